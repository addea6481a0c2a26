use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter([("a".to_owned(), 1)]);
        kept  = words -> map(|word| &word.0) -> collect();
        //            ^ `__words` does not live long enough
        words -> for_each(|word| println!("{word:?}"));
    };
}
