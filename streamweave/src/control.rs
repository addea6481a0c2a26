//! What all regions of a run look at: whether it goes on, drains or has stopped.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::error::RunError;

/// Every stage works.
const RUNNING: u8 = 0;
/// Sources hand out nothing more; what they handed out is still worked on.
const DRAINING: u8 = 1;
/// No stage gets another item.
const STOPPED: u8 = 2;

/// The state of one run.
#[derive(Debug, Default)]
pub struct Control {
    phase: AtomicU8,
    shared: Mutex<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    error: Option<RunError>,
    /// The tasks of the run, a place each.
    tasks: Vec<Option<Waker>>,
    /// How many of them are still there.
    alive: usize,
    /// Who waits for the last of them to go.
    observers: Vec<Waker>,
}

impl Control {
    /// A run that goes on.
    pub fn begin() -> Arc<Self> {
        Arc::default()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline(always)]
    fn has_reached(&self, phase: u8) -> bool {
        // Regions learn of a phase late in any case: what is handed over between them is ordered by
        // the queues.
        self.phase.load(Ordering::Relaxed) >= phase
    }

    #[inline(always)]
    pub(crate) fn is_draining(&self) -> bool {
        self.has_reached(DRAINING)
    }

    #[inline(always)]
    pub(crate) fn is_stopped(&self) -> bool {
        self.has_reached(STOPPED)
    }

    /// Ends the run. The first error is the one that is told.
    #[cold]
    pub(crate) fn fail(&self, error: RunError) {
        self.lock().error.get_or_insert(error);
        self.stop();
    }

    pub(crate) fn take_error(&self) -> Option<RunError> {
        self.lock().error.take()
    }

    /// Lets the sources end.
    pub(crate) fn drain(&self) {
        self.enter(DRAINING);
    }

    /// Lets every region end.
    pub(crate) fn stop(&self) {
        self.enter(STOPPED);
    }

    fn enter(&self, phase: u8) {
        self.phase.fetch_max(phase, Ordering::Relaxed);
        let tasks: Vec<Waker> = self.lock().tasks.iter().flatten().cloned().collect();
        tasks.into_iter().for_each(Waker::wake);
    }

    /// Adds a task, which is alive until [`leave`](Self::leave).
    pub(crate) fn join(&self) -> usize {
        let mut shared = self.lock();
        shared.alive += 1;
        shared.tasks.push(None);
        shared.tasks.len() - 1
    }

    /// Remembers whom to wake when the phase changes.
    pub(crate) fn register(&self, task: usize, waker: &Waker) {
        let mut shared = self.lock();
        let place = &mut shared.tasks[task];
        if !place.as_ref().is_some_and(|known| known.will_wake(waker)) {
            *place = Some(waker.clone());
        }
    }

    pub(crate) fn leave(&self, task: usize) {
        let mut shared = self.lock();
        shared.tasks[task] = None;
        shared.alive -= 1;
        if shared.alive == 0 {
            let observers = std::mem::take(&mut shared.observers);
            drop(shared);
            observers.into_iter().for_each(Waker::wake);
        }
    }

    /// Whether no task of the run is left; wakes `waker` when the last one goes.
    pub(crate) fn is_deserted(&self, waker: &Waker) -> bool {
        let mut shared = self.lock();
        if shared.alive > 0 && !shared.observers.iter().any(|known| known.will_wake(waker)) {
            shared.observers.push(waker.clone());
        }
        shared.alive == 0
    }
}
