//! The consumer's end of a broadcast.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::lanes::Shared;
use crate::queue::counts::CountsHandle;
use crate::queue::waiters::{Id, Waiters};

/// Opens a shared batch at a time, and lends its items.
///
/// Dropping it closes this branch and no other. What it had not seen is counted as abandoned.
pub struct Branch<T> {
    shared: Arc<Shared<T>>,
    lane: usize,
    open: Option<Arc<Vec<T>>>,
    /// How many items of the open batch were taken.
    taken: usize,
}

/// The items of the open batch. Those that are not taken stay for the next time.
pub struct Lent<'a, T> {
    items: std::slice::Iter<'a, T>,
    of: usize,
    taken: &'a mut usize,
}

impl<T> Branch<T> {
    pub(super) fn new(shared: Arc<Shared<T>>, lane: usize) -> Self {
        Self { shared, lane, open: None, taken: 0 }
    }

    /// Waits for items: `true` when the open batch has some, `false` when no more will come.
    #[inline]
    pub fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        match &self.open {
            Some(open) if self.taken < open.len() => Poll::Ready(true),
            _ => self.poll_next_batch(cx),
        }
    }

    /// The items of the open batch that are left; none before [`poll_fill`](Self::poll_fill) told of
    /// any. They are lent for as long as the branch is.
    #[inline(always)]
    pub fn items(&mut self) -> Lent<'_, T> {
        let items = self.open.as_deref().map_or(&[][..], Vec::as_slice);
        Lent { items: items[self.taken..].iter(), of: items.len(), taken: &mut self.taken }
    }

    /// The counts of this branch.
    pub fn counts(&self) -> CountsHandle {
        self.shared.lock().lanes[self.lane].counts.clone()
    }

    /// Lets go of the batch that is used up and opens the next one, under one lock.
    fn poll_next_batch(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        let released = std::mem::take(&mut self.taken);
        let spent = self.open.take().and_then(|batch| self.shared.emptied(batch));
        let mut state = self.shared.lock();
        state.spent.extend(spent);
        let ended = state.ended;
        let lane = &mut state.lanes[self.lane];
        lane.release(released);
        let next = lane.queued.pop_front();
        // While half of the capacity is queued there is no hurry.
        let hurry = 2 * (lane.held - next.as_ref().map_or(0, |batch| batch.len())) <= lane.capacity;
        let waits = next.is_none() && !ended;
        let waker = if waits {
            state.for_items.register(self.lane as Id, cx.waker())
        } else {
            state.for_items.remove(self.lane as Id)
        };
        let for_room = if hurry && state.has_room(self.shared.batch) {
            state.for_room.take()
        } else {
            Waiters::default()
        };
        drop(state);
        drop(waker);
        self.open = next;
        for_room.wake();
        if waits { Poll::Pending } else { Poll::Ready(self.open.is_some()) }
    }
}

impl<T> Drop for Branch<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        let lane = &mut state.lanes[self.lane];
        lane.open = false;
        lane.release(self.taken);
        lane.counts.abandon(lane.held);
        let queued = std::mem::take(&mut lane.queued);
        let waker = state.for_items.remove(self.lane as Id);
        if state.is_closed() {
            self.shared.close();
        }
        let for_room = state.for_room.take();
        drop(state);
        drop(waker);
        for_room.wake();
        drop(queued);
    }
}

impl<'a, T> Iterator for Lent<'a, T> {
    type Item = &'a T;

    #[inline(always)]
    fn next(&mut self) -> Option<&'a T> {
        self.items.next()
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<T> ExactSizeIterator for Lent<'_, T> {}

impl<T> Drop for Lent<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        *self.taken = self.of - self.items.len();
    }
}
