use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(|n| n +) -> sum();
        //                               ^ cannot read this argument: unexpected end of input, expected an expression
        words = iter(["a".to_owned()]) -> map(|word| word.size());
        //                                                ^^^^ no method named `size` found for struct `String` in the current scope
        words -> for_each(drop);
    };
}
