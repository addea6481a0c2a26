//! A map that remembers.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("scan", numbers(4), pipeline)
        .rival("loop", by_hand)
        .rival("iterator", iterator)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> scan(|| 0_u64, |sum, n| { *sum = sum.wrapping_add(*n); *sum })
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn by_hand(numbers: &Vec<u64>) -> u64 {
    let (mut sum, mut total) = (0_u64, 0_u64);
    for n in numbers {
        sum = sum.wrapping_add(*n);
        total = total.wrapping_add(sum ^ (sum >> 7));
    }
    total
}

#[expect(clippy::ptr_arg, reason = "all contestants of a job have one signature")]
#[inline(never)]
pub fn iterator(numbers: &Vec<u64>) -> u64 {
    numbers
        .iter()
        .scan(0_u64, |sum, n| {
            *sum = sum.wrapping_add(*n);
            Some(*sum)
        })
        .map(|n| n ^ (n >> 7))
        .fold(0_u64, u64::wrapping_add)
}
