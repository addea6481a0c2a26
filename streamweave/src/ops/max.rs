//! `max()`: the largest item.

use crate::ops::bounds::Ordered;
use crate::run::panics::named;

/// The largest item that a `max` stage has seen.
#[derive(Debug)]
pub struct Max<T> {
    best: Option<T>,
}

impl<T> Max<T> {
    /// Has seen nothing yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { best: None }
    }

    /// The largest item, `None` for an empty input.
    #[inline(always)]
    pub fn finish(self) -> Option<T> {
        self.best
    }
}

/// Keeps the largest item; of several equal ones the last, as in [`Iterator::max`].
///
/// Nothing is allocated or copied. Floats have no total order: use `reduce(f64::max)`.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { best = iter([3, 1, 2]) -> max(); }.run()?;
/// assert_eq!(report.best, Some(3));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn max<T: Ordered>(stage: &'static str, state: &mut Max<T>, item: T) {
    let best = state.best.as_ref();
    if named(stage, || best.is_none_or(|best| item.cmp(best).is_ge())) {
        state.best = Some(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds the place of the best letter.
    fn check(letters: &str, expected: Option<usize>) {
        let mut state = Max::new();
        for letter in letters.split_inclusive(|_| true) {
            max("best", &mut state, letter);
        }
        let place = |best: &str| best.as_ptr().addr() - letters.as_ptr().addr();
        assert_eq!(state.finish().map(place), expected);
    }

    #[test]
    fn the_last_of_equals() {
        check("", None);
        check("b", Some(0));
        check("acbcb", Some(3));
    }
}
