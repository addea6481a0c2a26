//! A compiled pipeline: what it is, how it looks, and one run of it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::clock::Clock;
use crate::error::RunError;
use crate::graph::Graph;
use crate::graph::drawn::Drawn;
use crate::queue::CountsHandle;
use crate::run::control::{Control, Presence};
use crate::run::counts::{BoundaryCounts, Counted};
use crate::run::current::within;
use crate::run::handle::Handle;
use crate::run::panics::caught;

/// A drawing that has been compiled and not yet run.
///
/// `R` is the report: a struct with a field for each named terminal. Making one runs nothing: the
/// arguments of its stages are evaluated by [`run`](Self::run).
#[must_use = "a pipeline does nothing until it is `run()`"]
pub struct Pipeline<R, F> {
    drawn: &'static Drawn,
    /// Made when somebody asks for it.
    presence: OnceLock<Presence>,
    body: F,
    report: std::marker::PhantomData<fn() -> R>,
}

/// What one run has reached; only emitted code fills it.
#[derive(Debug)]
pub struct Run<R> {
    report: Option<R>,
    error: Option<RunError>,
    control: Option<Arc<Control>>,
}

/// What a run computed, and what ended it if it did not reach the end of its input.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<R> {
    /// The terminals' values as far as the run came; `None` when it failed before its first item, when
    /// a stage panicked, which leaves values half updated, and when a task was stopped while it waited
    /// inside of a stage.
    pub report: Option<R>,
    /// Why the run ended early.
    pub error: Option<RunError>,
    /// What went over each boundary, in the order of the drawing.
    pub boundaries: Vec<BoundaryCounts>,
}

impl<R, F: FnOnce(&mut Run<R>)> Pipeline<R, F> {
    #[doc(hidden)]
    #[inline(always)]
    pub fn new(drawn: &'static Drawn, body: F) -> Self {
        Self { drawn, presence: OnceLock::new(), body, report: std::marker::PhantomData }
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
            Outcome { report: None, error: None, .. } => {
                unreachable!("a run without error reports")
            }
        }
    }

    /// Runs like [`run`](Self::run) and keeps what was computed before an error.
    #[inline(always)]
    pub fn run_partial(self) -> Outcome<R> {
        let presence = self.presence.into_inner();
        let control = presence.as_ref().map(Presence::control);
        let mut run = Run { report: None, error: None, control: control.cloned() };
        let body = self.body;
        // A report is only taken over when the body returned, so nothing half updated is seen.
        match caught(|| within(control, || body(&mut run))) {
            Ok(()) => run.outcome(),
            Err(error) => run.panicked(error),
        }
    }
}

impl<R, F> Pipeline<R, F> {
    /// What ends the run from outside.
    ///
    /// The first call allocates what the run and its handles share; a pipeline without handles has
    /// none of that. In a drawing without boundaries only sources that fill chunks (`lines`,
    /// `read_lines`, `source`, ..) look at it, before each chunk; `iter` is one loop to its end.
    pub fn handle(&self) -> Handle {
        Handle::new(self.presence().control())
    }

    /// Has the run tell the time by `clock`, and not by the system's.
    ///
    /// # Panics
    /// When the run has a clock already: it was given one, or its handle has measured a deadline.
    pub fn with_clock(self, clock: Clock) -> Self {
        self.presence().control().set_clock(clock);
        self
    }

    fn presence(&self) -> &Presence {
        self.presence.get_or_init(|| Presence::new(&Control::begin()))
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
    #[inline(always)]
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn report(&mut self, report: R) {
        self.report = Some(report);
    }

    /// The run's clock.
    #[doc(hidden)]
    pub fn clock(&mut self) -> Clock {
        self.control().clock()
    }

    /// Adds a boundary to the outcome.
    #[doc(hidden)]
    pub fn boundary(
        &mut self,
        stage: &'static str,
        queues: impl IntoIterator<Item = CountsHandle>,
    ) {
        self.control().add_boundary(Counted::new(stage, queues));
    }

    pub(crate) fn control(&mut self) -> &Arc<Control> {
        self.control.get_or_insert_with(Control::begin)
    }

    #[inline(always)]
    fn outcome(self) -> Outcome<R> {
        match &self.control {
            None => Outcome { report: self.report, error: self.error, boundaries: Vec::new() },
            Some(control) => {
                let error = self.error.or_else(|| control.take_error());
                Outcome { report: self.report, error, boundaries: control.boundaries() }
            }
        }
    }

    #[cold]
    fn panicked(self, error: RunError) -> Outcome<R> {
        let boundaries = self.control.map_or_else(Vec::new, |control| control.boundaries());
        Outcome { report: None, error: Some(error), boundaries }
    }
}
