//! `take_while(p)`: items until a predicate fails, then the end.

use crate::run::panics::named;

/// Whether a `take_while` stage still lets items through.
#[derive(Debug)]
pub struct TakeWhile {
    complete: bool,
}

impl TakeWhile {
    /// Begins by passing items on.
    #[inline(always)]
    pub fn new() -> Self {
        Self { complete: false }
    }

    /// Whether the branch is complete: nothing more will pass.
    #[inline(always)]
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

/// Passes on items while `p` returns `true`; the first other item completes the branch.
///
/// It only looks at them; that item is dropped, and `p` is not called again. Order is kept; nothing
/// is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { low = iter(1..) -> take_while(|n| *n < 4) -> collect(); }.run()?;
/// assert_eq!(report.low, [1, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn take_while<T>(
    stage: &'static str,
    state: &mut TakeWhile,
    item: &T,
    p: impl FnOnce(&T) -> bool,
) -> bool {
    if !state.complete {
        state.complete = !named(stage, || p(item));
    }
    !state.complete
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u32], expected: &[u32], complete: bool) {
        let mut state = TakeWhile::new();
        let low = |n: &u32| *n < 5;
        let passed = input.iter().copied().filter(|n| take_while("low", &mut state, n, low));
        assert_eq!(passed.collect::<Vec<_>>(), expected);
        assert_eq!(state.is_complete(), complete);
    }

    #[test]
    fn completes_with_the_first_failure() {
        check(&[], &[], false);
        check(&[1, 2], &[1, 2], false);
        check(&[1, 9, 1], &[1], true);
    }
}
