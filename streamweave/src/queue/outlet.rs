//! The producer's end of a queue.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::counts::CountsHandle;
use super::shared::Shared;
use super::waiters::Id;
use super::{Overflow, Room};

/// Takes items, and hands them over a batch at a time.
///
/// Dropping it hands over what it holds. When the last outlet is dropped, the queue ends behind what is
/// queued.
pub struct Outlet<T> {
    shared: Arc<Shared<T>>,
    id: Id,
    open: Vec<T>,
    /// How many items `open` takes; none while it is not a buffer of the queue.
    limit: usize,
}

impl<T> Outlet<T> {
    pub(super) fn new(shared: Arc<Shared<T>>) -> Self {
        let id = shared.add_outlet();
        Self { shared, id, open: Vec::new(), limit: 0 }
    }

    /// Whether an item can be pushed at once.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.open.len() < self.limit
    }

    /// Waits for room for one item at least.
    ///
    /// It is the one place where a producer waits, and with a drop policy there is nothing to wait for:
    /// then it is `Open` until the queue is closed. Once every inlet is gone, it is `Closed` at once.
    pub fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Room> {
        if self.is_closed() {
            return Poll::Ready(Room::Closed);
        }
        if self.has_room() || self.shared.overflow != Overflow::Block {
            return Poll::Ready(Room::Open);
        }
        let mut state = self.shared.lock();
        if state.inlets == 0 {
            return Poll::Ready(Room::Closed);
        }
        let empty = state.take_empty();
        let waker = if empty.is_some() {
            state.for_room.remove(self.id)
        } else {
            state.for_room.register(self.id, cx.waker())
        };
        drop(state);
        drop(waker);
        let Some(buffer) = empty else { return Poll::Pending };
        self.open_buffer(buffer);
        Poll::Ready(Room::Open)
    }

    /// Adds an item to the open batch, and hands the batch over when it is full.
    ///
    /// It never waits. With a drop policy and a full queue, this is where an item is dropped. An item
    /// that is pushed after the queue was closed is abandoned.
    ///
    /// # Panics
    /// With [`Overflow::Block`] and a full queue: ask [`has_room`](Self::has_room) or
    /// [`poll_room`](Self::poll_room) before.
    #[inline(always)]
    pub fn push(&mut self, item: T) {
        if !self.has_room() {
            return self.push_without_room(item);
        }
        self.open.push(item);
        if self.open.len() == self.limit {
            self.hand_over();
        }
    }

    /// Hands over what the open batch holds. It never waits.
    ///
    /// Where the last queued batch has room for it, it goes there, so that items that come one by one
    /// still use three quarters of the capacity.
    pub fn flush(&mut self) {
        if !self.open.is_empty() {
            self.hand_over();
        }
    }

    /// Whether every inlet is gone.
    pub fn is_closed(&self) -> bool {
        self.shared.is_closed()
    }

    /// The counts of the queue.
    pub fn counts(&self) -> CountsHandle {
        self.shared.counts.clone()
    }

    fn open_buffer(&mut self, mut buffer: Vec<T>) {
        self.limit = self.shared.batch;
        buffer.reserve_exact(self.limit);
        self.open = buffer;
    }

    /// Queues the open batch, and opens the next one under the same lock where there is a buffer.
    #[inline(never)]
    fn hand_over(&mut self) {
        let mut state = self.shared.lock();
        self.shared.counts.accept(self.open.len());
        if state.inlets == 0 {
            drop(state);
            self.shared.counts.abandon(self.open.len());
            return self.open.clear();
        }
        let kept = state.queue(&mut self.open, self.shared.batch);
        let next = if kept { None } else { state.take_empty() };
        let waiters = state.for_items.take();
        drop(state);
        waiters.wake();
        match next {
            Some(buffer) => self.open_buffer(buffer),
            None if kept => {}
            None => self.limit = 0,
        }
    }

    /// Opens a buffer for the item, or does with it what the policy says.
    #[cold]
    #[inline(never)]
    fn push_without_room(&mut self, item: T) {
        let mut state = self.shared.lock();
        let closed = state.inlets == 0;
        let mut buffer = if closed { None } else { state.take_empty() };
        if buffer.is_none() && self.shared.overflow == Overflow::DropOldest {
            buffer = state.queued.pop_front();
        }
        drop(state);
        let Some(mut buffer) = buffer else { return self.push_nowhere(item, closed) };
        self.shared.counts.evict(buffer.len());
        buffer.clear();
        self.open_buffer(buffer);
        self.push(item);
    }

    fn push_nowhere(&self, item: T, closed: bool) {
        let counts = &self.shared.counts;
        if closed {
            counts.accept(1);
            counts.abandon(1);
        } else {
            let waits = self.shared.overflow == Overflow::Block;
            assert!(!waits, "an item was pushed into a full queue");
            counts.refuse(1);
        }
        drop(item);
    }
}

impl<T> Clone for Outlet<T> {
    /// Another producer of the same queue, with an open batch of its own.
    fn clone(&self) -> Self {
        Self::new(self.shared.clone())
    }
}

impl<T> Drop for Outlet<T> {
    fn drop(&mut self) {
        let mut items = std::mem::take(&mut self.open);
        let has_buffer = self.limit > 0;
        let mut state = self.shared.lock();
        state.outlets -= 1;
        let waker = state.for_room.remove(self.id);
        self.shared.counts.accept(items.len());
        if state.inlets == 0 {
            self.shared.counts.abandon(items.len());
        }
        let gives_back = has_buffer
            && state.inlets > 0
            && (items.is_empty() || state.queue(&mut items, self.shared.batch));
        if gives_back {
            state.put_empty(std::mem::take(&mut items));
        }
        let for_room = state.for_room.take();
        let for_items = state.for_items.take();
        drop(state);
        drop(waker);
        for_room.wake();
        for_items.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::task::Waker;

    use super::*;
    use crate::queue::queue;

    #[test]
    fn the_same_few_buffers_circulate() {
        for (capacity, buffers) in [(1, 1), (3, 3), (4, 4), (64, 4)] {
            let (mut outlet, mut inlet) = queue::<i32>(capacity, Overflow::Block);
            let cx = &mut Context::from_waker(Waker::noop());
            let mut addresses = BTreeSet::new();
            for n in 0..500 {
                while outlet.poll_room(cx).is_pending() {
                    inlet.items().for_each(drop);
                    let _ = inlet.poll_fill(cx);
                }
                addresses.insert(outlet.open.as_ptr().addr());
                outlet.push(n);
            }
            assert!(addresses.len() <= buffers, "{} buffers of {capacity}", addresses.len());
        }
    }
}
