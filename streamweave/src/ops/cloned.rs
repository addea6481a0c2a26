//! `cloned()`: the one deep copy, said aloud.

use crate::run::panics::named;

/// Turns a lent `&T` into a `T` of its own by [`Clone`].
///
/// Order is kept. It costs what the item's `clone` costs; `deny(clone);` forbids it.
///
/// ```
/// # use streamweave::pipeline;
/// let names = ["ada".to_owned(), "bob".to_owned()];
/// let report = pipeline! { copies = iter(&names) -> cloned() -> collect(); }.run()?;
/// assert_eq!(report.copies, names);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn cloned<T: Clone>(stage: &'static str, item: &T) -> T {
    named(stage, || item.clone())
}
