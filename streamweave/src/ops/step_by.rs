//! `step_by(n)`: every n-th item.

/// How many items a `step_by` stage drops before the next one passes.
#[derive(Debug)]
pub struct StepBy {
    gap: usize,
    left: usize,
}

impl StepBy {
    /// Passes on the first item and then every `n`-th.
    ///
    /// # Panics
    /// When `n` is zero, like [`Iterator::step_by`].
    pub fn new(n: usize) -> Self {
        assert!(n > 0, "the step must not be zero");
        Self { gap: n - 1, left: 0 }
    }
}

/// Passes on the first item and then every `n`-th; it only looks at them.
///
/// Order is kept; nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { some = iter(1..=7) -> step_by(3) -> collect(); }.run()?;
/// assert_eq!(report.some, [1, 4, 7]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn step_by<T>(_stage: &'static str, state: &mut StepBy, _item: &T) -> bool {
    if state.left == 0 {
        state.left = state.gap;
        return true;
    }
    state.left -= 1;
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n: usize, expected: &[u32]) {
        let mut state = StepBy::new(n);
        let passed = (1..=5).filter(|item| step_by("some", &mut state, item));
        assert_eq!(passed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_first_passes() {
        check(1, &[1, 2, 3, 4, 5]);
        check(2, &[1, 3, 5]);
        check(9, &[1]);
    }

    #[test]
    #[should_panic(expected = "the step must not be zero")]
    fn a_step_of_zero() {
        StepBy::new(0);
    }
}
