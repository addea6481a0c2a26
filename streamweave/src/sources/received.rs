//! Items that have arrived and wait to be handed out.

use std::collections::VecDeque;

/// The most items that a source takes in at once before it hands them out.
pub(crate) const AT_ONCE: usize = 64;

/// Hands out the items that have arrived; what is not taken stays.
#[derive(Debug)]
pub struct Received<'s, T>(pub(crate) &'s mut VecDeque<T>);

impl<T> Iterator for Received<'_, T> {
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        self.0.pop_front()
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len(), Some(self.0.len()))
    }
}
