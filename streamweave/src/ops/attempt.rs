//! `attempt(f)`: like `try_map`, but the item survives an error.

use crate::panics::named;

/// Lends each item to `f`; passes on `Ok` and sends the item with its error to the port `.err`.
///
/// The port carries [`Rejected<T, E>`](crate::Rejected); where it is not connected, the first error
/// ends the run. Order is kept; nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let words = ["7".to_owned(), "x".to_owned()];
/// let report = pipeline! {
///     parsed  = iter(words) -> attempt(|word| word.parse::<u32>());
///     numbers = parsed -> collect();
///     broken  = parsed.err -> map(|rejected| rejected.item) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.numbers, [7]);
/// assert_eq!(report.broken, ["x"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn attempt<T, U, E>(
    stage: &'static str,
    item: &T,
    f: impl FnOnce(&T) -> Result<U, E>,
) -> Result<U, E> {
    named(stage, || f(item))
}
