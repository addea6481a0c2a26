use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter([1.0, 2.0]) -> unique_by(|n| *n) -> collect();
        //                         ^^^^^^^^^ `{float}` cannot be a key
    };
}
