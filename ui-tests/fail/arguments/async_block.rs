use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(async { 1 }) -> sum();
        //                        ^^^^^ `map` is synchronous, and this is `async`
    };
}
