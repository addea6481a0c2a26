//! `flat_map(f)`: one item in, any number out.

use crate::run::panics::named;
use crate::source::Items;

/// Hands each item to `f` by value and passes on all that the returned iterator yields.
///
/// On a lent edge the item is `&T`. Order is kept; nothing is allocated unless `f` does. A panic
/// that comes out of the iterator itself bears the stage's name too.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { all = iter(1..=3) -> flat_map(|n| 0..n) -> collect(); }.run()?;
/// assert_eq!(report.all, [0, 0, 1, 0, 1, 2]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn flat_map<T, I: IntoIterator>(
    stage: &'static str,
    item: T,
    f: impl FnOnce(T) -> I,
) -> Items<I::IntoIter> {
    Items::new(stage, named(stage, || f(item).into_iter()))
}
