use std::time::Duration;

use streamweave::pipeline;

fn main() {
    let times = [1_u64, 2];
    let _ = pipeline! {
        tens = iter(times) -> tumbling(Duration::from_secs(10), |n| *n);
        //                    ^^^^^^^^ `u64` is not the time of an item
        tens -> for_each(drop);
    };
}
