//! A `match` to four ports, merged again.
//!
//! The ports take turns: mispredicted jumps would drown what is measured.

use streamweave::pipeline;

use crate::input::NUMBERS;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("match to 4 ports, merged", (0..NUMBERS as u64).collect::<Vec<_>>(), pipeline)
        .rival("match as an expression", by_hand)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        routed = iter(numbers) -> match {
            n if n % 4 == 0 => low(n),
            n if n % 4 == 1 => middle(n),
            n if n % 4 == 2 => high(n),
            n => top(n),
        };
        a = routed.low -> map(|n| n.wrapping_mul(3));
        b = routed.middle -> map(|n| n ^ (n >> 7));
        c = routed.high -> map(|n| n.rotate_left(9));
        d = routed.top -> map(|n| !n);
        total = merge(a, b, c, d)
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn by_hand(numbers: &Vec<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers {
        let n = match n % 4 {
            0 => n.wrapping_mul(3),
            1 => n ^ (n >> 7),
            2 => n.rotate_left(9),
            _ => !n,
        };
        total = total.wrapping_add(n);
    }
    total
}
