use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        kept  = words -> copied() -> map(|word| word.len()) -> collect();
        //               ^^^^^^ `String` is not `Copy`
        words -> for_each(|word| println!("{word}"));
    };
}
