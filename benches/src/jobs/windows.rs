//! Every 16 neighbours of computed items.

use streamweave::pipeline;

use crate::input::numbers;
use crate::job::Job;

const SIZE: usize = 16;

pub fn job() -> Job {
    Job::builder("windows of 16", numbers(10), pipeline)
        .rival("Vec, moved up when full", moved_up)
        .reference("array, Copy items written twice", written_twice)
        .build()
}

#[inline(never)]
pub fn pipeline(numbers: &Vec<u64>) -> u64 {
    let report = pipeline! {
        total = iter(numbers)
            -> map(|n| n ^ (n >> 7))
            -> windows(SIZE)
            -> map(|window| window[SIZE - 1].wrapping_sub(window[0]))
            -> fold(|| 0_u64, |total, n| *total = (*total).max(n));
    };
    report.run().map_or(0, |report| report.total)
}

/// Item `i` stands at `i % 16` and again 16 places on, so every window is one slice.
#[inline(never)]
pub fn written_twice(numbers: &Vec<u64>) -> u64 {
    let (mut items, mut seen, mut total) = ([0; 2 * SIZE], 0, 0_u64);
    for n in numbers {
        let n = n ^ (n >> 7);
        items[seen % SIZE] = n;
        items[seen % SIZE + SIZE] = n;
        seen += 1;
        if seen >= SIZE {
            let window = &items[seen % SIZE..][..SIZE];
            total = total.max(window[SIZE - 1].wrapping_sub(window[0]));
        }
    }
    total
}

#[inline(never)]
pub fn moved_up(numbers: &Vec<u64>) -> u64 {
    let (mut items, mut total) = (Vec::with_capacity(4 * SIZE), 0_u64);
    for n in numbers {
        if items.len() == 4 * SIZE {
            items.drain(..=3 * SIZE);
        }
        items.push(n ^ (n >> 7));
        if items.len() >= SIZE {
            let window = &items[items.len() - SIZE..];
            total = total.max(window[SIZE - 1].wrapping_sub(window[0]));
        }
    }
    total
}
