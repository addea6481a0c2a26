//! One producer whose items go to several branches, without a copy.
//!
//! A batch is shared and not its items: it is wrapped in an `Arc` once, every branch's queue gets a
//! handle, and the branches lend `&T` out of it. The last branch that is done with a batch drops its
//! items and sends the buffer back.

mod branch;
mod lanes;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::task::{Context, Poll};

pub use branch::{Branch, Lent};
use lanes::{Evicted, Shared, State};

use super::waiters::Id;
use super::{Overflow, Room};

/// There is one producer, so its name does not matter.
const PRODUCER: Id = 0;

/// Takes items, and hands every batch to all branches.
///
/// Dropping it hands over what it holds, and ends the branches behind that.
pub struct Broadcast<T> {
    shared: Arc<Shared<T>>,
    open: OpenBuffer<T>,
}

/// What the producer fills.
struct OpenBuffer<T> {
    items: Vec<T>,
    /// How many items it takes; none while no room is reserved.
    limit: usize,
    /// The buffer of a batch that no branch has any more.
    spare: Option<Vec<T>>,
}

/// A fan-out of one producer to one branch for each capacity and policy.
///
/// A branch holds at most its capacity of items, with what is open at the producer. A batch is a quarter
/// of the smallest capacity, at least one item, so a branch with a small capacity makes the batches of
/// its siblings small too. Where a branch is full:
///
/// - [`Overflow::Block`]: the producer waits, and with it every branch;
/// - [`Overflow::DropNewest`]: the branch does not get the new batch;
/// - [`Overflow::DropOldest`]: it loses its oldest batches until the new one fits, and the new one where
///   the branch has the rest open.
///
/// A dropped batch is counted by its items. A branch that drops stalls no other.
///
/// # Panics
/// When a capacity is zero.
///
/// ```
/// use streamweave::queue::{Overflow, block_on_poll, broadcast};
///
/// let (mut outlet, branches) = broadcast([(64, Overflow::Block), (256, Overflow::Block)]);
/// std::thread::scope(|scope| {
///     let sums = branches.map(|mut branch| {
///         scope.spawn(move || {
///             let mut length = 0;
///             while block_on_poll(|cx| branch.poll_fill(cx)) {
///                 length += branch.items().map(|text: &String| text.len()).sum::<usize>();
///             }
///             length
///         })
///     });
///     for n in 0..1000 {
///         if !outlet.has_room() {
///             block_on_poll(|cx| outlet.poll_room(cx));
///         }
///         outlet.push(n.to_string());
///     }
///     drop(outlet);
///     assert_eq!(sums.map(|sum| sum.join().unwrap()), [2890, 2890]);
/// });
/// ```
pub fn broadcast<T, const N: usize>(
    branches: [(usize, Overflow); N],
) -> (Broadcast<T>, [Branch<T>; N]) {
    let shared = Shared::new(&branches);
    let branches = std::array::from_fn(|lane| Branch::new(shared.clone(), lane));
    let open = OpenBuffer { items: Vec::new(), limit: 0, spare: None };
    (Broadcast { shared, open }, branches)
}

impl<T> Broadcast<T> {
    /// Whether an item can be pushed at once.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.open.items.len() < self.open.limit
    }

    /// Waits for room in every branch that blocks and is not closed.
    ///
    /// It is the one place where the producer waits. Once every branch is gone, it is `Closed` at once.
    pub fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Room> {
        if self.is_closed() {
            return Poll::Ready(Room::Closed);
        }
        if self.has_room() {
            return Poll::Ready(Room::Open);
        }
        let mut state = self.shared.lock();
        if state.is_closed() {
            return Poll::Ready(Room::Closed);
        }
        let waker = if self.open.reserve(&mut state, self.shared.batch) {
            state.for_room.remove(PRODUCER)
        } else {
            state.for_room.register(PRODUCER, cx.waker())
        };
        drop(state);
        drop(waker);
        self.open.allocate();
        if self.has_room() { Poll::Ready(Room::Open) } else { Poll::Pending }
    }

    /// Adds an item to the open batch, and hands the batch over when it is full. It never waits.
    ///
    /// # Panics
    /// When a branch that blocks is full: ask [`has_room`](Self::has_room) or
    /// [`poll_room`](Self::poll_room) before.
    #[inline(always)]
    pub fn push(&mut self, item: T) {
        if !self.has_room() {
            self.open_for_push();
        }
        self.open.items.push(item);
        if self.open.items.len() == self.open.limit {
            self.hand_over(false);
        }
    }

    /// Hands over what the open batch holds. It never waits.
    ///
    /// A batch that is less than a quarter full goes on in a vector of its own size, so that the memory
    /// of a branch stays within four times its capacity.
    pub fn flush(&mut self) {
        if !self.open.items.is_empty() {
            self.hand_over(false);
        }
    }

    /// Whether every branch is gone.
    pub fn is_closed(&self) -> bool {
        self.shared.is_closed()
    }

    #[cold]
    #[inline(never)]
    fn open_for_push(&mut self) {
        let open = self.open.reserve(&mut self.shared.lock(), self.shared.batch);
        assert!(open, "an item was pushed into a full queue");
        self.open.allocate();
    }

    /// Gives every branch a handle to the open batch, and reserves room for the next one under the same
    /// lock.
    #[inline(never)]
    fn hand_over(&mut self, ended: bool) {
        let batch = Arc::new(self.open.take(self.shared.batch));
        let mut evicted = Evicted::new();
        let mut state = self.shared.lock();
        state.ended = ended;
        for lane in &mut state.lanes {
            lane.offer(&batch, &mut evicted);
        }
        if !ended {
            self.open.reserve(&mut state, self.shared.batch);
        }
        let waiters = state.for_items.take();
        drop(state);
        waiters.wake();
        if !ended {
            self.open.allocate();
        }
        evicted.push(batch);
        for batch in evicted {
            self.open.spare = self.shared.emptied(batch).or(self.open.spare.take());
        }
    }
}

impl<T> OpenBuffer<T> {
    /// Opens a buffer where every branch that blocks has room for a full one.
    fn reserve(&mut self, state: &mut State<T>, batch: usize) -> bool {
        let open = state.has_room(batch);
        self.limit = if open { batch } else { 0 };
        if open && self.items.capacity() == 0 {
            self.items = self.spare.take().or_else(|| state.spent.pop()).unwrap_or_default();
        }
        open
    }

    /// Gives a new buffer its memory, outside the lock.
    fn allocate(&mut self) {
        self.items.reserve_exact(self.limit);
    }

    /// The items, with the buffer unless it is nearly empty.
    fn take(&mut self, batch: usize) -> Vec<T> {
        if 4 * self.items.len() < batch {
            self.items.drain(..).collect()
        } else {
            std::mem::take(&mut self.items)
        }
    }
}

impl<T> Drop for Broadcast<T> {
    fn drop(&mut self) {
        self.hand_over(true);
    }
}
