//! How a region waits: for one driver, or for whichever of several has something first.

use std::convert::Infallible;
use std::task::Poll;

use crate::queue::{Inlet, Items, block_on_poll, poll_now};
use crate::source::Source;

/// Asks a driver for its next batch without waiting: `None` when it has nothing yet, and wakes the
/// region as soon as it has.
#[inline(always)]
pub fn fill_now<T>(inlet: &mut Inlet<T>) -> Option<bool> {
    match poll_now(|cx| inlet.poll_fill(cx)) {
        Poll::Ready(filled) => Some(filled),
        Poll::Pending => None,
    }
}

/// Whether an iterator may have to wait for its next item: only one that knows of more does not.
#[inline(always)]
pub fn may_wait(items: &impl Iterator) -> bool {
    items.size_hint().0 == 0
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
        Ok(block_on_poll(|cx| self.poll_fill(cx)))
    }

    #[inline(always)]
    fn items(&mut self) -> Items<'_, T> {
        self.items()
    }
}
