//! Where the items of an asynchronous region come from.

use std::task::{Context, Poll};

use crate::run::panics::named;
use crate::source::Items;

/// A source that is polled for its next chunk and lends what is in it.
///
/// The life of a source: [`poll_fill`](Self::poll_fill) says whether there is a chunk;
/// [`items`](Self::items) hands it out. Both repeat until `poll_fill` returns `Ok(false)`.
/// - `items` may be called again before the next `poll_fill` and then goes on behind the last item
///   that was taken.
/// - `poll_fill` is only called when `items` has nothing left; a chunk may turn out empty.
/// - `Pending` means that the task is woken when there is more. Polling again sooner is allowed and
///   loses nothing: what was received stays in the source until it is handed out, also when the wait
///   for it is dropped.
/// - After an error `poll_fill` may be called again; after `Ok(false)` it stays at that.
///
/// A source hands on what is there and does not wait to fill a chunk.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an asynchronous source",
    label = "`{Self}` does not implement `AsyncSource`",
    note = "use `stream(..)` for a stream, `channel(..)` for a receiver of tokio's, or implement `streamweave::AsyncSource`"
)]
pub trait AsyncSource {
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
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Self::Error>>;

    /// Hands out what is left of the chunk.
    fn items(&mut self) -> Self::Items<'_>;

    #[doc(hidden)]
    #[inline(always)]
    fn __poll_fill(
        &mut self,
        stage: &'static str,
        cx: &mut Context<'_>,
    ) -> Poll<Result<bool, Self::Error>> {
        named(stage, || self.poll_fill(cx))
    }

    #[doc(hidden)]
    #[inline(always)]
    fn __items(&mut self, stage: &'static str) -> Items<Self::Items<'_>> {
        Items::new(stage, named(stage, || self.items()))
    }
}

#[diagnostic::do_not_recommend]
impl<S: AsyncSource + ?Sized> AsyncSource for &mut S {
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
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Self::Error>> {
        (**self).poll_fill(cx)
    }

    #[inline(always)]
    fn items(&mut self) -> Self::Items<'_> {
        (**self).items()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::run::by_hand::Hand;
    use crate::run::panics::take_panicked_stage;

    struct Broken;

    impl AsyncSource for Broken {
        type Item<'s> = ();
        type Items<'s> = std::iter::FromFn<fn() -> Option<()>>;
        type Error = Infallible;

        fn poll_fill(&mut self, _: &mut Context<'_>) -> Poll<Result<bool, Infallible>> {
            panic!("no chunk")
        }

        fn items(&mut self) -> Self::Items<'_> {
            std::iter::from_fn(|| panic!("no item"))
        }
    }

    #[test]
    fn panics_bear_the_stage_s_name() {
        let hand = Hand::new();
        let mut source = Broken;
        let filling = || source.__poll_fill("orders", &mut hand.context());
        assert!(catch_unwind(AssertUnwindSafe(filling)).is_err());
        assert_eq!(take_panicked_stage(), Some("orders"));
        let mut items = source.__items("orders");
        assert!(catch_unwind(AssertUnwindSafe(|| items.next())).is_err());
        assert_eq!(take_panicked_stage(), Some("orders"));
    }
}
