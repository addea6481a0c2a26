use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> filter(|n| *n) -> collect();
        //                              ^^ mismatched types
    };
}
