//! `scan(init, f)`: a map that remembers.

use crate::run::panics::named;

/// What a `scan` stage remembers.
#[derive(Debug)]
pub struct Scan<S> {
    value: S,
}

impl<S> Scan<S> {
    /// Starts at `init()`.
    #[inline(always)]
    pub fn new(init: impl FnOnce() -> S) -> Self {
        Self { value: init() }
    }
}

/// Hands each item to `f(&mut state, item)` and passes on what it returns.
///
/// The state starts at `init()`. Order is kept; nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     totals = iter(1..=4) -> scan(|| 0, |total, n| { *total += n; *total }) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.totals, [1, 3, 6, 10]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn scan<T, S, U>(
    stage: &'static str,
    state: &mut Scan<S>,
    item: T,
    f: impl FnOnce(&mut S, T) -> U,
) -> U {
    named(stage, || f(&mut state.value, item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_between_items() {
        let mut state = Scan::new(|| 0);
        let totals = [1, 2, 3].map(|n| {
            scan("totals", &mut state, n, |total, n| {
                *total += n;
                *total
            })
        });
        assert_eq!(totals, [1, 3, 6]);
    }
}
