//! `fold_by(key, init, f)`: one value per key.

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::ops::bounds::Key;
use crate::ops::limit::limited;
use crate::run::panics::named;

/// One value per key, in the order in which the keys were first seen.
pub type Groups<K, S> = IndexMap<K, S, RandomState>;

/// The values that a `fold_by` stage has reached.
///
/// With a limit of `n` more than `n` keys end the run with an error.
#[derive(Debug)]
pub struct FoldBy<K, S> {
    groups: Groups<K, S>,
    max: usize,
}

impl<K, S> FoldBy<K, S> {
    /// Has no group yet.
    pub fn new() -> Self {
        Self { groups: Groups::default(), max: usize::MAX }
    }

    /// The value of each key.
    #[inline(always)]
    pub fn finish(self) -> Groups<K, S> {
        self.groups
    }
}

limited!([K, S] FoldBy<K, S>, state => state.groups.len());

/// Keeps a value per key, starting at `init()`, and updates it by `f(&mut value, item)`.
///
/// The result is a map in the order in which the keys were first seen. One hash look-up per item;
/// memory grows with the number of keys, and `max = n` makes more than `n` of them an error.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     hits = iter([404, 200, 404]) -> fold_by(|status| *status, || 0, |n, _| *n += 1);
/// }
/// .run()?;
/// assert!(report.hits.into_iter().eq([(404, 2), (200, 1)]));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn fold_by<T, K: Key, S>(
    stage: &'static str,
    state: &mut FoldBy<K, S>,
    item: T,
    key: impl FnOnce(&T) -> K,
    init: impl FnOnce() -> S,
    f: impl FnOnce(&mut S, T),
) {
    named(stage, || {
        let value = state.groups.entry(key(&item)).or_insert_with(init);
        f(value, item);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn check(max: usize, input: &[u32], expected: &[(u32, u32)], overflowed: bool) {
        let mut state = FoldBy::new().at_most(max);
        for item in input {
            fold_by("sums", &mut state, *item, |n| n / 10, || 0, |total, n| *total += n);
        }
        assert_eq!(state.overflowed(), overflowed);
        assert_eq!(state.finish().into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn folds_each_key_in_first_seen_order() {
        check(usize::MAX, &[], &[], false);
        check(2, &[21, 11, 22], &[(2, 43), (1, 11)], false);
        check(1, &[21, 11, 22], &[(2, 43), (1, 11)], true);
    }
}
