use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(|n| n + offset) -> sum();
        //                                ^^^^^^ cannot find value `offset` in this scope
    };
}
