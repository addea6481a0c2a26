use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        kept  = words -> map(|word: String| word.len()) -> collect();
        //                   ^^^^^^^^^^^^^^^^^^^^^^^^^ type mismatch in closure arguments
        words -> for_each(|word| println!("{word}"));
    };
}
