//! `reduce_by(key, f)`: one item per key.

use foldhash::fast::RandomState;

use crate::ops::bounds::Key;
use crate::ops::fold_by::Groups;
use crate::ops::limit::limited;
use crate::ops::reduce::{Reduce, reduce};
use crate::run::panics::named;

/// The items that a `reduce_by` stage has reached.
///
/// With a limit of `n` more than `n` keys end the run with an error.
#[derive(Debug)]
pub struct ReduceBy<K, T> {
    groups: Groups<K, Reduce<T>>,
    /// Hashes of the user's keys run at the end once more, under this name.
    stage: &'static str,
    max: usize,
}

impl<K, T> ReduceBy<K, T> {
    /// Has no group yet.
    pub fn new() -> Self {
        Self { groups: Groups::default(), stage: "", max: usize::MAX }
    }

    /// The last result of each key.
    pub fn finish(self) -> Groups<K, T>
    where
        K: Key,
    {
        let keys = self.groups.len();
        let mut results = Groups::with_capacity_and_hasher(keys, RandomState::default());
        let groups = self.groups.into_iter();
        named(self.stage, || {
            results.extend(groups.filter_map(|(key, value)| Some((key, value.finish()?))));
        });
        results
    }
}

limited!([K, T] ReduceBy<K, T>, state => state.groups.len());

/// Combines the items of each key by `value = f(value, item)`, beginning with the first.
///
/// The result is a map in the order in which the keys were first seen. One hash look-up per item,
/// and one per key at the end; memory grows with the number of keys, and `max = n` makes more than
/// `n` of them an error.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     highest = iter([("b", 2), ("a", 5), ("b", 7)]) -> reduce_by(|row| row.0, |l, r| l.max(r));
/// }
/// .run()?;
/// assert!(report.highest.into_values().eq([("b", 7), ("a", 5)]));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn reduce_by<T, K: Key>(
    stage: &'static str,
    state: &mut ReduceBy<K, T>,
    item: T,
    key: impl FnOnce(&T) -> K,
    f: impl FnOnce(T, T) -> T,
) {
    state.stage = stage;
    named(stage, || {
        let value = state.groups.entry(key(&item)).or_insert_with(Reduce::new);
        reduce(stage, value, item, f);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn check(max: usize, input: &[u32], expected: &[(u32, u32)], overflowed: bool) {
        let mut state = ReduceBy::new().at_most(max);
        for item in input {
            reduce_by("sums", &mut state, *item, |n| n / 10, |left, right| left + right);
        }
        assert_eq!(state.overflowed(), overflowed);
        assert_eq!(state.finish().into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn reduces_each_key_in_first_seen_order() {
        check(usize::MAX, &[], &[], false);
        check(2, &[21, 11, 22], &[(2, 43), (1, 11)], false);
        check(1, &[21, 11, 22], &[(2, 43), (1, 11)], true);
    }
}
