//! Futures that are ready at once, several at a time, as they end.

use futures_util::{StreamExt, stream};
use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;
use crate::poll::to_end;

/// How many futures run at a time.
pub const WIDTH: usize = 16;

pub fn job() -> Job {
    Job::builder("buffer_unordered, ready futures", numbers(12), pipeline)
        .outrun(10.0, "futures", with_futures)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = to_end(
        pipeline! {
            total = iter(numbers)
                -> buffer_unordered(WIDTH, async |n| n ^ (n >> 7))
                -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
        }
        .run(),
    );
    report.map_or(0, |report| report.total)
}

#[inline(never)]
pub fn with_futures(numbers: &Vec<u64>) -> u64 {
    let mixed = stream::iter(numbers).map(async |n| n ^ (n >> 7));
    to_end(mixed.buffer_unordered(WIDTH).fold(0_u64, async |total, n| total.wrapping_add(n)))
}
