use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        kept  = words -> map(|word| word) -> collect();
        //            ^ `__words` does not live long enough
        words -> for_each(|word| println!("{word}"));
    };
}
