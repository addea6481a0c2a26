//! How a region waits: for one driver, or for whichever of several has something first.

use std::task::{Context, Poll};

use crate::queue::{
    Branch, Broadcast, Gather, Gathered, Inlet, Outlet, Room, block_on_poll, poll_now,
};
use crate::run::current;
use crate::run::region::Region;

/// The consumer's end of a queue, as a region sees it.
pub trait Receive {
    /// Waits for the next batch; false when the queue has ended.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<bool>;
}

impl<T> Receive for Inlet<T> {
    #[inline(always)]
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        self.poll_fill(cx)
    }
}

impl<T> Receive for Gathered<T> {
    #[inline(always)]
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        self.poll_fill(cx)
    }
}

impl<T> Receive for Branch<T> {
    #[inline(always)]
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        self.poll_fill(cx)
    }
}

/// The producer's end of a queue, as a region sees it.
pub trait HandOver {
    /// What it takes.
    type Item;
    /// Whether an item can be pushed at once.
    fn has_room(&self) -> bool;
    /// Waits for room.
    fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Room>;
    /// Takes an item for which there is room.
    fn push(&mut self, item: Self::Item);
}

macro_rules! hand_over {
    ($($outlet:ident),+) => { $(
        impl<T> HandOver for $outlet<T> {
            type Item = T;

            #[inline(always)]
            fn has_room(&self) -> bool {
                self.has_room()
            }

            #[inline(always)]
            fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Room> {
                self.poll_room(cx)
            }

            #[inline(always)]
            fn push(&mut self, item: T) {
                self.push(item);
            }
        }
    )+ };
}

hand_over!(Outlet, Broadcast, Gather);

/// Hands an item over where there is room at once; it comes back where there is none.
#[inline(always)]
pub fn push_now<O: HandOver>(outlet: &mut O, item: O::Item) -> Option<O::Item> {
    if !outlet.has_room() {
        return Some(item);
    }
    outlet.push(item);
    None
}

impl Region {
    /// Waits on this thread for the next batch of a queue; false when the queue or the run has ended.
    #[inline(always)]
    pub fn receive(&self, inlet: &mut impl Receive) -> bool {
        !self.failed() && wait_for(false, |cx| inlet.poll_fill(cx))
    }

    /// Asks for the next batch without waiting; this thread is woken when there is one.
    #[inline(always)]
    pub fn receive_now(&self, inlet: &mut impl Receive) -> Poll<bool> {
        if self.failed() {
            return Poll::Ready(false);
        }
        poll_now(|cx| unless_stopped(cx, false, |cx| inlet.poll_fill(cx)))
    }
}

/// Blocks this thread until there is an answer; when its run is stopped, that is `stopped`.
pub(crate) fn wait_for<T: Copy>(
    stopped: T,
    mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>,
) -> T {
    block_on_poll(|cx| unless_stopped(cx, stopped, &mut poll))
}

/// The wait is over as well when the run of this thread is stopped.
fn unless_stopped<T>(
    cx: &mut Context<'_>,
    stopped: T,
    poll: impl FnOnce(&mut Context<'_>) -> Poll<T>,
) -> Poll<T> {
    match poll(cx) {
        Poll::Pending if current::is_stopped(cx.waker()) => Poll::Ready(stopped),
        answer => answer,
    }
}

/// Whether an iterator may have to wait for its next item: only one that knows of more does not.
#[inline(always)]
pub fn may_wait(items: &impl Iterator) -> bool {
    items.size_hint().0 == 0
}

/// The most items of an iterator that a region takes before it looks around.
pub(crate) const CHUNK: usize = 1024;

/// The next items of an iterator, as many as a region takes at a time.
#[derive(Debug)]
pub struct Chunk<'i, I> {
    items: &'i mut I,
    len: usize,
    left: usize,
}

impl<'i, I: Iterator> Chunk<'i, I> {
    /// The items that the iterator knows of, or a single one: only that may have to be waited for.
    #[inline(always)]
    pub fn known(items: &'i mut I, most: usize) -> Self {
        let len = items.size_hint().0.clamp(1, most);
        Self { items, len, left: len }
    }

    /// As many items as a chunk holds.
    #[inline(always)]
    pub fn full(items: &'i mut I, most: usize) -> Self {
        Self { items, len: most, left: most }
    }
}

impl<I> Chunk<'_, I> {
    /// The number of items, if the iterator has as many.
    #[inline(always)]
    #[expect(clippy::len_without_is_empty, reason = "a chunk is never empty")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the iterator ended within the chunk.
    #[inline(always)]
    pub fn has_ended(&self) -> bool {
        self.left > 0
    }
}

impl<I: Iterator> Iterator for Chunk<'_, I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        if self.left == 0 {
            return None;
        }
        let item = self.items.next()?;
        self.left -= 1;
        Some(item)
    }
}
