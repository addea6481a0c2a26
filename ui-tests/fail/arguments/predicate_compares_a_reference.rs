use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> filter(|n| n > 1) -> collect();
        //                                  ^ mismatched types
    };
}
