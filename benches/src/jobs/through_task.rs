//! Numbers that cross from one task to another, in batches.

use streamweave::pipeline;
use tokio::runtime::Runtime;

use crate::crossing::CAPACITY;
use crate::job::Job;
use crate::jobs::through_thread::{NUMBERS, batches, items, mix, tasks};
use crate::old_design::runtime;

pub fn job() -> Job {
    Job::builder("numbers through a task", runtime(), pipeline)
        .bar(1.3)
        .crosses()
        .rival("crossbeam, recycled batches", batches)
        .outrun(8.0, "crossbeam an item", items)
        .outrun(15.0, "tokio an item", tasks)
        .build()
}

#[inline(never)]
pub fn pipeline(runtime: &Runtime) -> u64 {
    let report = runtime.block_on(
        pipeline! {
            total = iter(0..NUMBERS)
                -> spawn(capacity = CAPACITY)
                -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(mix(n)));
        }
        .run(),
    );
    report.map_or(0, |report| report.total)
}
