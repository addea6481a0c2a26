use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        firsts = iter(0..3) -> unique_by(|n| *n, capacity = 5) -> collect();
        //                                       ^^^^^^^^ `unique_by` has no option `capacity`
    };
}
