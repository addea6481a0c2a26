//! `skip_while(p)`: drops items until a predicate fails.

use crate::run::panics::named;

/// Whether a `skip_while` stage has passed an item on.
#[derive(Debug)]
pub struct SkipWhile {
    passing: bool,
}

impl SkipWhile {
    /// Begins by dropping.
    #[inline(always)]
    pub fn new() -> Self {
        Self { passing: false }
    }
}

/// Drops items while `p` returns `true`, then passes on all; it only looks at them.
///
/// After `p` returned `false` it is not called again. Order is kept; nothing is allocated or
/// copied.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     rest = iter([1, 2, 9, 1]) -> skip_while(|n| *n < 5) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.rest, [9, 1]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn skip_while<T>(
    stage: &'static str,
    state: &mut SkipWhile,
    item: &T,
    p: impl FnOnce(&T) -> bool,
) -> bool {
    if !state.passing {
        state.passing = !named(stage, || p(item));
    }
    state.passing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u32], expected: &[u32]) {
        let mut state = SkipWhile::new();
        let low = |n: &u32| *n < 5;
        let passed = input.iter().copied().filter(|n| skip_while("rest", &mut state, n, low));
        assert_eq!(passed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn drops_until_the_predicate_fails() {
        check(&[], &[]);
        check(&[1, 9, 1], &[9, 1]);
        check(&[9, 1, 2], &[9, 1, 2]);
        check(&[1, 2], &[]);
    }
}
