//! `unique_by(key)`: drops items whose key was seen before.

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use crate::ops::bounds::Key;
use crate::ops::limit::limited;
use crate::run::panics::named;

/// The keys that a `unique_by` stage remembers.
///
/// With a limit of `n` it remembers `n` keys, and a new one takes the place of the oldest; so it
/// never overflows.
#[derive(Debug)]
pub struct UniqueBy<K> {
    keys: IndexSet<K, RandomState>,
    oldest: usize,
    max: usize,
}

impl<K> UniqueBy<K> {
    /// Has seen nothing yet.
    pub fn new() -> Self {
        Self { keys: IndexSet::default(), oldest: 0, max: usize::MAX }
    }

    /// Forgets the oldest key: the newest takes its place, so that the keys are a ring.
    fn evict(&mut self) {
        self.keys.swap_remove_index(self.oldest);
        self.oldest = (self.oldest + 1) % self.max.max(1);
    }
}

limited!([K] UniqueBy<K>, state => state.keys.len());

/// Passes on the first item of each key; it only looks at them.
///
/// Order is kept. All keys are remembered in one hash table, unless `max = n` is given: then it is
/// the `n` newest, and an item whose key was forgotten passes again.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     firsts = iter([10, 20, 11, 21, 30]) -> unique_by(|n| n / 10) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.firsts, [10, 20, 30]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn unique_by<T, K: Key>(
    stage: &'static str,
    state: &mut UniqueBy<K>,
    item: &T,
    key: impl FnOnce(&T) -> K,
) -> bool {
    let is_new = named(stage, || state.keys.insert(key(item)));
    if state.keys.len() > state.max {
        state.evict();
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn check(state: UniqueBy<u32>, input: &[u32], expected: &[u32]) {
        let mut state = state;
        let passed = input.iter().copied().filter(|n| unique_by("firsts", &mut state, n, |n| *n));
        assert_eq!(passed.collect::<Vec<_>>(), expected);
        assert!(!state.overflowed());
    }

    #[test]
    fn each_key_passes_once() {
        check(UniqueBy::new(), &[], &[]);
        check(UniqueBy::new(), &[1, 2, 1, 3, 2], &[1, 2, 3]);
    }

    #[test]
    fn the_oldest_key_is_forgotten() {
        check(UniqueBy::new().at_most(0), &[1, 1], &[1, 1]);
        check(UniqueBy::new().at_most(1), &[1, 1, 2, 1], &[1, 2, 1]);
        check(UniqueBy::new().at_most(2), &[1, 2, 3, 2, 3, 1, 3, 2], &[1, 2, 3, 1, 2]);
    }
}
