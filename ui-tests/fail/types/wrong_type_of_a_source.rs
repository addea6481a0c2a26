use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers: u64 = iter([1_u32]);
        //             ^^^^ mismatched types
        total        = numbers -> sum();
    };
}
