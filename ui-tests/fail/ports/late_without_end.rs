use std::time::Duration;

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        tens = iter([1, 2]) -> tumbling(Duration::from_secs(10), |n| Duration::from_secs(*n));
        tens.late -> map(|n| n + 1);
        //           ^^^ nothing consumes what `map` hands on
        tens -> for_each(drop);
    };
}
