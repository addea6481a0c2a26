//! Operators of the user's own.

use crate::error::RunError;

/// An operator that takes items one by one and hands on any number for each: what `via(stage)`
/// runs and what `stage!` makes.
///
/// The life of a stage: [`push`](Self::push) for every item in order, then [`finish`](Self::finish)
/// once. What either returns is drained before the next call. After each call the pipeline asks
/// [`failure`](Self::failure), and ends the run when there is one.
pub trait Stage<In> {
    /// What the stage hands on.
    type Out;
    /// The items of one call: an `Option`, an array, a drain of a buffer.
    type Outs<'s>: IntoIterator<Item = Self::Out>
    where
        Self: 's;

    /// Takes one item.
    fn push(&mut self, item: In) -> Self::Outs<'_>;

    /// Hands on what the stage still holds at the end of the input.
    fn finish(&mut self) -> Self::Outs<'_>;

    /// The error that ends the run, if the last call met one.
    fn failure(&mut self) -> Option<RunError> {
        None
    }
}

impl<In, S: Stage<In> + ?Sized> Stage<In> for &mut S {
    type Out = S::Out;
    type Outs<'s>
        = S::Outs<'s>
    where
        Self: 's;

    #[inline(always)]
    fn push(&mut self, item: In) -> Self::Outs<'_> {
        (**self).push(item)
    }

    #[inline(always)]
    fn finish(&mut self) -> Self::Outs<'_> {
        (**self).finish()
    }

    #[inline(always)]
    fn failure(&mut self) -> Option<RunError> {
        (**self).failure()
    }
}
