use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept: Vec<String> = iter([1_u32]) -> collect();
        //                                   ^^^^^^^ `Vec<String>` cannot collect items of type `u32`
    };
}
