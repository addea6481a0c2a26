//! A stage that passes on one item or none.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("zero or one (filter_map)", numbers(2), pipeline)
        .rival("labelled block", labelled)
        .rival("iterator", iterator)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> filter_map(|n| upper_half(*n))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn labelled(numbers: &Vec<u64>) -> u64 {
    let mut total = 0_u64;
    for n in numbers {
        'item: {
            let Some(n) = upper_half(*n) else { break 'item };
            total = total.wrapping_add(n);
        }
    }
    total
}

#[expect(clippy::ptr_arg, reason = "all contestants of a job have one signature")]
#[inline(never)]
pub fn iterator(numbers: &Vec<u64>) -> u64 {
    numbers.iter().filter_map(|n| upper_half(*n)).fold(0_u64, u64::wrapping_add)
}

fn upper_half(n: u64) -> Option<u64> {
    n.checked_sub(1 << 63)
}
