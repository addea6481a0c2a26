//! How a region waits: for one driver, or for whichever of several has something first.

use std::convert::Infallible;
use std::task::{Context, Poll};

use crate::current;
use crate::queue::{Inlet, Items, block_on_poll, poll_now};
use crate::source::Source;

/// Asks a driver for its next batch without waiting; it wakes the region as soon as it has one.
#[inline(always)]
pub fn fill_now<T>(inlet: &mut Inlet<T>) -> Poll<Result<bool, Infallible>> {
    poll_now(|cx| unless_stopped(cx, false, |cx| inlet.poll_fill(cx))).map(Ok)
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
const CHUNK: usize = 1024;

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
    pub fn known(items: &'i mut I) -> Self {
        let len = items.size_hint().0.clamp(1, CHUNK);
        Self { items, len, left: len }
    }

    /// As many items as a chunk holds.
    #[inline(always)]
    pub fn full(items: &'i mut I) -> Self {
        Self { items, len: CHUNK, left: CHUNK }
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

#[diagnostic::do_not_recommend]
impl<T> Source for Inlet<T> {
    type Item<'s>
        = T
    where
        Self: 's;
    type Items<'s>
        = Items<'s, T>
    where
        Self: 's;
    type Error = Infallible;

    /// Waits for a batch on this thread.
    #[inline(always)]
    fn fill(&mut self) -> Result<bool, Infallible> {
        Ok(wait_for(false, |cx| self.poll_fill(cx)))
    }

    /// What was handed over is worked on, also while the run drains.
    #[inline(always)]
    fn __fill(&mut self, _stage: &'static str) -> Result<bool, Infallible> {
        self.fill()
    }

    #[inline(always)]
    fn items(&mut self) -> Items<'_, T> {
        self.items()
    }
}
