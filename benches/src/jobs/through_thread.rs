//! Numbers that cross from one thread to another, in batches.

use streamweave::pipeline;

use crate::crossing::{CAPACITY, item_by_item, recycled_batches, task_by_task};
use crate::job::Job;
use crate::old_design::runtime;
use tokio::runtime::Runtime;

/// How many numbers cross.
pub const NUMBERS: u64 = 1_000_000;

pub fn job() -> Job {
    Job::builder("numbers through a thread", runtime(), pipeline)
        .bar(1.3)
        .crosses()
        .rival("crossbeam, recycled batches", batches)
        .outrun(8.0, "crossbeam an item", items)
        .outrun(15.0, "tokio an item", tasks)
        .build()
}

#[inline(never)]
pub fn pipeline(_: &Runtime) -> u64 {
    let report = pipeline! {
        total = iter(0..NUMBERS)
            -> thread(capacity = CAPACITY)
            -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(mix(n)));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn batches(_: &Runtime) -> u64 {
    let mut total = 0_u64;
    recycled_batches(0..NUMBERS, |n| total = total.wrapping_add(mix(n)));
    total
}

#[inline(never)]
pub fn items(_: &Runtime) -> u64 {
    let mut total = 0_u64;
    item_by_item(0..NUMBERS, |n| total = total.wrapping_add(mix(n)));
    total
}

#[inline(never)]
pub fn tasks(runtime: &Runtime) -> u64 {
    let mut total = 0_u64;
    task_by_task(runtime, 0..NUMBERS, |n| total = total.wrapping_add(mix(n)));
    total
}

/// What the consumer does with a number.
pub fn mix(n: u64) -> u64 {
    n ^ (n >> 7)
}
