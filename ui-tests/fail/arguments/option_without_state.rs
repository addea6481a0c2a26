use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        doubled = iter(0..3) -> map(|n| n * 2, max = 5) -> collect();
        //                                     ^^^ `map` has no option `max`
    };
}
