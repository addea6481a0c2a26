use streamweave::pipeline;

struct Summary {
    total: u64,
}

fn main() {
    let _ = pipeline! {
        report Summary;
        total = iter([1_u32, 2]) -> sum();
        //                          ^^^ mismatched types
    }.run();
}
