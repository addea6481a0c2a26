use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> take(|n| *n < 2) -> collect();
        //                        ^ `take` takes a number, not a closure
    };
}
