//! `iter(x)`: whatever can be iterated.

use std::convert::Infallible;

use crate::run::panics::named;
use crate::source::Source;

/// The items of an iterator, as one chunk.
#[derive(Clone, Debug)]
pub struct Iter<I> {
    stage: &'static str,
    items: I,
    filled: bool,
}

/// Hands out the items of anything that can be iterated, in its order.
///
/// An item is pulled when a stage takes it and not before, so an endless iterator needs a `take`.
/// Items are moved; nothing is allocated, and the source itself cannot fail.
///
/// ```
/// # use streamweave::pipeline;
/// let names = ["ada", "grace"];
/// let report = pipeline! { sizes = iter(names) -> map(str::len) -> collect(); }.run()?;
/// assert_eq!(report.sizes, [3, 5]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn iter<I: IntoIterator>(stage: &'static str, items: I) -> Iter<I::IntoIter> {
    Iter { stage, items: items.into_iter(), filled: false }
}

impl<I> Iter<I> {
    /// The iterator itself.
    #[inline(always)]
    pub(crate) fn into_items(self) -> I {
        self.items
    }
}

#[diagnostic::do_not_recommend]
impl<I: Iterator> Source for Iter<I> {
    type Item<'s>
        = I::Item
    where
        Self: 's;
    type Items<'s>
        = &'s mut I
    where
        Self: 's;
    type Error = Infallible;

    #[inline(always)]
    fn fill(&mut self) -> Result<bool, Infallible> {
        Ok(!std::mem::replace(&mut self.filled, true))
    }

    #[inline(always)]
    fn items(&mut self) -> &mut I {
        &mut self.items
    }
}

/// A region with one such source loops over it directly.
impl<I: Iterator> Iterator for Iter<I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        named(self.stage, || self.items.next())
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_out_one_chunk() {
        let mut source = iter("numbers", [1, 2, 3]);
        assert_eq!(source.fill(), Ok(true));
        assert_eq!(Source::items(&mut source).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(source.fill(), Ok(false));
        assert_eq!(source.fill(), Ok(false));
    }

    #[test]
    fn goes_on_behind_the_last_item_taken() {
        let mut source = iter("numbers", 0..);
        assert_eq!(source.fill(), Ok(true));
        assert_eq!(source.items().next(), Some(0));
        assert_eq!(source.items().next(), Some(1));
    }
}
