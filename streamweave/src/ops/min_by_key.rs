//! `min_by_key(key)`: the item with the smallest key.

use crate::ops::bounds::Ordered;
use crate::run::panics::named;

/// The item with the smallest key that a `min_by_key` stage has seen, and that key.
#[derive(Debug)]
pub struct MinByKey<T, K> {
    best: Option<(K, T)>,
}

impl<T, K> MinByKey<T, K> {
    /// Has seen nothing yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { best: None }
    }

    /// The item with the smallest key, `None` for an empty input.
    #[inline(always)]
    pub fn finish(self) -> Option<T> {
        self.best.map(|(_, item)| item)
    }
}

/// Keeps the item with the smallest key; of several with equal keys the first, as in
/// [`Iterator::min_by_key`].
///
/// The key is made once per item. Nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let words = ["to", "a", "the"];
/// let report = pipeline! { best = iter(words) -> min_by_key(|word| word.len()); }.run()?;
/// assert_eq!(report.best, Some("a"));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn min_by_key<T, K: Ordered>(
    stage: &'static str,
    state: &mut MinByKey<T, K>,
    item: T,
    key: impl FnOnce(&T) -> K,
) {
    let best = state.best.as_ref();
    let (key, is_better) = named(stage, || {
        let key = key(&item);
        let is_better = best.is_none_or(|(best, _)| key.cmp(best).is_lt());
        (key, is_better)
    });
    if is_better {
        state.best = Some((key, item));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[&'static str], expected: Option<&str>) {
        let mut state = MinByKey::new();
        for item in input {
            min_by_key("best", &mut state, *item, |word| word.len());
        }
        assert_eq!(state.finish(), expected);
    }

    #[test]
    fn the_first_of_equals() {
        check(&[], None);
        check(&["b"], Some("b"));
        check(&["bc", "a", "def", "b"], Some("a"));
    }
}
