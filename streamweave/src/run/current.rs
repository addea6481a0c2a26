//! The run that works on this thread, for what emitted code does not hand it to.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Waker;
#[cfg(unix)]
use std::time::Duration;

#[cfg(unix)]
use crate::clock::Clock;
use crate::run::control::{Control, Watch};
#[cfg(unix)]
use crate::run::unpark;
use crate::sync::thread_local;

thread_local! {
    /// Only `with`: shuttle's keys have no shortcuts.
    static CURRENT: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Whether any thread was ever given a run: where none was, nobody looks at [`CURRENT`].
static IN_USE: AtomicBool = AtomicBool::new(false);

/// Puts the run before back when it is dropped.
struct Before(Option<Watch>);

impl Drop for Before {
    fn drop(&mut self) {
        CURRENT.with(|current| current.replace(self.0.take()));
    }
}

/// Runs `code` as a part of `run`, or of none: a run inside of a stage does not end with the outer one.
#[inline(always)]
pub(crate) fn within<R>(run: Option<&Arc<Control>>, code: impl FnOnce() -> R) -> R {
    if run.is_none() && !IN_USE.load(Ordering::Relaxed) {
        return code();
    }
    let _before = enter(run);
    code()
}

#[inline(never)]
fn enter(run: Option<&Arc<Control>>) -> Before {
    IN_USE.store(true, Ordering::Relaxed);
    let watch = run.map(Watch::new);
    Before(CURRENT.with(|current| current.replace(watch)))
}

/// Whether the run of this thread wants nothing more of its sources.
#[inline(always)]
pub(crate) fn is_draining() -> bool {
    IN_USE.load(Ordering::Relaxed) && is_draining_here()
}

#[inline(never)]
fn is_draining_here() -> bool {
    CURRENT.with(|run| run.borrow().as_ref().is_some_and(|watch| watch.control().is_draining()))
}

/// The clock of the run of this thread.
#[cfg(unix)]
pub(crate) fn clock() -> Option<Clock> {
    CURRENT.with(|run| run.borrow().as_ref().map(|watch| watch.control().clock()))
}

/// Blocks this thread until a moment; `false` where the run wants nothing more of its sources.
#[cfg(unix)]
pub(crate) fn wait_until(clock: &Clock, at: Duration) -> bool {
    let waker = unpark::this_thread();
    loop {
        if has_begun_to_drain(&waker) {
            return false;
        }
        if clock.now() >= at {
            return true;
        }
        clock.park(at, &waker);
    }
}

/// Whether the run of this thread drains; if not, `waker` is woken when that changes.
#[cfg(unix)]
fn has_begun_to_drain(waker: &Waker) -> bool {
    CURRENT.with(|run| {
        run.borrow_mut().as_mut().is_some_and(|watch| {
            watch.register(waker);
            watch.control().is_draining()
        })
    })
}

/// Whether the run of this thread has ended; if not, `waker` is woken when that changes.
pub(crate) fn is_stopped(waker: &Waker) -> bool {
    CURRENT.with(|run| {
        run.borrow_mut().as_mut().is_some_and(|watch| {
            watch.register(waker);
            watch.control().is_stopped()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_nest_and_come_back_after_a_panic() {
        let control = Control::begin();
        control.drain_until(std::time::Duration::ZERO);
        within(Some(&control), || {
            assert!(is_draining() && !is_stopped(Waker::noop()));
            within(None, || assert!(!is_draining()));
            let panicked = std::panic::catch_unwind(|| within(None, || panic!("in a stage")));
            assert!(panicked.is_err() && is_draining());
        });
        assert!(!is_draining());
    }
}
