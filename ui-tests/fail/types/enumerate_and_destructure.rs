use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter([1, 2]) -> enumerate() -> map(|(i, n, x)| i + n) -> collect();
        //                                         ^^^^^^^^^ mismatched types
    };
}
