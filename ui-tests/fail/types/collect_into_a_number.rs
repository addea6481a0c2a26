use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept: u64 = iter([1_u32]) -> collect();
        //                           ^^^^^^^ `u64` cannot collect items of type `u32`
    };
}
