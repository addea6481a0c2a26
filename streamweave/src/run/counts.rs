//! What went over the boundaries of a run.

use std::iter;

use crate::queue::CountsHandle;

/// What became of the items that were queued at a boundary.
///
/// The boundary is a `thread`, a `spawn` or a `parallel`, or the queue behind the replicas of the
/// latter, which is called `gather`. Once the run has ended, every item that was queued is counted in
/// one of the three; before that, an item shows up when its batch was used up. An item that found no
/// room before the other side ended was never queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BoundaryCounts {
    /// The boundary's name in the drawing.
    pub stage: &'static str,
    /// Taken by what follows.
    pub delivered: u64,
    /// Dropped by `overflow`.
    pub dropped: u64,
    /// Still queued when what follows ended.
    pub abandoned: u64,
}

/// A boundary, and the counts of its queues: `parallel` may have several.
#[derive(Debug)]
pub(crate) struct Counted {
    stage: &'static str,
    queues: Vec<CountsHandle>,
}

impl Counted {
    pub(crate) fn new(stage: &'static str, queues: impl IntoIterator<Item = CountsHandle>) -> Self {
        Self { stage, queues: queues.into_iter().collect() }
    }

    pub(crate) fn counts(&self) -> BoundaryCounts {
        let none = BoundaryCounts { stage: self.stage, delivered: 0, dropped: 0, abandoned: 0 };
        self.queues.iter().map(CountsHandle::get).fold(none, |sum, queue| BoundaryCounts {
            stage: sum.stage,
            delivered: sum.delivered + queue.delivered,
            dropped: sum.dropped + queue.dropped,
            abandoned: sum.abandoned + queue.abandoned,
        })
    }
}

/// The one queue of a boundary, where another has several.
impl IntoIterator for CountsHandle {
    type Item = Self;
    type IntoIter = iter::Once<Self>;

    fn into_iter(self) -> iter::Once<Self> {
        iter::once(self)
    }
}
