//! `sorted()`: all items in order of size.

use std::vec::IntoIter;

use crate::ops::bounds::Ordered;
use crate::ops::limit::limited;
use crate::run::panics::named;

/// The items that a `sorted` stage holds back.
///
/// With a limit of `n` more than `n` items end the run with an error.
#[derive(Debug)]
pub struct Sorted<T> {
    items: Vec<T>,
    /// Comparisons of the user's items run at the end, under this name.
    stage: &'static str,
    max: usize,
}

impl<T> Sorted<T> {
    /// Has no item yet.
    pub fn new() -> Self {
        Self { items: Vec::new(), stage: "", max: usize::MAX }
    }

    /// All items, the smallest first.
    pub fn finish(mut self) -> IntoIter<T>
    where
        T: Ordered,
    {
        named(self.stage, || self.items.sort());
        self.items.into_iter()
    }
}

limited!([T] Sorted<T>, state => state.items.len());

/// Holds all items back until the end of the input and hands them on, the smallest first.
///
/// Equal items keep their order. Memory grows with the input, and `max = n` makes more than `n`
/// items an error.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { ranks = iter([3, 1, 2]) -> sorted() -> collect(); }.run()?;
/// assert_eq!(report.ranks, [1, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn sorted<T>(stage: &'static str, state: &mut Sorted<T>, item: T) {
    state.stage = stage;
    state.items.push(item);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn check(max: usize, input: &[u32], expected: &[u32], overflowed: bool) {
        let mut state = Sorted::new().at_most(max);
        input.iter().for_each(|item| sorted("ranks", &mut state, *item));
        assert_eq!(state.overflowed(), overflowed);
        assert_eq!(state.finish().as_slice(), expected);
    }

    #[test]
    fn the_smallest_first() {
        check(usize::MAX, &[], &[], false);
        check(3, &[3, 1, 2], &[1, 2, 3], false);
        check(2, &[3, 1, 2], &[1, 2, 3], true);
    }
}
