//! A stage that passes on any number of items.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("flat_map", numbers(3), pipeline)
        .rival("nested for", nested)
        .rival("iterator", iterator)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> flat_map(|n| *n..n + (n >> 61))
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn nested(numbers: &Vec<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers {
        for n in *n..n + (n >> 61) {
            total = total.wrapping_add(n ^ (n >> 7));
        }
    }
    total
}

#[inline(never)]
pub fn iterator(numbers: &Vec<u64>) -> u64 {
    numbers
        .iter()
        .flat_map(|n| *n..n + (n >> 61))
        .map(|n| n ^ (n >> 7))
        .fold(0_u64, u64::wrapping_add)
}
