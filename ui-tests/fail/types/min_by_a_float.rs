use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        best = iter([1, 2]) -> min_by_key(|n| f64::from(*n));
        //                     ^^^^^^^^^^ `f64` has no total order
    };
}
