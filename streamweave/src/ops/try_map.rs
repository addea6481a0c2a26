//! `try_map(f)`: one item in, one item or one error out.

use crate::run::panics::named;

/// Hands each item to `f` by value; passes on `Ok` and sends `Err` to the port `.err`.
///
/// On a lent edge the item is `&T`. The port carries [`Failed<E>`](crate::Failed); where it is not
/// connected, the first error ends the run. Order is kept; nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let words = ["7", "x", "9"];
/// let report = pipeline! {
///     parsed  = iter(words) -> try_map(str::parse::<u32>);
///     numbers = parsed -> collect();
///     errors  = parsed.err -> map(|failed| failed.to_string()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.numbers, [7, 9]);
/// assert_eq!(report.errors, ["stage `parsed` failed at item 1: invalid digit found in string"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn try_map<T, U, E>(
    stage: &'static str,
    item: T,
    f: impl FnOnce(T) -> Result<U, E>,
) -> Result<U, E> {
    named(stage, || f(item))
}
