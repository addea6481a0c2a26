//! `attempt(f)`: like `try_map`, but the item survives an error.

use crate::run::panics::named;

/// Lends each item to `f`; passes on `Ok` and sends the item with its error to the port `.err`.
///
/// The port carries [`Rejected<T, E>`](crate::Rejected); where it is not connected, the first error
/// ends the run. Order is kept; nothing is allocated or copied.
///
/// With `retry = policy` an item is tried again as the [`Retry`](crate::Retry) says, and goes to the
/// port when every attempt has failed; `rejected.attempts` is their number. The wait between two
/// attempts blocks the thread of the region (`attempt_then` awaits it instead).
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
///
/// ```
/// use streamweave::Retry;
/// # use streamweave::pipeline;
/// let mut answers = [Err("busy"), Ok(7), Err("busy"), Err("gone")].into_iter();
/// let report = pipeline! {
///     asked    = iter(["a", "b"]) -> attempt(|_| answers.next().unwrap(), retry = Retry::times(1));
///     numbers  = asked -> collect();
///     given_up = asked.err -> map(|rejected| (rejected.item, rejected.attempts)) -> collect();
/// }
/// .run()?;
/// assert_eq!((report.numbers, report.given_up), (vec![7], vec![("b", 2)]));
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
