use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> try_map(|n| n + 1) -> collect();
        //                               ^^^^^ mismatched types
    };
}
