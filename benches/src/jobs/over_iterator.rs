//! map, filter, map and fold over an iterator.

use std::ops::Range;

use streamweave::pipeline;

use crate::input::NUMBERS;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("map, filter, map, fold over an iterator", 0..NUMBERS as u64, pipeline)
        .native()
        .rival("labelled block", labelled)
        .rival("nested if", nested)
        .rival("continue", continued)
        .rival("iterator", iterator)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Range<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers.clone())
            -> map(|n| n.wrapping_mul(3))
            -> filter(|n| n & 4 == 0)
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn labelled(numbers: &Range<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers.clone() {
        'item: {
            let n = n.wrapping_mul(3);
            if n & 4 != 0 {
                break 'item;
            }
            total = total.wrapping_add(n ^ (n >> 7));
        }
    }
    total
}

#[inline(never)]
pub fn nested(numbers: &Range<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers.clone() {
        let n = n.wrapping_mul(3);
        if n & 4 == 0 {
            total = total.wrapping_add(n ^ (n >> 7));
        }
    }
    total
}

#[inline(never)]
pub fn continued(numbers: &Range<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers.clone() {
        let n = n.wrapping_mul(3);
        if n & 4 != 0 {
            continue;
        }
        total = total.wrapping_add(n ^ (n >> 7));
    }
    total
}

#[inline(never)]
pub fn iterator(numbers: &Range<u64>) -> u64 {
    numbers
        .clone()
        .map(|n| n.wrapping_mul(3))
        .filter(|n| n & 4 == 0)
        .map(|n| n ^ (n >> 7))
        .fold(0_u64, u64::wrapping_add)
}
