//! Runs a model with its threads in many orders.

use std::sync::Arc;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner};

/// Drawings take more of a stack than shuttle's threads have.
const STACK: usize = 1 << 18;

/// Runs a model in `schedules` orders that differ in a few places, and in as many random ones.
///
/// It ends only if nobody waits for ever: shuttle reports a deadlock.
pub(crate) fn explore(schedules: usize, model: impl Fn() + Send + Sync + 'static) {
    let model = Arc::new(model);
    for depth in [2, 3] {
        run(PctScheduler::new(depth, schedules / 2), Arc::clone(&model));
    }
    run(RandomScheduler::new(schedules), model);
}

fn run(scheduler: impl Scheduler + 'static, model: Arc<impl Fn() + Send + Sync + 'static>) {
    let mut config = Config::new();
    config.stack_size = STACK;
    Runner::new(scheduler, config).run(move || model());
}
