use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..3) -> map(|n| n * 2);
    //  ^^^^^^^ nothing consumes `numbers`
    };
}
