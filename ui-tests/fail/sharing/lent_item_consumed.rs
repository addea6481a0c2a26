use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        kept  = words -> map(|word| word.into_bytes()) -> collect();
        //                          ^^^^ cannot move out of `*word` which is behind a shared reference
        words -> for_each(|word| println!("{word}"));
    };
}
