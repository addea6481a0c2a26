use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> map(|n| if n > 1 { break } else { n }) -> collect();
        //                                      ^^^^^ `break` inside of a closure
    };
}
