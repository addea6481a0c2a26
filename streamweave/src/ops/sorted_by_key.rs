//! `sorted_by_key(key)`: all items in order of their keys.

use std::vec::IntoIter;

use crate::ops::bounds::Ordered;
use crate::ops::limit::limited;
use crate::run::panics::named;

/// The items that a `sorted_by_key` stage holds back, with their keys.
///
/// With a limit of `n` more than `n` items end the run with an error.
#[derive(Debug)]
pub struct SortedByKey<T, K> {
    items: Vec<(K, T)>,
    /// Comparisons of the user's keys run at the end, under this name.
    stage: &'static str,
    max: usize,
}

impl<T, K> SortedByKey<T, K> {
    /// Has no item yet.
    pub fn new() -> Self {
        Self { items: Vec::new(), stage: "", max: usize::MAX }
    }

    /// All items, the one with the smallest key first.
    pub fn finish(mut self) -> IntoIter<T>
    where
        K: Ordered,
    {
        named(self.stage, || self.items.sort_by(|left, right| left.0.cmp(&right.0)));
        let items: Vec<T> = self.items.into_iter().map(|(_, item)| item).collect();
        items.into_iter()
    }
}

limited!([T, K] SortedByKey<T, K>, state => state.items.len());

/// Holds all items back until the end of the input and hands them on, the smallest key first.
///
/// The key is made once per item; items with equal keys keep their order. Memory grows with the
/// input, and `max = n` makes more than `n` items an error.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     words = iter(["the", "a", "to"]) -> sorted_by_key(|word| word.len()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.words, ["a", "to", "the"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn sorted_by_key<T, K>(
    stage: &'static str,
    state: &mut SortedByKey<T, K>,
    item: T,
    key: impl FnOnce(&T) -> K,
) {
    state.stage = stage;
    let key = named(stage, || key(&item));
    state.items.push((key, item));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn check(max: usize, input: &[u32], expected: &[u32], overflowed: bool) {
        let mut state = SortedByKey::new().at_most(max);
        for item in input {
            sorted_by_key("ranks", &mut state, *item, |n| n / 10);
        }
        assert_eq!(state.overflowed(), overflowed);
        assert_eq!(state.finish().as_slice(), expected);
    }

    #[test]
    fn equal_keys_keep_their_order() {
        check(usize::MAX, &[], &[], false);
        check(4, &[22, 11, 21, 12], &[11, 12, 22, 21], false);
        check(3, &[22, 11, 21, 12], &[11, 12, 22, 21], true);
    }
}
