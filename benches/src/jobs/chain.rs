//! One source after the other.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

type Two = [Vec<u64>; 2];

pub fn job() -> Job {
    Job::builder("chain", [numbers(6), numbers(7)], pipeline)
        .rival("two loops", two_loops)
        .rival("iterator", iterator)
        .rival("for over a chain", chained)
        .build()
}

#[inline(never)]
pub fn pipeline([first, second]: &Two) -> u64 {
    let report = pipeline! {
        a = iter(first);
        b = iter(second);
        total = chain(a, b)
            -> filter(|n| *n & 4 == 0)
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn two_loops([first, second]: &Two) -> u64 {
    let mut total = 0_u64;
    let mut add = |n: &u64| {
        if n & 4 == 0 {
            total = total.wrapping_add(n ^ (n >> 7));
        }
    };
    for n in first {
        add(n);
    }
    for n in second {
        add(n);
    }
    total
}

#[inline(never)]
pub fn iterator([first, second]: &Two) -> u64 {
    first
        .iter()
        .chain(second)
        .filter(|n| *n & 4 == 0)
        .map(|n| n ^ (n >> 7))
        .fold(0_u64, u64::wrapping_add)
}

#[inline(never)]
pub fn chained([first, second]: &Two) -> u64 {
    let mut total = 0_u64;
    for n in first.iter().chain(second) {
        if n & 4 == 0 {
            total = total.wrapping_add(n ^ (n >> 7));
        }
    }
    total
}
