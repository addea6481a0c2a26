//! `buffer(n)`: a queue of at most n items, for feedback.

use std::collections::VecDeque;

/// The queue of a `buffer` stage.
#[derive(Debug)]
pub struct Buffer<T> {
    items: VecDeque<T>,
    limit: usize,
}

impl<T> Buffer<T> {
    /// Holds at most `limit` items.
    ///
    /// # Panics
    /// When `limit` is zero.
    pub fn new(limit: usize) -> Self {
        assert!(limit > 0, "the size of a buffer must not be zero");
        Self { items: VecDeque::new(), limit }
    }

    /// Takes out the oldest item.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<T> {
        self.items.pop_front()
    }

    /// Whether the queue is empty.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The most items that the queue holds.
    #[inline(always)]
    pub fn limit(&self) -> usize {
        self.limit
    }
}

/// Queues an item; `false` when that was one too many, which ends the run with an error.
///
/// The queue is drained in order before the source is asked for more. Its memory grows to what was
/// needed at most.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     seeds  = iter([6]);
///     all    = merge(seeds, again);
///     routed = all -> match { n if n > 1 => more(n / 2), n => done };
///     again  = routed.more -> buffer(8);
///     ends   = routed.done -> collect();
/// }
/// .run()?;
/// assert_eq!(report.ends, [1]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn buffer<T>(_stage: &'static str, state: &mut Buffer<T>, item: T) -> bool {
    state.items.push_back(item);
    state.items.len() <= state.limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_comes_first_and_one_too_many_is_told() {
        let mut state = Buffer::new(2);
        assert_eq!([1, 2, 3].map(|n| buffer("again", &mut state, n)), [true, true, false]);
        assert!(!state.is_empty());
        assert!(std::iter::from_fn(|| state.pop()).eq([1, 2, 3]));
        assert!(state.is_empty() && buffer("again", &mut state, 4));
    }

    #[test]
    #[should_panic(expected = "the size of a buffer must not be zero")]
    fn a_size_of_zero() {
        Buffer::<u32>::new(0);
    }
}
