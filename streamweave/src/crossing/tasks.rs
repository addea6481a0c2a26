//! What items and regions must be to go into a task.

use std::future::Future;

use crate::run::tasks::Tasks;

/// An item that may go to another task: one that is `Send`. What borrows from outside the run is
/// refused where the task is started.
///
/// ```compile_fail
/// # use streamweave::pipeline;
/// use std::rc::Rc;
///
/// pipeline! {
///     total = iter(0..3) -> map(Rc::new) -> spawn() -> map(|n| *n) -> sum();
/// };
/// ```
// Without `do_not_recommend`: rustc then says which part of a larger item is in the way.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot go to another task",
    label = "what follows runs in a task of its own, and `{Self}` is not `Send`",
    note = "`map` it before this stage to something that is `Send`, such as an `Arc` for an `Rc`"
)]
pub trait CrossTask: Sized {
    #[doc(hidden)]
    fn __cross(self) -> Self;
}

impl<T: Send> CrossTask for T {
    #[inline(always)]
    fn __cross(self) -> T {
        self
    }
}

/// An item that is lent to a stage that awaits in a task: one that is `Sync`, since the task may go on
/// on another thread.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be lent across an `.await` in a task",
    label = "the task may go on on another thread, and `{Self}` is not `Sync`",
    note = "`map` it to what the stage needs, or use atomics or a `Mutex` in place of cells"
)]
pub trait LendAcrossAwait {
    #[doc(hidden)]
    fn __lend(&self) -> &Self;
}

#[diagnostic::do_not_recommend]
impl<T: Sync + ?Sized> LendAcrossAwait for T {
    #[inline(always)]
    fn __lend(&self) -> &T {
        self
    }
}

/// A region that may run in a task of its own.
#[doc(hidden)]
pub trait TaskRegion {
    #[doc(hidden)]
    fn __start(self, tasks: &mut Tasks, stage: &'static str);
}

impl<F: Future<Output = ()> + Send + 'static> TaskRegion for F {
    #[inline]
    fn __start(self, tasks: &mut Tasks, stage: &'static str) {
        tasks.start(stage, self);
    }
}

/// A replica that may run in a task of its own.
// With `do_not_recommend`: what is captured lacks `Send` and `Sync` at once, and that is one mistake.
#[doc(hidden)]
pub trait ReplicaTask {
    #[doc(hidden)]
    fn __start(self, tasks: &mut Tasks, stage: &'static str);
}

#[diagnostic::do_not_recommend]
impl<F: Future<Output = ()> + Send + 'static> ReplicaTask for F {
    #[inline]
    fn __start(self, tasks: &mut Tasks, stage: &'static str) {
        tasks.start(stage, self);
    }
}
