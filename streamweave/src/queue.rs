//! Bounded queues between regions: what one thread or task hands to the next.
//!
//! A queue carries *batches* and not items: the producer fills a buffer, hands it over whole, and the
//! consumer sends it back when it is used up. A few buffers circulate, made when first needed, so that
//! nothing is allocated after the first round, and a lock is taken once a batch.
//!
//! Both ends are polled. A task passes its own `Context`; a thread calls [`block_on_poll`].
//!
//! - The producer *reserves, then commits*: it waits in [`Outlet::poll_room`], before it accepts an
//!   item, and nowhere else. [`Outlet::push`] and [`Outlet::flush`] never wait, so a producer that is
//!   dropped while it waits loses nothing.
//! - The consumer waits in [`Inlet::poll_fill`] and then takes what is there from [`Inlet::items`].
//! - Several producers or consumers are clones of one end. Each batch goes to exactly one consumer.
//! - A [`broadcast()`] hands each batch to several branches; a [`gather()`] brings batches that were worked on
//!   side by side back into their order.
//! - The queue ends for its consumers when every outlet is gone and it is drained, and is closed for its
//!   producers when every inlet is gone.
//!
//! Everyone who waits for the same thing is woken at once: a waiter that gave up swallows no wake-up.

mod batch;
mod broadcast;
mod counts;
mod inlet;
#[cfg(all(test, shuttle))]
mod models;
mod ordered;
mod outlet;
mod park;
#[cfg(test)]
mod schedules;
mod shared;
#[cfg(test)]
mod tests;
mod waiters;

pub use batch::Items;
pub use broadcast::{Branch, Broadcast, Lent, broadcast};
pub use counts::{Counts, CountsHandle};
pub use inlet::Inlet;
pub use ordered::{Gather, Gathered, gather};
pub use outlet::Outlet;
pub use park::{block_on_poll, poll_now, wait};

use shared::Shared;

/// What a producer does where the queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// It waits.
    Block,
    /// It drops the new item, and counts it.
    DropNewest,
    /// It drops the oldest queued item, and counts it; the new one where nothing is queued.
    DropOldest,
}

/// What a producer finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// An item can be pushed.
    Open,
    /// Nobody takes items any more.
    Closed,
}

/// A queue of at most `capacity` items between one producer and one consumer.
///
/// The capacity counts what is queued and both open batches. From four on, four buffers of a quarter
/// of it circulate; below, buffers of one item. With [`Overflow::DropOldest`] every item is a batch of
/// its own, and the capacity is at least two.
///
/// Items arrive in the order in which they were pushed.
///
/// # Panics
/// When `capacity` is zero.
///
/// ```
/// use streamweave::queue::{Overflow, block_on_poll, queue};
///
/// let (mut outlet, mut inlet) = queue(64, Overflow::Block);
/// std::thread::scope(|scope| {
///     scope.spawn(move || {
///         for n in 0..1000 {
///             if !outlet.has_room() {
///                 block_on_poll(|cx| outlet.poll_room(cx));
///             }
///             outlet.push(n);
///         }
///     });
///     let mut sum = 0;
///     while block_on_poll(|cx| inlet.poll_fill(cx)) {
///         sum += inlet.items().sum::<u64>();
///     }
///     assert_eq!(sum, 499_500);
/// });
/// ```
pub fn queue<T>(capacity: usize, overflow: Overflow) -> (Outlet<T>, Inlet<T>) {
    shared_queue(capacity, overflow, 1, 1)
}

/// A queue for several producers and consumers: clone the ends.
///
/// The items of one producer keep their order; those of several come as they happen to arrive. Each
/// batch goes to one consumer.
///
/// An idle producer keeps an empty buffer and a busy consumer a full one, so there is one buffer for
/// each of them: the capacity is at least `producers + consumers - 1`, and one more with
/// [`Overflow::DropOldest`]. Every clone beyond the numbers given here adds a buffer.
///
/// # Panics
/// When `capacity` is zero.
///
/// ```
/// use streamweave::queue::{Overflow, block_on_poll, shared_queue};
///
/// let (outlet, mut inlet) = shared_queue(8, Overflow::Block, 2, 1);
/// for (mut outlet, item) in [(outlet.clone(), "a"), (outlet, "b")] {
///     block_on_poll(|cx| outlet.poll_room(cx));
///     outlet.push(item);
/// }
/// let mut all = Vec::new();
/// while block_on_poll(|cx| inlet.poll_fill(cx)) {
///     all.extend(inlet.items());
/// }
/// assert_eq!(all, ["a", "b"]);
/// ```
pub fn shared_queue<T>(
    capacity: usize,
    overflow: Overflow,
    producers: usize,
    consumers: usize,
) -> (Outlet<T>, Inlet<T>) {
    let shared = Shared::new(capacity, overflow, producers.max(1), consumers.max(1));
    (Outlet::new(shared.clone()), Inlet::new(shared))
}
