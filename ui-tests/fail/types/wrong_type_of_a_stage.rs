use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers: u64 = iter([1_u32]) -> map(|n| n + 1);
        //                              ^^^ mismatched types
        total        = numbers -> sum();
    };
}
