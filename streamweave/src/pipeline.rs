//! A compiled pipeline: what it is, how it looks, and one run of it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::clock::Clock;
use crate::error::RunError;
use crate::graph::Graph;
use crate::graph::drawn::Drawn;
use crate::panics::take_panicked_stage;

/// A drawing that has been compiled and not yet run.
///
/// `R` is the report: a struct with a field for each named terminal. Making one runs nothing: the
/// arguments of its stages are evaluated by [`run`](Self::run).
#[must_use = "a pipeline does nothing until it is `run()`"]
pub struct Pipeline<R, F> {
    drawn: &'static Drawn,
    body: F,
    report: std::marker::PhantomData<fn() -> R>,
}

/// What one run has reached; only emitted code fills it.
#[derive(Debug)]
pub struct Run<R> {
    report: Option<R>,
    error: Option<RunError>,
}

/// What a run computed, and what ended it if it did not reach the end of its input.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<R> {
    /// The terminals' values as far as the run came; `None` when it failed before its first item or
    /// when a stage panicked, which leaves values half updated.
    pub report: Option<R>,
    /// Why the run ended early.
    pub error: Option<RunError>,
}

impl<R, F: FnOnce(&mut Run<R>)> Pipeline<R, F> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn new(drawn: &'static Drawn, body: F) -> Self {
        Self { drawn, body, report: std::marker::PhantomData }
    }

    /// Runs to the end of the input on this thread and returns the report.
    ///
    /// # Errors
    /// The first error that no port takes ends the run, and so does a panic in a stage.
    #[inline(always)]
    pub fn run(self) -> Result<R, RunError> {
        match self.run_partial() {
            Outcome { error: Some(error), .. } => Err(error),
            Outcome { report: Some(report), .. } => Ok(report),
            Outcome { report: None, error: None } => unreachable!("a run without error reports"),
        }
    }

    /// Runs like [`run`](Self::run) and keeps what was computed before an error.
    #[inline(always)]
    pub fn run_partial(self) -> Outcome<R> {
        let mut run = Run { report: None, error: None };
        let body = self.body;
        // A report is only taken over when the body returned, so nothing half updated is seen.
        match catch_unwind(AssertUnwindSafe(|| body(&mut run))) {
            Ok(()) => Outcome { report: run.report, error: run.error },
            Err(payload) => {
                let error = RunError::panicked(take_panicked_stage(), payload);
                Outcome { report: None, error: Some(error) }
            }
        }
    }
}

impl<R, F> Pipeline<R, F> {
    /// The drawing as data, for pictures.
    pub fn graph(&self) -> &'static Graph {
        self.drawn.graph()
    }

    /// The plan as a table: every stage in order, every edge with its transfer and why.
    pub fn explain(&self) -> String {
        self.graph().explain()
    }
}

impl<R, F> fmt::Debug for Pipeline<R, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("graph", self.graph()).finish_non_exhaustive()
    }
}

impl<R> Run<R> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn fail(&mut self, error: RunError) {
        self.error.get_or_insert(error);
    }

    #[doc(hidden)]
    pub fn clock(&self) -> Clock {
        Clock::system()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn report(&mut self, report: R) {
        self.report = Some(report);
    }
}
