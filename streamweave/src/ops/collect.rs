//! `collect()`: all items.

use crate::ops::limit::limited;

/// The items that a `collect` stage keeps.
///
/// With a limit of `n` more than `n` items end the run with an error.
#[derive(Debug)]
pub struct Collect<T> {
    items: Vec<T>,
    max: usize,
}

impl<T> Collect<T> {
    /// Has no item yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { items: Vec::new(), max: usize::MAX }
    }

    /// All items, in order.
    #[inline(always)]
    pub fn finish(self) -> Vec<T> {
        self.items
    }
}

limited!([T] Collect<T>, state => state.items.len());

/// Keeps all items, in order, as a `Vec`; another collection is named by the stage's type.
///
/// Memory grows with the input, and `max = n` makes more than `n` items an error.
///
/// ```
/// # use streamweave::pipeline;
/// use std::collections::BTreeSet;
///
/// let report = pipeline! {
///     words = iter(["b", "a", "b"]);
///     all   = words -> collect();
///     set: BTreeSet<_> = words -> collect();
/// }
/// .run()?;
/// assert_eq!(report.all, ["b", "a", "b"]);
/// assert!(report.set.into_iter().eq(["a", "b"]));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn collect<T>(_stage: &'static str, state: &mut Collect<T>, item: T) {
    state.items.push(item);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn check(max: usize, len: usize, overflowed: bool) {
        let mut state = Collect::new().at_most(max);
        (0..len).for_each(|item| collect("all", &mut state, item));
        assert_eq!(state.limit(), max);
        assert_eq!(state.overflowed(), overflowed);
        assert!(state.finish().into_iter().eq(0..len));
    }

    #[test]
    fn keeps_all_items() {
        check(usize::MAX, 0, false);
        check(usize::MAX, 3, false);
    }

    #[test]
    fn the_item_above_the_limit_stays() {
        check(3, 3, false);
        check(3, 4, true);
        check(0, 1, true);
    }
}
