//! `thread()`: what follows runs on a thread of its own.

use crate::queue::Room;
use crate::run::waiting::{HandOver, wait_for};

/// Hands each item to the thread that runs what follows.
///
/// The thread ends with the run: items, closures and sinks may borrow from outside. Items wait in a
/// queue of `capacity` items (1024 if it is not given), counting those that either side has in hand;
/// they travel in batches whose buffers go back and forth, so nothing is allocated in the long run.
/// A batch is handed over when it holds a quarter of the capacity, and whenever this side may have to
/// wait for its source. Order is kept.
///
/// When the queue is full, this side waits (`overflow = block`), drops the item (`drop_newest`) or the
/// one that has waited longest (`drop_oldest`). `isolated` says that this branch never makes its
/// siblings wait: it drops the oldest, or the newest if that is asked for. When what follows has ended
/// early, the branch is complete.
///
/// ```
/// # use streamweave::pipeline;
/// let words = ["to", "be", "or", "not"].map(str::to_owned);
/// let report = pipeline! {
///     lengths = iter(&words) -> thread(capacity = 64) -> map(|word| word.len()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.lengths, [2, 2, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Panics
/// When the capacity is zero.
#[inline(always)]
pub fn thread<O: HandOver>(_stage: &'static str, outlet: &mut O, item: O::Item) {
    if outlet.has_room() || wait_for(Room::Closed, |cx| outlet.poll_room(cx)) == Room::Open {
        outlet.push(item);
    }
}
