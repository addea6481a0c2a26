//! Regions that run side by side on threads, and how they all end when one of them fails.

#[cfg(all(test, shuttle))]
mod models;

use std::sync::Arc;

use crate::clock::Clock;
use crate::error::RunError;
use crate::pipeline::Run;
use crate::run::control::Control;
use crate::run::current::within;
use crate::run::panics::caught;
use crate::run::waiting::CHUNK;
use crate::sync::{start_scoped, thread};

/// One region of a run; only emitted code uses it.
#[derive(Debug)]
pub struct Region {
    control: Arc<Control>,
    /// How often in a row a source had something at once.
    #[cfg(feature = "tokio")]
    pub(crate) fills: u32,
    /// How many items of an iterator were taken since other tasks had their turn.
    #[cfg(feature = "tokio")]
    pub(crate) taken: usize,
    /// The most items of an iterator that are taken before it looks around.
    pub(crate) chunk: usize,
    /// The polls on this thread when it last looked around.
    #[cfg(feature = "tokio")]
    pub(crate) polls: u64,
}

impl Region {
    pub(crate) fn new(control: Arc<Control>) -> Self {
        Self {
            control,
            #[cfg(feature = "tokio")]
            fills: 0,
            #[cfg(feature = "tokio")]
            taken: 0,
            chunk: CHUNK,
            #[cfg(feature = "tokio")]
            polls: 0,
        }
    }

    /// Ends the whole run with an error.
    #[cold]
    pub fn fail(&mut self, error: RunError) {
        self.control.fail(error);
    }

    /// Whether the run has ended, here or in another region.
    #[inline(always)]
    pub fn failed(&self) -> bool {
        self.control.is_stopped()
    }

    /// The most items of an iterator that the region takes before it looks around.
    #[inline(always)]
    pub fn chunk(&self) -> usize {
        self.chunk
    }

    /// The run's clock.
    pub fn clock(&self) -> Clock {
        self.control.clock()
    }

    /// Whether sources shall hand out nothing more.
    #[inline(always)]
    pub fn is_draining(&self) -> bool {
        self.control.is_draining()
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
        let started = start_scoped(self.scope, stage, move || run_region(&control, region));
        if let Err(error) = started {
            self.control.fail(RunError::failed(stage, None, Box::new(error)));
        }
    }
}

impl<'scope> Threads<'scope, '_> {
    /// Starts a replica of the region behind `stage` for each of the ends.
    pub fn start_all<I, O, F>(&self, stage: &'static str, ends: Vec<(I, O)>, region: F)
    where
        I: Send + 'scope,
        O: Send + 'scope,
        F: Fn(&mut Region, I, O) + Send + Sync + 'scope,
    {
        let region = Arc::new(region);
        for (inlet, outlets) in ends {
            let region = Arc::clone(&region);
            self.start(stage, move |run| region(run, inlet, outlets));
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
        let control = Arc::clone(self.control());
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
    let mut own = Region::new(Arc::clone(control));
    if let Err(error) = caught(|| within(Some(control), || region(&mut own))) {
        control.fail(error);
    }
}
