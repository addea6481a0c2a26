//! `filter(p)`: keeps the items for which a predicate holds.

use crate::run::panics::named;

/// Passes on the items for which `keep` returns `true`; it only looks at them.
///
/// Order is kept; nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { even = iter(1..=6) -> filter(|n| n % 2 == 0) -> collect(); }.run()?;
/// assert_eq!(report.even, [2, 4, 6]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn filter<T>(stage: &'static str, item: &T, keep: impl FnOnce(&T) -> bool) -> bool {
    named(stage, || keep(item))
}
