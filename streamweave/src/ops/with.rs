//! `with(y, total)`: items held back until an aggregate is known.

use std::vec::Drain;

use crate::ops::limit::limited;

/// The items that a `with` stage holds back.
///
/// With a limit of `n` more than `n` items end the run with an error.
#[derive(Debug)]
pub struct With<Y> {
    held: Vec<Y>,
    max: usize,
}

impl<Y> With<Y> {
    /// Holds nothing yet.
    pub fn new() -> Self {
        Self {
            held: Vec::new(),
            max: usize::MAX,
        }
    }

    /// Hands on all items, in order.
    #[inline(always)]
    pub fn release(&mut self) -> Drain<'_, Y> {
        self.held.drain(..)
    }
}

limited!([Y] With<Y>, state => state.held.len());

/// Holds an item back until the aggregate is there; the pairs are `(Y, &Total)`.
///
/// Order is kept. Memory grows with the input, and `buffer(n)` makes more than `n` items an error.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     sizes  = iter([1, 3]);
///     total  = sizes -> sum();
///     shares = with(sizes, total, buffer(10)) -> map(|(n, total)| n * 100 / total) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.shares, [25, 75]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn with<Y>(_stage: &'static str, state: &mut With<Y>, item: Y) {
    state.held.push(item);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    #[test]
    fn releases_what_it_held() {
        let mut state = With::new().at_most(2);
        let full = [1, 2, 3].map(|item| {
            with("shares", &mut state, item);
            state.overflowed()
        });
        assert_eq!(full, [false, false, true]);
        assert!(state.release().eq([1, 2, 3]));
        assert!(state.release().eq([]));
    }
}
