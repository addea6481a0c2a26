//! One item lent to three branches.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("fan-out 1 to 3, lent", numbers(11), pipeline).rival("one loop", by_hand).build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        all   = iter(numbers) -> map(|n| n.wrapping_mul(3));
        even  = all -> filter(|n| *n & 1 == 0)
                    -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(*n));
        mixed = all -> map(|n| n ^ (n >> 7))
                    -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
        large = all -> map(|n| n >> 9)
                    -> filter(|n| *n > 1 << 54)
                    -> count();
    };
    let report = report.run();
    report.map_or(0, |report| report.even ^ report.mixed ^ report.large)
}

#[inline(never)]
pub fn by_hand(numbers: &Vec<u64>) -> u64 {
    let (mut even, mut mixed, mut large) = (0_u64, 0_u64, 0_u64);
    for n in numbers {
        let n = &n.wrapping_mul(3);
        if *n & 1 == 0 {
            even = even.wrapping_add(*n);
        }
        mixed = mixed.wrapping_add(n ^ (n >> 7));
        if n >> 9 > 1 << 54 {
            large += 1;
        }
    }
    even ^ mixed ^ large
}
