//! `min()`: the smallest item.

use crate::ops::bounds::Ordered;
use crate::run::panics::named;

/// The smallest item that a `min` stage has seen.
#[derive(Debug)]
pub struct Min<T> {
    best: Option<T>,
}

impl<T> Min<T> {
    /// Has seen nothing yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { best: None }
    }

    /// The smallest item, `None` for an empty input.
    #[inline(always)]
    pub fn finish(self) -> Option<T> {
        self.best
    }
}

/// Keeps the smallest item; of several equal ones the first, as in [`Iterator::min`].
///
/// Nothing is allocated or copied. Floats have no total order: use `reduce(f64::min)`.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { best = iter([3, 1, 2]) -> min(); }.run()?;
/// assert_eq!(report.best, Some(1));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn min<T: Ordered>(stage: &'static str, state: &mut Min<T>, item: T) {
    let best = state.best.as_ref();
    if named(stage, || best.is_none_or(|best| item.cmp(best).is_lt())) {
        state.best = Some(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds the place of the best letter.
    fn check(letters: &str, expected: Option<usize>) {
        let mut state = Min::new();
        for letter in letters.split_inclusive(|_| true) {
            min("best", &mut state, letter);
        }
        let place = |best: &str| best.as_ptr().addr() - letters.as_ptr().addr();
        assert_eq!(state.finish().map(place), expected);
    }

    #[test]
    fn the_first_of_equals() {
        check("", None);
        check("b", Some(0));
        check("cabac", Some(1));
    }
}
