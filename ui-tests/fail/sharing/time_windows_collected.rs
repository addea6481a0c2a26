use std::time::Duration;

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        tens = iter([1, 2]) -> tumbling(Duration::from_secs(10), |n| Duration::from_secs(*n)) -> collect();
        //                                                                                    ^ `tumbling` lends its items out of a buffer that it reuses, and `collect` keeps them
    };
}
