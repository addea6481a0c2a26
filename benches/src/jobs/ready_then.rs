//! An asynchronous stage that never waits, beside the same stage without `async`.

use streamweave::pipeline;

use crate::input::random;
use crate::job::Job;
use crate::poll::to_end;

/// Enough that beginning a run costs nothing beside it.
const NUMBERS: usize = 1 << 16;

pub fn job() -> Job {
    Job::builder("async stage that is always ready", random(11).take(NUMBERS).collect(), pipeline)
        .rival("sync stage", in_sync)
        .reference("sync stage in an asynchronous region", in_async)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = to_end(
        pipeline! {
            total = iter(numbers)
                -> then(async |n| n.wrapping_mul(3))
                -> filter(|n| n & 4 == 0)
                -> then(async |n| n ^ (n >> 7))
                -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
        }
        .run(),
    );
    report.map_or(0, |report| report.total)
}

/// The loop itself waits for nothing, and only now and then lets other tasks have their turn.
#[inline(never)]
pub fn in_async(numbers: &Vec<u64>) -> u64 {
    let report = to_end(
        pipeline! {
            total = iter(numbers)
                -> map(|n| n.wrapping_mul(3))
                -> filter(|n| n & 4 == 0)
                -> map(|n| n ^ (n >> 7))
                -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
            told  = total -> then(async |total| *total) -> last();
        }
        .run(),
    );
    report.map_or(0, |report| report.told.unwrap_or(0))
}

#[inline(never)]
pub fn in_sync(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> map(|n| n.wrapping_mul(3))
            -> filter(|n| n & 4 == 0)
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}
