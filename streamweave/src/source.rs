//! Where items come from.

use crate::run::current;
use crate::run::panics::named;

/// A source of items that fills a chunk at a time and lends what is in it.
///
/// The life of a source: [`fill`](Self::fill) makes the next chunk ready and says whether there is
/// one; [`items`](Self::items) hands it out. Both repeat until `fill` returns `Ok(false)`.
/// - `items` may be called again before the next `fill` and then goes on behind the last item that
///   was taken, so that an early end or a step-by-step reader loses nothing.
/// - `fill` is only called when `items` has nothing left; a chunk may turn out empty.
/// - After an error `fill` may be called again: a source goes on behind what it could not hand out,
///   or returns `Ok(false)` for good when it cannot go on.
///
/// Items live as long as the borrow of the source, or longer where `Item<'s>` says so.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a source",
    label = "`{Self}` does not implement `Source`",
    note = "use `iter(..)` for anything that can be iterated, or implement `streamweave::Source`"
)]
pub trait Source {
    /// What the source hands out.
    type Item<'s>
    where
        Self: 's;
    /// Hands out one chunk.
    type Items<'s>: Iterator<Item = Self::Item<'s>>
    where
        Self: 's;
    /// Why a chunk could not be filled.
    type Error;

    /// Makes the next chunk ready; `false` at the end of the input.
    ///
    /// # Errors
    /// When the input cannot be read or is malformed.
    fn fill(&mut self) -> Result<bool, Self::Error>;

    /// Hands out what is left of the chunk.
    fn items(&mut self) -> Self::Items<'_>;

    #[doc(hidden)]
    #[inline(always)]
    fn __fill(&mut self, stage: &'static str) -> Result<bool, Self::Error> {
        if current::is_draining() {
            return Ok(false);
        }
        named(stage, || self.fill())
    }

    #[doc(hidden)]
    #[inline(always)]
    fn __items(&mut self, stage: &'static str) -> Items<Self::Items<'_>> {
        Items::new(stage, named(stage, || self.items()))
    }
}

/// Items that a stage makes one by one; a panic of theirs bears the stage's name.
#[derive(Debug)]
pub struct Items<I> {
    stage: &'static str,
    items: I,
}

impl<I> Items<I> {
    #[inline(always)]
    pub(crate) fn new(stage: &'static str, items: I) -> Self {
        Self { stage, items }
    }
}

impl<I: Iterator> Iterator for Items<I> {
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

#[diagnostic::do_not_recommend]
impl<S: Source + ?Sized> Source for &mut S {
    type Item<'s>
        = S::Item<'s>
    where
        Self: 's;
    type Items<'s>
        = S::Items<'s>
    where
        Self: 's;
    type Error = S::Error;

    #[inline(always)]
    fn fill(&mut self) -> Result<bool, Self::Error> {
        (**self).fill()
    }

    #[inline(always)]
    fn items(&mut self) -> Self::Items<'_> {
        (**self).items()
    }
}
