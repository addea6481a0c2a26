use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        kept  = words -> map(String::into_bytes) -> collect();
        //                   ^^^^^^^^^^^^^^^^^^ type mismatch in function arguments
        words -> for_each(|word| println!("{word}"));
    };
}
