//! Futures that are ready at once, several at a time, in order.

use futures_util::{StreamExt, stream};
use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;
use crate::jobs::ready_unordered::WIDTH;
use crate::poll::to_end;

pub fn job() -> Job {
    Job::builder("buffered, ready futures", numbers(13), pipeline)
        .outrun(10.0, "futures", with_futures)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = to_end(
        pipeline! {
            total = iter(numbers)
                -> buffered(WIDTH, async |n| n ^ (n >> 7))
                -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
        }
        .run(),
    );
    report.map_or(0, |report| report.total)
}

#[inline(never)]
pub fn with_futures(numbers: &Vec<u64>) -> u64 {
    let mixed = stream::iter(numbers).map(async |n| n ^ (n >> 7));
    to_end(mixed.buffered(WIDTH).fold(0_u64, async |total, n| total.wrapping_add(n)))
}
