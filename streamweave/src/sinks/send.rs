//! `send(s)`: sinks that are awaited.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::sync::mpsc::{Sender, UnboundedSender};

use crate::error::{RunError, StageError};
use crate::position::Position;
use crate::run::panics::named;
use crate::sinks::channel::Disconnected;

/// Takes items for good, and may make them wait: what `send(x)` hands them to.
///
/// The life of a sink: [`send`](Self::send) is awaited for every item in order, and
/// [`poll_flush`](Self::poll_flush) is polled while the region waits for more;
/// [`poll_finish`](Self::poll_finish) is polled once at the end of the input until it is ready, if
/// there was any item. A sink that has no room holds back the whole region.
///
/// `send` first waits for room and then hands the item over in one step: an item is in the sink when
/// `send` has returned `Ok`, and one whose wait was dropped never arrives. An error goes to the
/// stage's `.err` port, or ends the run; the item is lost with it unless the error carries it.
///
/// Implemented for the senders of [`tokio::sync::mpsc`] and for any [`futures_sink::Sink`] that is
/// `Unpin` (put others into `Box::pin`). `Kind` tells these apart and is always inferred; your own
/// sinks implement `AsyncSink<T>`.
///
/// ```
/// use std::convert::Infallible;
/// use streamweave::AsyncSink;
///
/// struct Total(u64);
///
/// impl AsyncSink<u64> for Total {
///     type Error = Infallible;
///
///     async fn send(&mut self, item: u64) -> Result<(), Infallible> {
///         self.0 += item;
///         Ok(())
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut total = Total(1);
/// total.send(2).await;
/// assert_eq!(total.0, 3);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an asynchronous sink for `{T}`",
    label = "`{Self}` does not take items of type `{T}`",
    note = "use a sender of `tokio::sync::mpsc` or a `futures` sink that is `Unpin`, `map` the items to what the sink takes, or implement `streamweave::AsyncSink`; `sink(..)` takes collections and writers"
)]
pub trait AsyncSink<T, Kind = kind::Own> {
    /// Why an item could not be taken; [`Infallible`](std::convert::Infallible) where that cannot
    /// happen.
    type Error;

    /// Waits for room and hands over one item.
    ///
    /// # Errors
    /// When the item cannot be taken.
    fn send(&mut self, item: T) -> impl Future<Output = Result<(), Self::Error>>;

    /// Passes on what was taken.
    ///
    /// # Errors
    /// When something taken could not be passed on.
    fn poll_flush(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    /// Makes sure that everything taken has arrived. The sink is flushed, not closed: who gave it
    /// may still use it.
    ///
    /// # Errors
    /// When something taken could not be passed on.
    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.poll_flush(cx)
    }
}

/// Tells apart how a type is an [`AsyncSink`], so that each has one implementation.
pub mod kind {
    /// By an implementation of its own.
    #[derive(Debug)]
    pub enum Own {}
    /// As a sender of tokio's.
    #[derive(Debug)]
    pub enum Tokio {}
    /// As a `futures` sink.
    #[derive(Debug)]
    pub enum Futures {}
}

macro_rules! tokio_senders {
    ($($sender:ty: $this:ident, $item:ident => $send:expr;)+) => { $(
        #[diagnostic::do_not_recommend]
        impl<T> AsyncSink<T, kind::Tokio> for $sender {
            type Error = Disconnected;

            #[inline]
            async fn send(&mut self, $item: T) -> Result<(), Disconnected> {
                let $this = self;
                $send.map_err(|_| Disconnected)
            }
        }
    )+ };
}

// Reserved first, so the item stays here until there is room.
tokio_senders! {
    Sender<T>: this, item => this.reserve().await.map(|permit| permit.send(item));
    &mut Sender<T>: this, item => this.reserve().await.map(|permit| permit.send(item));
    UnboundedSender<T>: this, item => UnboundedSender::send(this, item);
    &mut UnboundedSender<T>: this, item => UnboundedSender::send(this, item);
}

#[diagnostic::do_not_recommend]
impl<T, S: futures_sink::Sink<T> + Unpin> AsyncSink<T, kind::Futures> for S {
    type Error = S::Error;

    #[inline]
    #[expect(
        refining_impl_trait,
        reason = "rustc must see that the future of a lent item is `Send`"
    )]
    fn send(&mut self, item: T) -> Sending<'_, S, T, S::Error> {
        Sending { sink: self, item: Some(item), poll: poll_send::<T, S> }
    }

    #[inline]
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Pin::new(self).poll_flush(cx)
    }
}

/// One item on its way into a `futures` sink.
///
/// It names no trait: rustc checks the future of a region for any lifetimes, and a sink of borrowed
/// items takes those of one lifetime.
#[derive(Debug)]
#[must_use = "a future does nothing until it is awaited"]
pub struct Sending<'s, S, T, E> {
    sink: &'s mut S,
    item: Option<T>,
    poll: PollSend<S, T, E>,
}

type PollSend<S, T, E> = fn(&mut S, &mut Option<T>, &mut Context<'_>) -> Poll<Result<(), E>>;

/// The item is moved into the sink and never pinned here.
impl<S, T, E> Unpin for Sending<'_, S, T, E> {}

impl<S, T, E> Future for Sending<'_, S, T, E> {
    type Output = Result<(), E>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), E>> {
        let Self { sink, item, poll } = &mut *self;
        poll(sink, item, cx)
    }
}

fn poll_send<T, S: futures_sink::Sink<T> + Unpin>(
    sink: &mut S,
    item: &mut Option<T>,
    cx: &mut Context<'_>,
) -> Poll<Result<(), S::Error>> {
    ready!(Pin::new(&mut *sink).poll_ready(cx))?;
    Poll::Ready(item.take().map_or(Ok(()), |item| Pin::new(sink).start_send(item)))
}

/// An asynchronous sink of a running pipeline, made by `send(x)`.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let (sender, mut receiver) = tokio::sync::mpsc::channel(8);
/// pipeline! { iter(["to", "be"]) -> map(str::len) -> send(sender); }.run().await?;
/// assert_eq!((receiver.recv().await, receiver.recv().await), (Some(2), Some(2)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct SendState<S> {
    /// The user's sink.
    pub sink: S,
    /// How to flush and finish it, known from the first item on.
    ends: Option<Ends<S>>,
    /// Whether something was sent and not flushed.
    unflushed: bool,
    /// Why a flush failed.
    failure: Option<RunError>,
}

/// Flushes or finishes a sink; which items it took is no longer said.
type End<S> = fn(&mut S, &mut Context<'_>, &'static str) -> Poll<Option<RunError>>;

#[derive(Debug)]
struct Ends<S> {
    flush: End<S>,
    finish: End<S>,
}

impl<S> SendState<S> {
    /// A sink that has taken nothing yet.
    pub fn new(sink: S) -> Self {
        Self { sink, ends: None, unflushed: false, failure: None }
    }

    /// Goes on flushing what was sent; keeps an error for [`failure`](Self::failure).
    #[inline]
    pub fn drive(&mut self, stage: &'static str, cx: &mut Context<'_>) {
        if self.unflushed
            && let Some(ends) = &self.ends
            && let Poll::Ready(failure) = (ends.flush)(&mut self.sink, cx, stage)
        {
            self.unflushed = false;
            self.failure = self.failure.take().or(failure);
        }
    }

    /// The error of a flush, which ends the run.
    #[inline]
    pub fn failure(&mut self) -> Option<RunError> {
        self.failure.take()
    }

    /// Tells the sink that nothing more comes, and waits until everything has arrived.
    pub fn poll_end(
        &mut self,
        stage: &'static str,
        cx: &mut Context<'_>,
    ) -> Poll<Option<RunError>> {
        if let Some(failure) = self.failure.take() {
            return Poll::Ready(Some(failure));
        }
        let Some(ends) = &self.ends else { return Poll::Ready(None) };
        let failure = ready!((ends.finish)(&mut self.sink, cx, stage));
        // Finished once: a sink is not told again.
        self.ends = None;
        Poll::Ready(failure)
    }
}

/// The sink, about to be sent an item of this type.
///
/// The caller awaits [`AsyncSink::send`] itself: behind a generic function rustc could no longer tell
/// that the future of a lent item is `Send`.
#[inline(always)]
pub fn taking<'s, T, Kind, S: AsyncSink<T, Kind>>(
    _item: &T,
    state: &'s mut SendState<S>,
) -> &'s mut S
where
    S::Error: StageError,
{
    state.ends = Some(Ends { flush: flush::<T, Kind, S>, finish: finish::<T, Kind, S> });
    // Set before the wait: a sink that has no room may have something to flush.
    state.unflushed = true;
    &mut state.sink
}

fn flush<T, Kind, S: AsyncSink<T, Kind>>(
    sink: &mut S,
    cx: &mut Context<'_>,
    stage: &'static str,
) -> Poll<Option<RunError>>
where
    S::Error: StageError,
{
    named(stage, || sink.poll_flush(cx)).map(|flushed| failed(flushed, stage))
}

fn finish<T, Kind, S: AsyncSink<T, Kind>>(
    sink: &mut S,
    cx: &mut Context<'_>,
    stage: &'static str,
) -> Poll<Option<RunError>>
where
    S::Error: StageError,
{
    named(stage, || sink.poll_finish(cx)).map(|finished| failed(finished, stage))
}

fn failed<E: StageError>(result: Result<(), E>, stage: &'static str) -> Option<RunError> {
    result.err().map(|cause| cause.__fail(stage, Position::END))
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use tokio::sync::mpsc;

    use super::*;
    use crate::run::by_hand::{Drops, Hand};
    use crate::run::drive::in_stage;

    macro_rules! sending {
        ($state:ident, $item:expr) => {{
            let item = $item;
            in_stage("out", AsyncSink::send(taking(&item, &mut $state), item))
        }};
    }

    /// A `futures` sink that plays what it was told.
    #[derive(Default)]
    struct Script {
        ready: VecDeque<Poll<Result<(), String>>>,
        flush: VecDeque<Poll<Result<(), String>>>,
        taken: Vec<u32>,
    }

    impl futures_sink::Sink<u32> for Script {
        type Error = String;

        fn poll_ready(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), String>> {
            self.ready.pop_front().unwrap_or(Poll::Ready(Ok(())))
        }

        fn start_send(mut self: Pin<&mut Self>, item: u32) -> Result<(), String> {
            self.taken.push(item);
            Ok(())
        }

        fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), String>> {
            self.flush.pop_front().expect("nobody flushes without need")
        }

        fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), String>> {
            panic!("a sink is not closed")
        }
    }

    #[test]
    fn a_full_channel_holds_back_and_loses_nothing() {
        let (hand, drops) = (Hand::new(), Drops::default());
        let (sender, mut receiver) = mpsc::channel(1);
        let mut state = SendState::new(sender);
        assert_eq!(hand.ready(sending!(state, drops.item(1))), Ok(()));
        let mut waiting = Box::pin(sending!(state, drops.item(2)));
        assert!(hand.poll(&mut waiting).is_pending());
        drop(waiting);
        assert_eq!(drops.count(), 1);
        let mut waiting = Box::pin(sending!(state, drops.item(3)));
        assert!(hand.poll(&mut waiting).is_pending());
        assert_eq!(receiver.try_recv().map(|item| item.0), Ok(1));
        assert_eq!(hand.wakes(), 1);
        assert_eq!(hand.poll(&mut waiting), Poll::Ready(Ok(())));
        drop(waiting);
        assert_eq!(receiver.try_recv().map(|item| item.0), Ok(3));
        assert!(matches!(state.poll_end("out", &mut hand.context()), Poll::Ready(None)));
        drop(receiver);
        assert_eq!(hand.ready(sending!(state, drops.item(4))), Err(Disconnected));
        assert_eq!(drops.count(), 4);
    }

    #[test]
    fn a_lent_sender_and_an_unbounded_one() {
        let hand = Hand::new();
        let (mut sender, mut receiver) = mpsc::unbounded_channel();
        let mut state = SendState::new(&mut sender);
        assert_eq!(hand.ready(sending!(state, 1)), Ok(()));
        assert_eq!(receiver.try_recv(), Ok(1));
        let (mut sender, mut receiver) = mpsc::channel(1);
        let mut state = SendState::new(&mut sender);
        assert_eq!(hand.ready(sending!(state, 1)), Ok(()));
        assert_eq!(receiver.try_recv(), Ok(1));
    }

    #[test]
    fn a_futures_sink_is_flushed_while_the_region_waits() {
        let hand = Hand::new();
        let mut state = SendState::new(Script {
            ready: [Poll::Pending, Poll::Ready(Ok(()))].into(),
            flush: [Poll::Pending, Poll::Ready(Ok(())), Poll::Ready(Ok(()))].into(),
            taken: Vec::new(),
        });
        state.drive("out", &mut hand.context());
        let mut waiting = Box::pin(sending!(state, 1));
        assert!(hand.poll(&mut waiting).is_pending());
        assert_eq!(hand.ready(waiting), Ok(()));
        (0..5).for_each(|_| state.drive("out", &mut hand.context()));
        assert_eq!(state.sink.flush.len(), 1);
        assert!(matches!(state.poll_end("out", &mut hand.context()), Poll::Ready(None)));
        assert!(matches!(state.poll_end("out", &mut hand.context()), Poll::Ready(None)));
        assert_eq!(state.sink.taken, [1]);
    }

    #[test]
    fn errors_name_the_stage() {
        let hand = Hand::new();
        let broken = || Poll::Ready(Err("broken pipe".to_owned()));
        let mut state = SendState::new(Script { ready: [broken()].into(), ..Script::default() });
        assert_eq!(hand.ready(sending!(state, 1)), Err("broken pipe".to_owned()));
        state.sink.flush = [broken(), broken()].into();
        state.drive("out", &mut hand.context());
        let failure = state.failure().map(|error| error.to_string());
        let expected = "stage `out` failed at end of input: broken pipe";
        assert_eq!(failure.as_deref(), Some(expected));
        let Poll::Ready(Some(error)) = state.poll_end("out", &mut hand.context()) else {
            panic!("the sink is broken")
        };
        assert_eq!((error.to_string().as_str(), error.stage()), (expected, Some("out")));
    }

    /// A `futures` sink for lent words.
    struct Words<'a>(Vec<&'a str>);

    impl<'a> futures_sink::Sink<&'a str> for Words<'a> {
        type Error = Disconnected;

        fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Disconnected>> {
            Poll::Ready(Ok(()))
        }

        fn start_send(mut self: Pin<&mut Self>, item: &'a str) -> Result<(), Disconnected> {
            self.0.push(item);
            Ok(())
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Disconnected>> {
            Poll::Ready(Ok(()))
        }

        fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Disconnected>> {
            Poll::Ready(Ok(()))
        }
    }

    #[test]
    fn a_region_that_sends_is_send() {
        fn region<F: Future + Send>(region: F) -> F {
            region
        }
        let hand = Hand::new();
        let owned = ["a".to_owned(), "b".to_owned()];
        let (sender, mut receiver) = mpsc::channel(4);
        let taken = hand.ready(region(async {
            let (mut state, mut lent) = (SendState::new(sender), SendState::new(Words(vec![])));
            for word in &owned {
                let word = word.as_str();
                let _ = sending!(state, word).await;
                let _ = sending!(lent, word).await;
            }
            lent.sink.0
        }));
        assert_eq!(taken, ["a", "b"]);
        assert_eq!((receiver.try_recv(), receiver.try_recv()), (Ok("a"), Ok("b")));
    }
}
