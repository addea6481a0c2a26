//! A stage that passes on any number of items.
//!
//! The numbers repeat: mispredicted jumps would drown what is measured.

use streamweave::pipeline;

use crate::input::NUMBERS;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("flat_map", (0..NUMBERS as u64).collect::<Vec<_>>(), pipeline)
        .rival("nested for", nested)
        .rival("iterator", iterator)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> flat_map(|n| *n..n + (n % 4))
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn nested(numbers: &Vec<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers {
        for n in *n..n + (n % 4) {
            total = total.wrapping_add(n ^ (n >> 7));
        }
    }
    total
}

#[expect(clippy::ptr_arg, reason = "all contestants of a job have one signature")]
#[inline(never)]
pub fn iterator(numbers: &Vec<u64>) -> u64 {
    numbers
        .iter()
        .flat_map(|n| *n..n + (n % 4))
        .map(|n| n ^ (n >> 7))
        .fold(0_u64, u64::wrapping_add)
}
