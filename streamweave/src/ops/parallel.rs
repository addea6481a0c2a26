//! `parallel(n)`: n threads or tasks do what follows.

use std::hash::Hash;

use crate::ops::bounds::Key;
use crate::ops::thread::thread;
use crate::queue::Outlet;
use crate::run::panics::named;
use crate::run::replicas::Keyed;
use crate::run::waiting::HandOver;

/// Hands each item to one of n replicas of what follows: threads in a synchronous graph, tasks in an
/// asynchronous one.
///
/// Replicated are the stages behind it that work on each item by itself, up to the first that needs to
/// see all items (one that remembers something, an aggregate, a sink, a fan-out, a fan-in or a
/// boundary); that one runs once, behind a queue that gathers. A `for_each` is replicated. The closures
/// of replicated stages run on several threads at once, so they cannot change what they capture.
///
/// Batches go to whichever replica is free, and what comes out comes as it happens to arrive. With
/// `by = |item| key` all items of a key go to the same replica and keep their order. With `ordered`
/// everything that comes out is in the order of the input, and a replica that is ahead waits. The
/// `capacity` (1024 items if it is not given) is that of the queues before the replicas, and again that
/// of the queue behind them.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     squares = iter(1..=100_u64) -> parallel(2) -> map(|n| n * n);
///     total   = squares -> sum();
/// }
/// .run()?;
/// assert_eq!(report.total, 338_350);
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Panics
/// When the number of replicas or the capacity is zero.
#[inline(always)]
pub fn parallel<T>(stage: &'static str, outlet: &mut Outlet<T>, item: T) {
    thread(stage, outlet, item);
}

/// The same for items of which each key has its replica.
#[inline(always)]
pub fn parallel_by<T, K: Key + Hash>(
    stage: &'static str,
    outlets: &mut Keyed<T>,
    item: T,
    key: impl FnOnce(&T) -> K,
) {
    let key = named(stage, || key(&item));
    if !outlets.outlet(&key).has_room() {
        // What was begun for the other replicas need not wait with this item.
        outlets.flush();
    }
    thread(stage, outlets.outlet(&key), item);
}

/// Hands an item on from a replica to what follows all of them.
#[inline(always)]
pub fn gather<O: HandOver>(stage: &'static str, outlet: &mut O, item: O::Item) {
    thread(stage, outlet, item);
}
