//! The consumer's end of a queue.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::batch::{Items, OpenBatch};
use super::counts::CountsHandle;
use super::shared::Shared;
use super::waiters::Id;

/// Opens a batch at a time, and hands on its items by value.
///
/// When the last inlet is dropped, the queue is closed: what is queued is dropped and counted as
/// abandoned, as is what is left of any inlet's open batch.
pub struct Inlet<T> {
    shared: Arc<Shared<T>>,
    id: Id,
    open: OpenBatch<T>,
    number: u64,
}

impl<T> Inlet<T> {
    pub(super) fn new(shared: Arc<Shared<T>>) -> Self {
        let id = shared.add_inlet();
        Self { shared, id, open: OpenBatch::default(), number: 0 }
    }

    /// Waits for items: `true` when the open batch has some, `false` when no more will come.
    ///
    /// An open batch that is used up goes back to the producer first, so call it before waiting for
    /// anything else that depends on the producer.
    #[inline]
    pub fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        if self.open.is_empty() { self.poll_next_batch(cx) } else { Poll::Ready(true) }
    }

    /// The items of the open batch that are left; none before [`poll_fill`](Self::poll_fill) told of
    /// any.
    #[inline(always)]
    pub fn items(&mut self) -> Items<'_, T> {
        self.open.items()
    }

    /// The number of the open batch: how many batches the consumers of this queue took before it.
    ///
    /// A [`Gather`](super::Gather) needs it to bring batches back into this order.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The counts of the queue.
    pub fn counts(&self) -> CountsHandle {
        self.shared.counts.clone()
    }

    /// Gives back the batch that is used up and opens the next one, under one lock.
    fn poll_next_batch(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        let delivered = self.open.delivered();
        let spent = self.open.take_buffer();
        let mut state = self.shared.lock();
        self.shared.counts.deliver(delivered);
        if let Some(buffer) = spent {
            state.put_empty(buffer);
        }
        let next = state.take_queued();
        let for_room = state.wake_for_room();
        let ended = next.is_none() && state.outlets == 0;
        let waits = next.is_none() && !ended;
        let waker = if waits {
            state.for_items.register(self.id, cx.waker())
        } else {
            state.for_items.remove(self.id)
        };
        drop(state);
        drop(waker);
        if let Some((items, number)) = next {
            self.open = OpenBatch::new(items);
            self.number = number;
        }
        for_room.wake();
        if waits { Poll::Pending } else { Poll::Ready(!ended) }
    }
}

impl<T> Clone for Inlet<T> {
    /// Another consumer, which shares the work with this one.
    fn clone(&self) -> Self {
        Self::new(self.shared.clone())
    }
}

impl<T> Drop for Inlet<T> {
    fn drop(&mut self) {
        let delivered = self.open.delivered();
        let open = self.open.take_buffer();
        let mut state = self.shared.lock();
        state.inlets -= 1;
        let queued = if state.inlets == 0 {
            self.shared.close();
            std::mem::take(&mut state.queued)
        } else {
            VecDeque::new()
        };
        if open.is_some() {
            state.forget_buffer();
        }
        let abandoned = open.iter().chain(&queued).map(Vec::len).sum();
        self.shared.counts.deliver(delivered);
        self.shared.counts.abandon(abandoned);
        let waker = state.for_items.remove(self.id);
        let for_room = state.for_room.take();
        drop(state);
        drop(waker);
        for_room.wake();
    }
}
