//! What all regions of a run look at: whether it goes on, drains or has stopped.

#[cfg(all(test, shuttle))]
mod models;

use std::sync::{Arc, OnceLock};
use std::task::Waker;
use std::time::Duration;

use crate::clock::Clock;
use crate::error::RunError;
use crate::run::counts::{BoundaryCounts, Counted};
use crate::sync::{AtomicU8, AtomicUsize, Mutex, MutexGuard, Ordering, lock};

/// Sources hand out nothing more; what they handed out is still worked on.
const DRAINING: u8 = 1;
/// No stage gets another item.
const STOPPED: u8 = 2;

/// The state of one run.
#[derive(Debug, Default)]
pub struct Control {
    /// How far the end has come; zero while every stage works.
    phase: AtomicU8,
    /// Grows with every change that watchers are told of.
    changes: AtomicUsize,
    clock: OnceLock<Clock>,
    shared: Mutex<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    error: Option<RunError>,
    /// When a run that drains is stopped.
    deadline: Option<Duration>,
    /// How many of the run, its tasks and its pipeline are still there.
    present: usize,
    watchers: Vec<(usize, Waker)>,
    numbers: usize,
    boundaries: Vec<Counted>,
}

/// What a draining run's deadline asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deadline {
    /// There was none before: somebody has to watch it.
    First,
    /// Somebody watches it already.
    Watched,
}

impl Control {
    /// A run that goes on.
    pub fn begin() -> Arc<Self> {
        Arc::default()
    }

    /// Nothing of the user's runs under the lock: errors, wakers and counts are dropped behind it.
    fn lock(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }

    #[inline(always)]
    fn has_reached(&self, phase: u8) -> bool {
        // Regions learn of a phase late in any case: what is handed over between them is ordered by
        // the queues, and whoever sleeps is woken behind the lock that the phase is set under.
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
        let mut shared = self.lock();
        let late = if shared.error.is_some() { Some(error) } else { shared.error.replace(error) };
        self.enter(shared, STOPPED);
        drop(late);
    }

    /// Ends what is left of a run that nobody waits for.
    #[cfg(feature = "tokio")]
    pub(crate) fn stop(&self) {
        self.enter(self.lock(), STOPPED);
    }

    pub(crate) fn take_error(&self) -> Option<RunError> {
        self.lock().error.take()
    }

    /// Lets the sources end, and sets or brings forward the moment at which the rest is stopped.
    pub(crate) fn drain_until(&self, deadline: Duration) -> Deadline {
        let mut shared = self.lock();
        let before = shared.deadline;
        shared.deadline = Some(before.map_or(deadline, |before| before.min(deadline)));
        self.enter(shared, DRAINING);
        if before.is_none() { Deadline::First } else { Deadline::Watched }
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.lock().deadline
    }

    fn enter(&self, shared: MutexGuard<'_, Shared>, phase: u8) {
        self.phase.fetch_max(phase, Ordering::Relaxed);
        self.tell(shared);
    }

    /// Wakes all watchers, once the lock is free.
    ///
    /// They are taken out and come back when they look again: whoever reads the new number of changes
    /// waits for the lock and so comes after this.
    fn tell(&self, mut shared: MutexGuard<'_, Shared>) {
        self.changes.fetch_add(1, Ordering::Relaxed);
        let watchers = std::mem::take(&mut shared.watchers);
        drop(shared);
        watchers.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// The clock of the run.
    pub(crate) fn clock(&self) -> Clock {
        self.clock.get_or_init(Clock::system).clone()
    }

    /// Gives the run its clock.
    ///
    /// # Panics
    /// When it has one already.
    pub(crate) fn set_clock(&self, clock: Clock) {
        assert!(self.clock.set(clock).is_ok(), "the run has a clock already");
    }

    pub(crate) fn add_boundary(&self, boundary: Counted) {
        self.lock().boundaries.push(boundary);
    }

    pub(crate) fn boundaries(&self) -> Vec<BoundaryCounts> {
        self.lock().boundaries.iter().map(Counted::counts).collect()
    }

    /// Whether nothing of the run is left.
    pub(crate) fn is_deserted(&self) -> bool {
        self.lock().present == 0
    }
}

/// Something of a run that may still do something: the run is over when none is left.
#[derive(Debug)]
pub(crate) struct Presence(Arc<Control>);

impl Presence {
    pub(crate) fn new(control: &Arc<Control>) -> Self {
        control.lock().present += 1;
        Self(Arc::clone(control))
    }

    pub(crate) fn control(&self) -> &Arc<Control> {
        &self.0
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut shared = self.0.lock();
        shared.present -= 1;
        if shared.present == 0 {
            self.0.tell(shared);
        }
    }
}

/// Is woken at every change of a run.
#[derive(Debug)]
pub(crate) struct Watch {
    control: Arc<Control>,
    number: usize,
    /// The waker that was registered last, and the number of changes then.
    registered: Option<(Waker, usize)>,
}

impl Watch {
    pub(crate) fn new(control: &Arc<Control>) -> Self {
        let number = {
            let mut shared = control.lock();
            shared.numbers += 1;
            shared.numbers
        };
        Self { control: Arc::clone(control), number, registered: None }
    }

    pub(crate) fn control(&self) -> &Arc<Control> {
        &self.control
    }

    /// Has `waker` woken at the next change. Look at the run after this, and no change is missed.
    #[inline]
    pub(crate) fn register(&mut self, waker: &Waker) {
        let changes = self.control.changes.load(Ordering::Relaxed);
        match &self.registered {
            Some((known, then)) if *then == changes && known.will_wake(waker) => {}
            _ => self.register_anew(waker),
        }
    }

    #[cold]
    fn register_anew(&mut self, waker: &Waker) {
        let (kept, given) = (waker.clone(), waker.clone());
        let mut shared = self.control.lock();
        let changes = self.control.changes.load(Ordering::Relaxed);
        let place = shared.watchers.iter_mut().find(|(number, _)| *number == self.number);
        let old = match place {
            Some((_, known)) => Some(std::mem::replace(known, given)),
            None => {
                shared.watchers.push((self.number, given));
                None
            }
        };
        drop(shared);
        drop((old, self.registered.replace((kept, changes))));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut shared = self.control.lock();
        let at = shared.watchers.iter().position(|(number, _)| *number == self.number);
        let old = at.map(|at| shared.watchers.swap_remove(at));
        drop(shared);
        drop(old);
    }
}

#[cfg(all(test, feature = "tokio"))]
mod tests {
    use super::*;
    use crate::run::by_hand::{Drops, Hand};

    #[test]
    fn every_change_wakes_every_watcher_once() {
        let (control, hand) = (Control::begin(), Hand::new());
        let presence = Presence::new(&control);
        let mut watches = [Watch::new(&control), Watch::new(&control)];
        let mut wakes = 0;
        let changes: [fn(&Control); 2] = [
            |run| assert_eq!(run.drain_until(Duration::ZERO), Deadline::First),
            |run| run.fail(RunError::stopped()),
        ];
        for change in changes {
            watches.iter_mut().for_each(|watch| watch.register(hand.context().waker()));
            watches.iter_mut().for_each(|watch| watch.register(hand.context().waker()));
            change(&control);
            wakes += 2;
            assert_eq!(hand.wakes(), wakes);
        }
        watches.iter_mut().for_each(|watch| watch.register(hand.context().waker()));
        drop(presence);
        assert_eq!((hand.wakes(), control.is_deserted()), (wakes + 2, true));
        drop(watches);
        assert_eq!(hand.wakers(), 0);
    }

    #[test]
    fn the_waker_that_came_last_is_woken() {
        let (control, first, second) = (Control::begin(), Hand::new(), Hand::new());
        let mut watch = Watch::new(&control);
        watch.register(first.context().waker());
        watch.register(second.context().waker());
        control.drain_until(Duration::ZERO);
        assert_eq!((first.wakes(), second.wakes(), first.wakers()), (0, 1, 0));
    }

    #[test]
    fn the_first_error_is_told_and_later_ones_are_dropped_without_the_lock() {
        struct Looks(Arc<Control>);
        impl Drop for Looks {
            fn drop(&mut self) {
                assert!(self.0.is_stopped() && !self.0.is_deserted());
            }
        }
        let (control, drops) = (Control::begin(), Drops::default());
        let _presence = Presence::new(&control);
        for stage in ["first", "second"] {
            let payload = Box::new((Looks(Arc::clone(&control)), drops.item(())));
            control.fail(RunError::panicked(Some(stage), payload));
        }
        assert_eq!(drops.count(), 1);
        assert_eq!(control.take_error().and_then(|error| error.stage()), Some("first"));
    }

    #[test]
    fn the_earlier_deadline_counts() {
        let control = Control::begin();
        let seconds = Duration::from_secs;
        assert_eq!(control.drain_until(seconds(5)), Deadline::First);
        assert_eq!(control.drain_until(seconds(9)), Deadline::Watched);
        assert_eq!(control.deadline(), Some(seconds(5)));
        assert_eq!(control.drain_until(seconds(2)), Deadline::Watched);
        assert_eq!(control.deadline(), Some(seconds(2)));
    }
}
