//! `map(f)`: one item in, one item out.

use crate::run::panics::named;

/// Hands each item to `f` by value and passes on what it returns.
///
/// On a lent edge the item is `&T`. Order is kept; nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { doubled = iter(1..=3) -> map(|n| n * 2) -> collect(); }.run()?;
/// assert_eq!(report.doubled, [2, 4, 6]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn map<T, U>(stage: &'static str, item: T, f: impl FnOnce(T) -> U) -> U {
    named(stage, || f(item))
}
