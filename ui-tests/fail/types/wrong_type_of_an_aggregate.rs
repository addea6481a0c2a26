use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total: u64 = iter([1_u32]) -> sum();
        //                            ^^^ mismatched types
    };
}
