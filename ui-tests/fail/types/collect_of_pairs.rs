use std::collections::HashMap;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept: HashMap<u32, u32> = iter([1_u32]) -> collect();
        //                                         ^^^^^^^ `HashMap<u32, u32>` cannot collect items of type `u32`
    };
}
