//! `try_for_each(f)`: an effect that may fail.

use crate::run::panics::named;

/// Hands each item to `f` by value and sends what it returns as `Err` to the port `.err`.
///
/// On a lent edge the item is `&T`. The port carries [`Failed<E>`](crate::Failed); where it is not
/// connected, the first error ends the run. Nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// use std::io::Write;
///
/// let mut out = Vec::new();
/// pipeline! { iter(1..=3) -> try_for_each(|n| write!(out, "{n};")); }.run()?;
/// assert_eq!(out, b"1;2;3;");
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn try_for_each<T, E>(
    stage: &'static str,
    item: T,
    f: impl FnOnce(T) -> Result<(), E>,
) -> Result<(), E> {
    named(stage, || f(item))
}
