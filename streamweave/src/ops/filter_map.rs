//! `filter_map(f)`: one item in, at most one out.

use crate::run::panics::named;

/// Hands each item to `f` by value and passes on what it returns as `Some`.
///
/// On a lent edge the item is `&T`. Order is kept; nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let words = ["7", "x", "9"];
/// let report = pipeline! {
///     numbers = iter(words) -> filter_map(|word| word.parse::<u32>().ok()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.numbers, [7, 9]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn filter_map<T, U>(stage: &'static str, item: T, f: impl FnOnce(T) -> Option<U>) -> Option<U> {
    named(stage, || f(item))
}
