//! Regions that run side by side, and how they all end when one of them fails.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::error::RunError;
use crate::panics::take_panicked_stage;
use crate::pipeline::Run;

/// Every stage works.
const RUNNING: u8 = 0;
/// Sources hand out nothing more; what they handed out is still worked on.
const DRAINING: u8 = 1;
/// No stage gets another item.
const STOPPED: u8 = 2;

/// What all regions of a run look at.
#[derive(Debug)]
pub(crate) struct Control {
    phase: AtomicU8,
    error: Mutex<Option<RunError>>,
}

impl Control {
    pub(crate) const fn new() -> Self {
        Self { phase: AtomicU8::new(RUNNING), error: Mutex::new(None) }
    }

    fn has_reached(&self, phase: u8) -> bool {
        // Regions learn of a phase late in any case: what is handed over between them is ordered by
        // the queues.
        self.phase.load(Ordering::Relaxed) >= phase
    }

    /// Ends the run. The first error is the one that is told.
    #[cold]
    pub(crate) fn fail(&self, error: RunError) {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        self.phase.fetch_max(STOPPED, Ordering::Relaxed);
    }

    pub(crate) fn take_error(&self) -> Option<RunError> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// One region of a run; only emitted code uses it.
#[derive(Debug)]
pub struct Region {
    control: Arc<Control>,
}

impl Region {
    /// Ends the whole run with an error.
    #[cold]
    pub fn fail(&mut self, error: RunError) {
        self.control.fail(error);
    }

    /// Whether the run has ended, here or in another region.
    #[inline(always)]
    pub fn failed(&self) -> bool {
        self.control.has_reached(STOPPED)
    }

    /// Whether sources shall hand out nothing more.
    #[inline(always)]
    pub fn is_draining(&self) -> bool {
        self.control.has_reached(DRAINING)
    }
}

/// Starts regions on threads of their own; only emitted code uses it.
#[derive(Debug)]
pub struct Threads<'scope, 'env: 'scope> {
    scope: &'scope thread::Scope<'scope, 'env>,
    control: Arc<Control>,
}

impl<'scope> Threads<'scope, '_> {
    /// Starts the region behind `stage`.
    pub fn start<F>(&self, stage: &'static str, region: F)
    where
        F: FnOnce(&mut Region) + Send + 'scope,
    {
        let control = Arc::clone(&self.control);
        let started = thread::Builder::new()
            .name(stage.to_owned())
            .spawn_scoped(self.scope, move || run_region(&control, region));
        if let Err(error) = started {
            self.control.fail(RunError::failed(stage, None, Box::new(error)));
        }
    }
}

impl<R> Run<R> {
    /// Runs `first` on this thread, and on threads of their own the regions that `start` starts, until
    /// all have ended.
    #[doc(hidden)]
    pub fn regions<'env>(
        &mut self,
        first: impl FnOnce(&mut Region),
        start: impl for<'scope> FnOnce(&Threads<'scope, 'env>),
    ) {
        let control = Arc::new(Control::new());
        thread::scope(|scope| {
            start(&Threads { scope, control: Arc::clone(&control) });
            run_region(&control, first);
        });
        if let Some(error) = control.take_error() {
            self.fail(error);
        }
    }
}

/// Runs a region and turns a panic into the error of the run. Its ends of the queues are closed when
/// this returns, and that wakes whoever waits for it.
fn run_region(control: &Arc<Control>, region: impl FnOnce(&mut Region)) {
    let mut own = Region { control: Arc::clone(control) };
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| region(&mut own))) {
        control.fail(RunError::panicked(take_panicked_stage(), payload));
    }
}
