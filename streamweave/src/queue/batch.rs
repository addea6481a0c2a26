//! The batch that a consumer has open.

use std::collections::VecDeque;

/// Items in the order in which they came, and how many there were.
///
/// None were received as long as there is no batch. A deque takes items out at the front and keeps the
/// buffer; it is made from a vector, and turned back into one, without a copy.
pub(super) struct OpenBatch<T> {
    items: VecDeque<T>,
    received: usize,
}

impl<T> OpenBatch<T> {
    pub(super) fn new(items: Vec<T>) -> Self {
        Self { received: items.len(), items: items.into() }
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many items were taken out.
    pub(super) fn delivered(&self) -> usize {
        self.received - self.items.len()
    }

    #[inline(always)]
    pub(super) fn items(&mut self) -> Items<'_, T> {
        Items { items: std::mem::take(&mut self.items), home: &mut self.items }
    }

    /// The buffer of the batch, if there is one, with the items that are left.
    pub(super) fn take_buffer(&mut self) -> Option<Vec<T>> {
        let received = std::mem::take(&mut self.received);
        (received > 0).then(|| std::mem::take(&mut self.items).into())
    }
}

impl<T> Default for OpenBatch<T> {
    fn default() -> Self {
        Self { items: VecDeque::new(), received: 0 }
    }
}

/// The items of the open batch, by value. Those that are not taken out stay for the next time.
pub struct Items<'a, T> {
    /// Not behind the reference, so that a loop over it has its state in registers.
    items: VecDeque<T>,
    home: &'a mut VecDeque<T>,
}

impl<T> Iterator for Items<'_, T> {
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        self.items.pop_front()
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.items.len(), Some(self.items.len()))
    }
}

impl<T> ExactSizeIterator for Items<'_, T> {}

impl<T> Drop for Items<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        std::mem::swap(&mut self.items, self.home);
    }
}
