use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(|n| n +) -> sum();
        //                               ^ cannot read this argument: unexpected end of input, expected an expression
    };
}
