//! Runs of equal items become one.
//!
//! All runs have three items: mispredicted jumps would drown what is measured.

use streamweave::pipeline;

use crate::input::NUMBERS;
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("dedup", with_runs(), pipeline)
        .rival("last in a local", by_hand)
        .reference("held back, tail written twice", held_back)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> copied()
            -> dedup()
            -> map(|n| n ^ (n >> 7))
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn by_hand(numbers: &Vec<u64>) -> u64 {
    let (mut last, mut total) = (None, 0_u64);
    for n in numbers {
        if last == Some(*n) {
            continue;
        }
        last = Some(*n);
        total = total.wrapping_add(n ^ (n >> 7));
    }
    total
}

/// An item that cannot be copied must be held back until the next one differs.
#[expect(clippy::ptr_arg, reason = "all contestants of a job have one signature")]
#[inline(never)]
pub fn held_back(numbers: &Vec<u64>) -> u64 {
    let mut numbers = numbers.iter().copied();
    let Some(mut held) = numbers.next() else {
        return 0;
    };
    let mut total = 0_u64;
    for n in numbers {
        if n != held {
            total = total.wrapping_add(held ^ (held >> 7));
            held = n;
        }
    }
    total.wrapping_add(held ^ (held >> 7))
}

fn with_runs() -> Vec<u64> {
    (0..NUMBERS as u64).map(|n| n / 3).collect()
}
