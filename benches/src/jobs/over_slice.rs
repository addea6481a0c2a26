//! map, filter, map and fold over a slice.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("map, filter, map, fold over a slice", numbers(1), pipeline)
        .native()
        .rival("labelled block", labelled)
        .rival("nested if", nested)
        .rival("continue", continued)
        .rival("iterator", iterator)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> map(|n| n.wrapping_mul(3))
            -> filter(|n| n & 4 == 0)
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn labelled(numbers: &Vec<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers {
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
pub fn nested(numbers: &Vec<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers {
        let n = n.wrapping_mul(3);
        if n & 4 == 0 {
            total = total.wrapping_add(n ^ (n >> 7));
        }
    }
    total
}

#[inline(never)]
pub fn continued(numbers: &Vec<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers {
        let n = n.wrapping_mul(3);
        if n & 4 != 0 {
            continue;
        }
        total = total.wrapping_add(n ^ (n >> 7));
    }
    total
}

#[expect(clippy::ptr_arg, reason = "all contestants of a job have one signature")]
#[inline(never)]
pub fn iterator(numbers: &Vec<u64>) -> u64 {
    numbers
        .iter()
        .map(|n| n.wrapping_mul(3))
        .filter(|n| n & 4 == 0)
        .map(|n| n ^ (n >> 7))
        .fold(0_u64, u64::wrapping_add)
}
