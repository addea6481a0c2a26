//! `flatten()`: the items inside each item.

use crate::run::panics::named;
use crate::source::Items;

/// Passes on all that each item yields as an iterator.
///
/// `None` and `Err` yield nothing, as in [`Iterator::flatten`]. Order is kept; nothing is
/// allocated. A panic that comes out of the iterator bears the stage's name.
///
/// ```
/// # use streamweave::pipeline;
/// let pages = [vec![1, 2], vec![], vec![3]];
/// let report = pipeline! { rows = iter(pages) -> flatten() -> collect(); }.run()?;
/// assert_eq!(report.rows, [1, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn flatten<I: IntoIterator>(stage: &'static str, item: I) -> Items<I::IntoIter> {
    Items::new(stage, named(stage, || item.into_iter()))
}
