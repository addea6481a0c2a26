//! Handles that wait in line until what they lead to is free.

use std::collections::VecDeque;

/// How many of the oldest are looked at for one that is free.
const LOOKS: usize = 4;

/// Handles in the order in which they came, those in use and those that are free.
#[derive(Debug)]
pub(super) struct Line<H>(VecDeque<H>);

impl<H> Line<H> {
    #[inline]
    pub(super) fn push(&mut self, handle: H) {
        self.0.push_back(handle);
    }

    /// A handle that is free.
    ///
    /// The newest is free where one item is done before the next is made, and is still in the cache;
    /// else the oldest is likely to be. Those that are not go to the end of the line.
    #[inline]
    pub(super) fn take(&mut self, is_free: impl Fn(&H) -> bool) -> Option<H> {
        let looks = LOOKS.min(self.0.len());
        let newest_is_free = self.0.back().is_some_and(&is_free);
        let found = newest_is_free
            || (0..looks).any(|_| {
                self.0.rotate_left(1);
                self.0.back().is_some_and(&is_free)
            });
        if found { self.0.pop_back() } else { None }
    }

    /// Drops those for which it says so.
    pub(super) fn drop_if(&mut self, mut wanted: impl FnMut(&H) -> bool) {
        self.0.retain(|handle| !wanted(handle));
    }

    pub(super) fn count(&self, is_free: impl Fn(&H) -> bool) -> usize {
        self.0.iter().filter(|handle| is_free(handle)).count()
    }
}

impl<H> Default for Line<H> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_newest_that_is_free_is_taken_else_the_oldest() {
        let mut line = Line::default();
        (0..4).for_each(|n| line.push(n));
        assert_eq!(line.take(|_| false), None);
        assert_eq!(line.take(|_| true), Some(3));
        assert_eq!(line.take(|n| *n < 2), Some(0));
        assert_eq!((line.count(|_| true), line.count(|n| *n == 1)), (2, 1));
        line.drop_if(|n| *n == 1);
        assert_eq!((line.take(|_| true), line.take(|_| true)), (Some(2), None));
    }

    #[test]
    fn what_is_kept_for_long_is_not_in_the_way() {
        let mut line = Line::default();
        (0..3 * LOOKS).for_each(|n| line.push(n));
        line.push(99);
        line.push(0);
        let (looks, tries) = (Cell::new(0), (1..).find(|_| line.take(|n| *n == 99).is_some()));
        assert_eq!(tries, Some(4));
        assert_eq!(line.take(|_| looks.replace(looks.get() + 1) < 0), None);
        assert_eq!(looks.get(), 1 + LOOKS as i32);
    }
}
