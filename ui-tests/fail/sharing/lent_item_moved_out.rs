use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter([("a".to_owned(), 1)]);
        kept  = words -> map(|word| word.0) -> collect();
        //                          ^^^^^^ cannot move out of `word.0` which is behind a shared reference
        words -> for_each(|word| println!("{word:?}"));
    };
}
