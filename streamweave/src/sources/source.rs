//! `source(s)`: a source of the user's own.

use crate::source::Source;

/// Hands out the items of anything that implements [`Source`], in its order.
///
/// Whether items are lent or owned, what is allocated and which errors reach the `.err` port is up
/// to the source. `source(&mut s)` leaves the rest of its input in `s` when the run ends early.
///
/// ```
/// # use streamweave::{pipeline, sources::iter::iter};
/// let mut numbers = iter("numbers", 1..);
/// let report = pipeline! { first = source(&mut numbers) -> take(2) -> collect(); }.run()?;
/// assert_eq!(report.first, [1, 2]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn source<S: Source>(source: S) -> S {
    source
}
