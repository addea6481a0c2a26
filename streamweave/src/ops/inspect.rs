//! `inspect(f)`: looks at each item on its way.

use crate::run::panics::named;

/// Shows each item to `f` and passes it on.
///
/// Order is kept; nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let mut seen = Vec::new();
/// let report = pipeline! { total = iter(1..=3) -> inspect(|n| seen.push(*n)) -> sum(); }.run()?;
/// assert_eq!(report.total, 6);
/// assert_eq!(seen, [1, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn inspect<T>(stage: &'static str, item: &T, f: impl FnOnce(&T)) {
    named(stage, || f(item));
}
