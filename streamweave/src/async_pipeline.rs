//! A compiled pipeline that waits without holding its thread.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::control::Control;
use crate::error::RunError;
use crate::graph::Graph;
use crate::graph::drawn::Drawn;
use crate::pipeline::Outcome;

/// A drawing with asynchronous stages that has been compiled and not yet run.
///
/// `R` is the report, as in [`Pipeline`](crate::Pipeline). Nothing runs until the future of
/// [`run`](Self::run) is polled. The first region is polled with that future, on the caller's task;
/// what follows a `spawn` is a task of tokio's, so a run with `spawn` needs its runtime.
///
/// Dropping the future cancels the run: the tasks are aborted, none of them is polled again once its
/// current poll has ended, and every item is dropped once.
#[must_use = "a pipeline does nothing until it is `run().await`ed"]
pub struct AsyncPipeline<R, F> {
    drawn: &'static Drawn,
    control: Arc<Control>,
    body: F,
    report: PhantomData<fn() -> R>,
}

impl<R, F: Future<Output = Outcome<R>>> AsyncPipeline<R, F> {
    #[doc(hidden)]
    pub fn new(drawn: &'static Drawn, control: Arc<Control>, body: F) -> Self {
        Self { drawn, control, body, report: PhantomData }
    }

    /// Runs to the end of the input and returns the report.
    ///
    /// # Errors
    /// The first error that no port takes ends the run, and so does a panic in a stage.
    pub async fn run(self) -> Result<R, RunError> {
        match self.run_partial().await {
            Outcome { error: Some(error), .. } => Err(error),
            Outcome { report: Some(report), .. } => Ok(report),
            Outcome { report: None, error: None } => unreachable!("a run without error reports"),
        }
    }

    /// Runs like [`run`](Self::run) and keeps what was computed before an error.
    pub async fn run_partial(self) -> Outcome<R> {
        self.body.await
    }
}

impl<R, F> AsyncPipeline<R, F> {
    /// The drawing as data, for pictures.
    pub fn graph(&self) -> &'static Graph {
        self.drawn.graph()
    }

    /// The plan as a table: every stage in order, every edge with its transfer and why.
    pub fn explain(&self) -> String {
        self.graph().explain()
    }
}

impl<R, F> fmt::Debug for AsyncPipeline<R, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncPipeline").field("graph", self.graph()).finish_non_exhaustive()
    }
}
