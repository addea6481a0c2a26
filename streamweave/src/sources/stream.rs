//! `stream(s)`: whatever is a `Stream`.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::async_source::AsyncSource;
use crate::sources::received::{AT_ONCE, Received};

/// A stream, and what of it has arrived.
#[derive(Debug)]
pub struct Stream<S: futures_core::Stream> {
    stream: Pin<Box<S>>,
    arrived: VecDeque<S::Item>,
    ended: bool,
}

/// Hands out the items of any [`futures_core::Stream`], in its order.
///
/// A chunk is what the stream has ready, up to 64 items: with one at hand the source never waits for
/// more. So up to 63 items may be taken from the stream that an early end then drops; a stream that
/// must not be read ahead is better awaited an item at a time by a source of one's own. The stream
/// is boxed once, so it need not be `Unpin`; the chunk's memory is reused. It is not polled again
/// after its end, and the source itself cannot fail. Dropping the wait for a chunk loses nothing.
///
/// ```
/// # use std::{pin::Pin, task::{Context, Poll}};
/// # struct Count(u32);
/// # impl futures_core::Stream for Count {
/// #     type Item = u32;
/// #     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
/// #         self.0 += 1;
/// #         Poll::Ready((self.0 <= 3).then_some(self.0))
/// #     }
/// # }
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     total = stream(Count(0)) -> sum();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.total, 6);
/// # Ok(())
/// # }
/// ```
pub fn stream<S: futures_core::Stream>(stream: S) -> Stream<S> {
    Stream { stream: Box::pin(stream), arrived: VecDeque::new(), ended: false }
}

#[diagnostic::do_not_recommend]
impl<S: futures_core::Stream> AsyncSource for Stream<S> {
    type Item<'s>
        = S::Item
    where
        Self: 's;
    type Items<'s>
        = Received<'s, S::Item>
    where
        Self: 's;
    type Error = Infallible;

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Infallible>> {
        while !self.ended && self.arrived.len() < AT_ONCE {
            match self.stream.as_mut().poll_next(cx) {
                Poll::Ready(Some(item)) => self.arrived.push_back(item),
                Poll::Ready(None) => self.ended = true,
                Poll::Pending if self.arrived.is_empty() => return Poll::Pending,
                Poll::Pending => break,
            }
        }
        Poll::Ready(Ok(!self.arrived.is_empty()))
    }

    #[inline(always)]
    fn items(&mut self) -> Received<'_, S::Item> {
        Received(&mut self.arrived)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::marker::PhantomPinned;

    use super::*;
    use crate::run::by_hand::{Drops, Hand};

    /// A stream that is not `Unpin`, plays what it was told, and panics behind its end.
    struct Script<T> {
        steps: RefCell<VecDeque<Poll<Option<T>>>>,
        _pinned: PhantomPinned,
    }

    impl<T> futures_core::Stream for Script<T> {
        type Item = T;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
            self.steps.borrow_mut().pop_front().expect("nobody polls behind the end")
        }
    }

    fn playing<T>(steps: impl IntoIterator<Item = Poll<Option<T>>>) -> Stream<Script<T>> {
        let steps = RefCell::new(steps.into_iter().collect());
        stream(Script { steps, _pinned: PhantomPinned })
    }

    const WAIT: Poll<Option<u32>> = Poll::Pending;
    const END: Poll<Option<u32>> = Poll::Ready(None);

    fn item(n: u32) -> Poll<Option<u32>> {
        Poll::Ready(Some(n))
    }

    #[test]
    fn a_chunk_is_what_is_ready() {
        let hand = Hand::new();
        let mut source = playing([WAIT, item(1), item(2), WAIT, WAIT, item(3), END]);
        let expected: [(_, &[u32]); 6] = [
            (Poll::Pending, &[]),
            (Poll::Ready(Ok(true)), &[1, 2]),
            (Poll::Pending, &[]),
            (Poll::Ready(Ok(true)), &[3]),
            (Poll::Ready(Ok(false)), &[]),
            (Poll::Ready(Ok(false)), &[]),
        ];
        for (filled, items) in expected {
            assert_eq!(source.poll_fill(&mut hand.context()), filled);
            assert!(source.items().eq(items.iter().copied()));
        }
    }

    #[test]
    fn an_endless_stream_is_cut_into_chunks_and_goes_on_behind_the_last_item() {
        let hand = Hand::new();
        let mut source = playing((0..100).map(item));
        assert_eq!(source.poll_fill(&mut hand.context()), Poll::Ready(Ok(true)));
        assert_eq!(source.items().size_hint(), (64, Some(64)));
        assert_eq!(source.items().next(), Some(0));
        assert!(source.items().eq(1..64));
    }

    #[test]
    fn items_that_nobody_took_are_dropped_once() {
        let (hand, drops) = (Hand::new(), Drops::default());
        let steps = [Poll::Ready(Some(drops.item(1))), Poll::Ready(Some(drops.item(2)))];
        let mut source = playing(steps.into_iter().chain([Poll::Ready(None)]));
        assert!(source.poll_fill(&mut hand.context()).is_ready());
        drop(source.items().next());
        assert_eq!(drops.count(), 1);
        drop(source);
        assert_eq!(drops.count(), 2);
    }
}
