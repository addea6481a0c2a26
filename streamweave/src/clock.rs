//! What time it is: the system's clock, or one that a test moves by hand.

#[cfg(feature = "tokio")]
mod timer;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use crate::sync::{Condvar, Mutex, MutexGuard, lock, thread};

#[cfg(feature = "tokio")]
pub use timer::Timer;

/// Tells the time and waits, on a thread or in a task.
///
/// A moment is the [`Duration`] since the clock was made. Clones are handles to the same clock; a
/// clone allocates nothing. The system's clock never goes backwards and waits without a runtime on
/// a thread ([`wait`](Self::wait)), and by tokio's timer in a task. A
/// stepped clock stands still until [`advance`](Self::advance), so that a test decides what is late:
///
/// ```
/// use std::time::Duration;
/// use streamweave::clock::Clock;
///
/// let clock = Clock::stepped();
/// clock.advance(Duration::from_secs(5));
/// assert_eq!(clock.now(), Duration::from_secs(5));
/// ```
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System { start: Instant },
    Stepped(Arc<Stepped>),
}

/// A clock that is moved by hand.
#[derive(Debug, Default)]
struct Stepped {
    state: Mutex<Steps>,
    advanced: Condvar,
}

#[derive(Debug, Default)]
struct Steps {
    now: Duration,
    /// Who waits, by a number of their own; a thread has no waker.
    waiting: BTreeMap<u64, (Duration, Option<Waker>)>,
    numbers: u64,
}

impl Clock {
    /// The system's clock, which starts at zero now.
    pub fn system() -> Self {
        Self(Kind::System { start: Instant::now() })
    }

    /// A clock that stands at zero until it is [advanced](Self::advance).
    pub fn stepped() -> Self {
        Self(Kind::Stepped(Arc::default()))
    }

    /// The time since the clock was made.
    pub fn now(&self) -> Duration {
        match &self.0 {
            Kind::System { start } => start.elapsed(),
            Kind::Stepped(stepped) => stepped.lock().now,
        }
    }

    /// Blocks this thread for a time; on a stepped clock until it has been advanced by as much.
    pub fn wait(&self, duration: Duration) {
        match &self.0 {
            Kind::System { .. } => thread::sleep(duration),
            Kind::Stepped(stepped) => stepped.wait(duration),
        }
    }

    /// Moves a stepped clock on, and wakes the tasks and threads whose time has come.
    ///
    /// # Panics
    /// When this is the system's clock.
    pub fn advance(&self, duration: Duration) {
        match &self.0 {
            Kind::System { .. } => panic!("the system's clock cannot be advanced"),
            Kind::Stepped(stepped) => stepped.advance(duration),
        }
    }

    /// The earliest moment that a task or a thread waits for on a stepped clock.
    ///
    /// A test of code on another thread advances to it, and so waits neither too short nor too long.
    /// It is always `None` for the system's clock.
    pub fn next_deadline(&self) -> Option<Duration> {
        match &self.0 {
            Kind::System { .. } => None,
            Kind::Stepped(stepped) => stepped.lock().waiting.values().map(|(at, _)| *at).min(),
        }
    }
}

impl Clock {
    /// Parks this thread until a moment has come, or until it is unparked: `waker` does that.
    pub(crate) fn park(&self, at: Duration, waker: &Waker) {
        match &self.0 {
            Kind::System { start } => {
                thread::park_timeout(at.saturating_sub(start.elapsed()));
            }
            Kind::Stepped(stepped) => {
                let number = stepped.lock().number();
                if stepped.poll(number, at, waker).is_pending() {
                    thread::park();
                }
                stepped.forget(number);
            }
        }
    }
}

impl Steps {
    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }
}

impl Stepped {
    fn lock(&self) -> MutexGuard<'_, Steps> {
        lock(&self.state)
    }

    fn wait(&self, duration: Duration) {
        let mut steps = self.lock();
        let (at, number) = (steps.now.saturating_add(duration), steps.number());
        steps.waiting.insert(number, (at, None));
        while steps.now < at {
            steps = self.advanced.wait(steps).unwrap_or_else(PoisonError::into_inner);
        }
        steps.waiting.remove(&number);
    }

    fn advance(&self, duration: Duration) {
        let mut steps = self.lock();
        let now = steps.now.saturating_add(duration);
        steps.now = now;
        let due: Vec<_> = steps
            .waiting
            .extract_if(.., |_, (at, waker)| *at <= now && waker.is_some())
            .filter_map(|(_, (_, waker))| waker)
            .collect();
        drop(steps);
        self.advanced.notify_all();
        // A waker may call back into the clock, so it runs without the lock.
        due.into_iter().for_each(Waker::wake);
    }

    fn poll(&self, number: u64, at: Duration, waker: &Waker) -> Poll<()> {
        // Cloned before the lock and dropped behind it: both may run code of the runtime's.
        let waker = waker.clone();
        let mut steps = self.lock();
        if steps.now >= at {
            let old = steps.waiting.remove(&number);
            drop(steps);
            drop((old, waker));
            return Poll::Ready(());
        }
        let old = steps.waiting.insert(number, (at, Some(waker)));
        drop(steps);
        drop(old);
        Poll::Pending
    }

    fn forget(&self, number: u64) {
        let old = self.lock().waiting.remove(&number);
        drop(old);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_stepped_clock_stands_still() {
        let clock = Clock::stepped();
        let same = clock.clone();
        assert_eq!(clock.now(), Duration::ZERO);
        clock.advance(SECOND);
        assert_eq!((clock.now(), same.now(), clock.next_deadline()), (SECOND, SECOND, None));
    }

    #[test]
    fn a_thread_waits_until_the_clock_was_advanced_far_enough() {
        let clock = Clock::stepped();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                clock.wait(SECOND * 2);
                clock.now()
            });
            while clock.next_deadline() != Some(SECOND * 2) {
                std::thread::yield_now();
            }
            clock.advance(SECOND);
            assert_eq!(clock.next_deadline(), Some(SECOND * 2));
            clock.advance(SECOND);
            assert_eq!(waiting.join().expect("the clock was advanced"), SECOND * 2);
        });
        clock.wait(Duration::ZERO);
        assert_eq!(clock.next_deadline(), None);
    }

    #[test]
    fn the_system_s_clock_goes_on_and_waits() {
        let clock = Clock::system();
        let before = clock.now();
        clock.wait(Duration::from_nanos(1));
        assert!(clock.now() > before && clock.next_deadline().is_none());
    }

    #[test]
    #[should_panic(expected = "the system's clock cannot be advanced")]
    fn the_system_s_clock_is_not_ours() {
        Clock::system().advance(SECOND);
    }
}
