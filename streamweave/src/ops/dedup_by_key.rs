//! `dedup_by_key(key)`: drops items whose key is that of the item before.

use crate::run::panics::named;

/// The key of the item that a `dedup_by_key` stage saw last.
#[derive(Debug)]
pub struct DedupByKey<K> {
    last: Option<K>,
}

impl<K> DedupByKey<K> {
    /// Has seen nothing yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { last: None }
    }
}

/// Passes on the first item of each run of items with equal keys; it only looks at them.
///
/// Order is kept; it remembers one key and allocates nothing.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     firsts = iter([10, 11, 20, 12]) -> dedup_by_key(|n| n / 10) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.firsts, [10, 20, 12]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn dedup_by_key<T, K: PartialEq>(
    stage: &'static str,
    state: &mut DedupByKey<K>,
    item: &T,
    key: impl FnOnce(&T) -> K,
) -> bool {
    named(stage, || {
        let key = Some(key(item));
        let differs = state.last != key;
        state.last = key;
        differs
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u32], expected: &[u32]) {
        let mut state = DedupByKey::new();
        let tens = |n: &u32| n / 10;
        let passed = input.iter().copied().filter(|n| dedup_by_key("firsts", &mut state, n, tens));
        assert_eq!(passed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_first_of_a_run_passes() {
        check(&[], &[]);
        check(&[1, 2, 3], &[1]);
        check(&[10, 11, 20, 12], &[10, 20, 12]);
    }
}
