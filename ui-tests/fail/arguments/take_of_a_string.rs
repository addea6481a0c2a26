use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> take("2") -> collect();
        //                        ^^^ mismatched types
    };
}
