use std::time::Duration;

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        tens = iter([1, 2]) -> tumbling(Duration::from_secs(10), |n| Duration::from_secs(*n));
        tens.err -> for_each(drop);
        //   ^^^ `tens` has no port `err`
        tens -> for_each(drop);
    };
}
