//! `fold(init, f)`: one value out of the whole input.

use crate::run::panics::named;

/// The value that a `fold` stage has reached.
#[derive(Debug)]
pub struct Fold<S> {
    value: S,
}

impl<S> Fold<S> {
    /// Starts at `init()`.
    #[inline(always)]
    pub fn new(init: impl FnOnce() -> S) -> Self {
        Self { value: init() }
    }

    /// The value after the last item.
    #[inline(always)]
    pub fn finish(self) -> S {
        self.value
    }
}

/// Updates a value by `f(&mut value, item)` for each item; the value is the result.
///
/// It starts at `init()`, which is also the result for an empty input. Nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { product = iter(1..=5) -> fold(|| 1, |p, n| *p *= n); }.run()?;
/// assert_eq!(report.product, 120);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn fold<T, S>(stage: &'static str, state: &mut Fold<S>, item: T, f: impl FnOnce(&mut S, T)) {
    named(stage, || f(&mut state.value, item));
}
