use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> parallel(0) -> map(|n| n + 1) -> sum();
        //                             ^ `parallel(0)` has no replica that could do the work
    };
}
