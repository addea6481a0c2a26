//! How many items went through a queue, and what became of the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The items of a queue.
///
/// Once both ends are gone, every item that was pushed is either accepted or dropped, and every
/// accepted one either delivered or abandoned. Before that the counts lag by the open batches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Handed over by a producer, and not dropped since.
    pub accepted: u64,
    /// Taken out of the iterator by a consumer.
    pub delivered: u64,
    /// Dropped by the overflow policy.
    pub dropped: u64,
    /// Handed over, but nobody was there to take them.
    pub abandoned: u64,
}

/// The counts of a queue, also after both of its ends are gone.
///
/// ```
/// use streamweave::queue::{Counts, Overflow, queue};
///
/// let (mut outlet, inlet) = queue(1, Overflow::DropNewest);
/// let counts = outlet.counts();
/// outlet.push("queued");
/// outlet.push("one too many");
/// drop((inlet, outlet));
/// assert_eq!(counts.get(), Counts { accepted: 1, dropped: 1, abandoned: 1, delivered: 0 });
/// ```
#[derive(Clone, Debug, Default)]
pub struct CountsHandle(Arc<Tally>);

#[derive(Debug, Default)]
struct Tally {
    accepted: AtomicU64,
    delivered: AtomicU64,
    dropped: AtomicU64,
    abandoned: AtomicU64,
}

impl CountsHandle {
    /// The counts as they are now.
    pub fn get(&self) -> Counts {
        Counts {
            accepted: self.0.accepted.load(Relaxed),
            delivered: self.0.delivered.load(Relaxed),
            dropped: self.0.dropped.load(Relaxed),
            abandoned: self.0.abandoned.load(Relaxed),
        }
    }

    pub(super) fn accept(&self, items: usize) {
        self.0.accepted.fetch_add(items as u64, Relaxed);
    }

    pub(super) fn deliver(&self, items: usize) {
        self.0.delivered.fetch_add(items as u64, Relaxed);
    }

    /// Drops items that were never accepted.
    pub(super) fn refuse(&self, items: usize) {
        self.0.dropped.fetch_add(items as u64, Relaxed);
    }

    /// Drops items that were accepted before.
    pub(super) fn evict(&self, items: usize) {
        self.0.accepted.fetch_sub(items as u64, Relaxed);
        self.refuse(items);
    }

    pub(super) fn abandon(&self, items: usize) {
        self.0.abandoned.fetch_add(items as u64, Relaxed);
    }
}
