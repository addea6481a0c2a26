//! `copied()`: a lent scalar becomes an owned one.

use crate::ops::bounds::{Copied, Items};

/// Turns a lent `&T` into `T`, for `Copy` items only.
///
/// Order is kept; it costs what reading the item costs, and stands under every `deny`.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     numbers = iter(1..=3);
///     doubled = numbers -> copied() -> map(|n| n * 2) -> collect();
///     squared = numbers -> map(|n| n * n) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.doubled, [2, 4, 6]);
/// assert_eq!(report.squared, [1, 4, 9]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn copied<T>(_stage: &'static str, item: &T) -> T
where
    Items: Copied<T>,
{
    <Items as Copied<T>>::__copied(item)
}
