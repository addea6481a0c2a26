use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter([1, 2]) -> sorted_by_key(|n| f64::from(*n)) -> collect();
        //                     ^^^^^^^^^^^^^ `f64` has no total order
    };
}
