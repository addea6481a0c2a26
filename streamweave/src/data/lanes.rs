//! Places side by side, so that threads do not wait for each other's cache lines.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// How many places there are; threads beyond that share them.
pub(super) const LANES: usize = 16;

/// A value that has its cache lines to itself, the one fetched along with it included.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(super) struct Lane<T>(pub(super) T);

/// The place of this thread.
#[inline]
pub(super) fn lane() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static LANE: usize = NEXT.fetch_add(1, Relaxed) % LANES;
    }
    LANE.with(|lane| *lane)
}

/// What stands at a place; whoever panicked there left it whole.
#[inline]
pub(super) fn open<T>(lane: &Lane<Mutex<T>>) -> MutexGuard<'_, T> {
    lane.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What stands at the other places, except where another thread is at it.
pub(super) fn others<T>(
    lanes: &[Lane<Mutex<T>>; LANES],
    own: usize,
) -> impl Iterator<Item = MutexGuard<'_, T>> {
    (1..LANES).filter_map(move |step| match lanes[(own + step) % LANES].0.try_lock() {
        Ok(there) => Some(there),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    })
}

/// A count that many threads add to.
#[derive(Debug, Default)]
pub(super) struct Counter([Lane<AtomicU64>; LANES]);

impl Counter {
    #[inline]
    pub(super) fn increment(&self) {
        self.0[lane() % LANES].0.fetch_add(1, Relaxed);
    }

    pub(super) fn sum(&self) -> u64 {
        self.0.iter().map(|lane| lane.0.load(Relaxed)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_loses_nothing() {
        let counter = Counter::default();
        std::thread::scope(|scope| {
            for _ in 0..2 * LANES {
                scope.spawn(|| (0..100).for_each(|_| counter.increment()));
            }
        });
        assert_eq!(counter.sum(), 2 * 100 * LANES as u64);
    }
}
