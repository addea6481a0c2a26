//! Items in the order of their times, as the time windows hold them.

use std::collections::VecDeque;

/// Items in the order of their times; those of one time in the order in which they came.
///
/// An item that is the latest so far costs constant time; another one moves those that are later, or
/// those that are earlier, whichever are fewer.
#[derive(Debug)]
pub(crate) struct Timeline<T> {
    times: VecDeque<i128>,
    items: VecDeque<T>,
}

impl<T> Timeline<T> {
    pub(crate) fn new() -> Self {
        Self { times: VecDeque::new(), items: VecDeque::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    pub(crate) fn time(&self, index: usize) -> Option<i128> {
        self.times.get(index).copied()
    }

    pub(crate) fn last(&self) -> Option<i128> {
        self.times.back().copied()
    }

    /// How many items are earlier than a time.
    pub(crate) fn before(&self, time: i128) -> usize {
        self.times.partition_point(|earlier| *earlier < time)
    }

    /// Puts an item into its place, and says which that is.
    #[inline]
    pub(crate) fn insert(&mut self, time: i128, item: T) -> usize {
        if self.last().is_none_or(|last| last <= time) {
            self.times.push_back(time);
            self.items.push_back(item);
            return self.times.len() - 1;
        }
        let place = self.times.partition_point(|earlier| *earlier <= time);
        self.times.insert(place, time);
        self.items.insert(place, item);
        place
    }

    /// Drops the earliest items.
    #[inline]
    pub(crate) fn forget(&mut self, count: usize) {
        if count > 0 {
            self.times.drain(..count);
            self.items.drain(..count);
        }
    }

    /// The items, of which the first `count` lie in one slice.
    pub(crate) fn lend(&mut self, count: usize) -> Span<'_, T> {
        if self.items.as_slices().0.len() < count {
            self.items.make_contiguous();
        }
        Span { times: &self.times, items: &self.items.as_slices().0[..count] }
    }
}

/// The earliest items of a [`Timeline`].
#[derive(Debug)]
pub(crate) struct Span<'s, T> {
    times: &'s VecDeque<i128>,
    items: &'s [T],
}

impl<'s, T> Span<'s, T> {
    pub(crate) fn time(&self, index: usize) -> Option<i128> {
        if index < self.items.len() { self.times.get(index).copied() } else { None }
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &'s [T] {
        &self.items[start..end]
    }
}
