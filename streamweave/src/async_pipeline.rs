//! A compiled pipeline that waits without holding its thread.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::clock::Clock;
use crate::error::RunError;
use crate::graph::Graph;
use crate::graph::drawn::Drawn;
use crate::pipeline::Outcome;
use crate::run::control::{Control, Presence};
use crate::run::current::within;
use crate::run::handle::Handle;
use crate::run::panics::caught;

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
    presence: Presence,
    body: F,
    report: PhantomData<fn() -> R>,
}

impl<R, F: Future<Output = Outcome<R>>> AsyncPipeline<R, F> {
    #[doc(hidden)]
    pub fn new(drawn: &'static Drawn, control: Arc<Control>, body: F) -> Self {
        Self { drawn, presence: Presence::new(&control), body, report: PhantomData }
    }

    /// Runs to the end of the input and returns the report.
    ///
    /// # Errors
    /// The first error that no port takes ends the run, and so does a panic in a stage.
    pub async fn run(self) -> Result<R, RunError> {
        match self.run_partial().await {
            Outcome { error: Some(error), .. } => Err(error),
            Outcome { report: Some(report), .. } => Ok(report),
            Outcome { report: None, error: None, .. } => {
                unreachable!("a run without error reports")
            }
        }
    }

    /// Runs like [`run`](Self::run) and keeps what was computed before an error.
    pub async fn run_partial(self) -> Outcome<R> {
        Running { body: self.body, presence: self.presence, report: PhantomData }.await
    }
}

pin_project! {
    /// The run: a panic outside of its regions, in an argument say, is its error too. What is left of
    /// the body is dropped before the run counts as over.
    struct Running<R, F> {
        #[pin]
        body: F,
        presence: Presence,
        report: PhantomData<fn() -> R>,
    }
}

impl<R, F: Future<Output = Outcome<R>>> Future for Running<R, F> {
    type Output = Outcome<R>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome<R>> {
        let this = self.project();
        caught(|| within(None, || this.body.poll(cx))).unwrap_or_else(|panic| {
            let control = this.presence.control();
            control.fail(panic);
            let (error, boundaries) = (control.take_error(), control.boundaries());
            Poll::Ready(Outcome { report: None, error, boundaries })
        })
    }
}

impl<R, F> AsyncPipeline<R, F> {
    /// What ends the run from outside.
    pub fn handle(&self) -> Handle {
        Handle::new(self.presence.control())
    }

    /// Has the run tell the time by `clock`, and not by the system's.
    ///
    /// # Panics
    /// When the run has a clock already: it was given one, or its handle has measured a deadline.
    pub fn with_clock(self, clock: Clock) -> Self {
        self.presence.control().set_clock(clock);
        self
    }

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
