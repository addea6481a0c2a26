//! `for_each(f)`: an effect for each item.

use crate::run::panics::named;

/// Hands each item to `f` by value and passes nothing on.
///
/// On a lent edge the item is `&T`. Nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let mut seen = Vec::new();
/// pipeline! { iter(1..=3) -> for_each(|n| seen.push(n)); }.run()?;
/// assert_eq!(seen, [1, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn for_each<T>(stage: &'static str, item: T, f: impl FnOnce(T)) {
    named(stage, || f(item));
}
