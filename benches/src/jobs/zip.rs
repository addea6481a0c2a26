//! Pairs of two sources.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

type Two = [Vec<u64>; 2];

pub fn job() -> Job {
    Job::builder("zip", [numbers(8), numbers(9)], pipeline)
        .rival("for over a zip", zipped)
        .rival("push one, pull one", pulled)
        .build()
}

#[inline(never)]
pub fn pipeline([first, second]: &Two) -> u64 {
    let report = pipeline! {
        a = iter(first);
        b = iter(second);
        total = zip(a, b)
            -> map(|(a, b)| a ^ (b >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn zipped([first, second]: &Two) -> u64 {
    let mut total = 0_u64;
    for (a, b) in first.iter().zip(second) {
        total = total.wrapping_add(a ^ (b >> 7));
    }
    total
}

#[inline(never)]
pub fn pulled([first, second]: &Two) -> u64 {
    let mut total = 0_u64;
    let mut second = second.iter();
    for a in first {
        let Some(b) = second.next() else { break };
        total = total.wrapping_add(a ^ (b >> 7));
    }
    total
}
