//! `channel(rx)`: a receiver of tokio's.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::task::{Context, Poll, ready};

use tokio::sync::mpsc::{Receiver, UnboundedReceiver};

use crate::async_source::AsyncSource;
use crate::sources::received::{AT_ONCE, Received};

/// A receiver of [`tokio::sync::mpsc`], bounded or not, or a `&mut` to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a receiver of tokio's",
    label = "`channel` takes a `Receiver` or an `UnboundedReceiver` of `tokio::sync::mpsc`",
    note = "use `recv(..)` for a receiver of `std::sync::mpsc`, or `stream(..)` for a stream"
)]
pub trait Receive {
    /// What is received.
    type Item;

    #[doc(hidden)]
    fn __poll_recv_many(&mut self, cx: &mut Context<'_>, into: &mut Vec<Self::Item>)
    -> Poll<usize>;
}

macro_rules! receive {
    ($($receiver:ty),+) => { $(
        #[diagnostic::do_not_recommend]
        impl<T> Receive for $receiver {
            type Item = T;

            #[inline]
            fn __poll_recv_many(&mut self, cx: &mut Context<'_>, into: &mut Vec<T>) -> Poll<usize> {
                self.poll_recv_many(cx, into, AT_ONCE)
            }
        }
    )+ };
}

receive!(Receiver<T>, &mut Receiver<T>, UnboundedReceiver<T>, &mut UnboundedReceiver<T>);

/// A receiver, and what of it has arrived.
#[derive(Debug)]
pub struct Channel<R, T> {
    receiver: R,
    arrived: VecDeque<T>,
}

/// Hands out what is received from a channel of [`tokio::sync::mpsc`], in the order received.
///
/// A chunk is what is there, up to 64 items: with one at hand the source never waits for more. The
/// input ends when the channel is closed and empty. Items that were received and not handed out are
/// dropped with the source; `channel(&mut rx)` leaves the rest of the channel in `rx`. The memory of
/// the chunk is reused, the source cannot fail, and dropping the wait for a chunk loses nothing.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let (sender, receiver) = tokio::sync::mpsc::channel(8);
/// tokio::spawn(async move {
///     for word in ["to", "be"] {
///         sender.send(word).await.unwrap();
///     }
/// });
/// let report = pipeline! {
///     words = channel(receiver) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.words, ["to", "be"]);
/// # Ok(())
/// # }
/// ```
pub fn channel<T, R: Receive<Item = T>>(receiver: R) -> Channel<R, T> {
    Channel { receiver, arrived: VecDeque::new() }
}

#[diagnostic::do_not_recommend]
impl<R: Receive> AsyncSource for Channel<R, R::Item> {
    type Item<'s>
        = R::Item
    where
        Self: 's;
    type Items<'s>
        = Received<'s, R::Item>
    where
        Self: 's;
    type Error = Infallible;

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Infallible>> {
        // A queue becomes a `Vec` and back with its memory: tokio fills only that.
        let mut arrived = Vec::from(std::mem::take(&mut self.arrived));
        let received = self.receiver.__poll_recv_many(cx, &mut arrived);
        self.arrived = VecDeque::from(arrived);
        ready!(received);
        Poll::Ready(Ok(!self.arrived.is_empty()))
    }

    #[inline(always)]
    fn items(&mut self) -> Received<'_, R::Item> {
        Received(&mut self.arrived)
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;
    use crate::run::by_hand::{Drops, Hand};

    const MORE: Poll<Result<bool, Infallible>> = Poll::Ready(Ok(true));
    const END: Poll<Result<bool, Infallible>> = Poll::Ready(Ok(false));

    #[test]
    fn a_chunk_is_what_is_there() {
        let hand = Hand::new();
        let (sender, receiver) = mpsc::channel(100);
        let mut source = channel(receiver);
        assert!(source.poll_fill(&mut hand.context()).is_pending());
        (0..70).for_each(|n| sender.try_send(n).expect("there is room"));
        assert_eq!(hand.wakes(), 1);
        assert_eq!(source.poll_fill(&mut hand.context()), MORE);
        assert_eq!(source.items().next(), Some(0));
        assert!(source.items().eq(1..64));
        let memory = source.arrived.capacity();
        assert_eq!(source.poll_fill(&mut hand.context()), MORE);
        assert!(source.items().eq(64..70));
        assert!(source.poll_fill(&mut hand.context()).is_pending());
        assert_eq!(source.arrived.capacity(), memory);
        drop(sender);
        assert_eq!(source.poll_fill(&mut hand.context()), END);
        assert_eq!(source.poll_fill(&mut hand.context()), END);
    }

    #[test]
    fn an_unbounded_receiver_may_be_lent() {
        let hand = Hand::new();
        let (sender, mut receiver) = mpsc::unbounded_channel();
        (0..65).for_each(|n| sender.send(n).expect("the receiver is there"));
        let mut source = channel(&mut receiver);
        assert_eq!(source.poll_fill(&mut hand.context()), MORE);
        assert!(source.items().eq(0..64));
        assert_eq!(receiver.try_recv(), Ok(64));
    }

    #[test]
    fn items_that_nobody_took_are_dropped_once() {
        let (hand, drops) = (Hand::new(), Drops::default());
        let (sender, receiver) = mpsc::channel(4);
        (0..3).for_each(|n| assert!(sender.try_send(drops.item(n)).is_ok()));
        let mut source = channel(receiver);
        assert_eq!(source.poll_fill(&mut hand.context()), MORE);
        drop(source.items().next());
        assert!(sender.try_send(drops.item(3)).is_ok());
        drop(source);
        assert_eq!(drops.count(), 4);
    }
}
