//! How a region that awaits goes on with what runs beside it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::run::panics::named;

pin_project! {
    /// A future of a stage; a panic in it bears the stage's name.
    #[derive(Debug)]
    #[must_use = "a future does nothing until it is awaited"]
    pub struct Named<F> {
        stage: &'static str,
        #[pin]
        future: F,
    }
}

impl<F> Named<F> {
    #[inline(always)]
    pub(crate) fn new(stage: &'static str, future: F) -> Self {
        Self { stage, future }
    }
}

impl<F: Future> Future for Named<F> {
    type Output = F::Output;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        named(this.stage, || this.future.poll(cx))
    }
}

/// Gives the panics of a future the name of a stage.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert_eq!(streamweave::run::drive::in_stage("asked", async { 1 }).await, 1);
/// # }
/// ```
#[inline(always)]
pub fn in_stage<F: Future>(stage: &'static str, future: F) -> Named<F> {
    Named::new(stage, future)
}

pin_project! {
    /// A future, and what runs beside it; made by [`driving`].
    #[derive(Debug)]
    #[must_use = "a future does nothing until it is awaited"]
    pub struct Driving<F, D> {
        #[pin]
        future: F,
        drive: D,
    }
}

/// Awaits a future and lets what runs beside it go on meanwhile.
///
/// Every poll asks `future` first; while it is not ready, `drive` is called once, which polls the
/// region's concurrent operators and registers their wakers. A future that is ready at once never
/// calls it. Dropping the result drops `future` and leaves the operators where they are. Nothing is
/// allocated.
///
/// ```
/// use streamweave::run::drive::{driving, yield_once};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut driven = 0;
/// driving(yield_once(), |_| driven += 1).await;
/// assert_eq!(driven, 1);
/// # }
/// ```
#[inline(always)]
pub fn driving<F: Future, D: FnMut(&mut Context<'_>)>(future: F, drive: D) -> Driving<F, D> {
    Driving { future, drive }
}

impl<F: Future, D: FnMut(&mut Context<'_>)> Future for Driving<F, D> {
    type Output = F::Output;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let polled = this.future.poll(cx);
        if polled.is_pending() {
            (this.drive)(cx);
        }
        polled
    }
}

/// Calls `f` with the task's context, at once: how straight-line code polls.
///
/// ```
/// use streamweave::run::drive::in_context;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// in_context(|cx| cx.waker().wake_by_ref()).await;
/// # }
/// ```
#[inline(always)]
pub fn in_context<R>(mut f: impl FnMut(&mut Context<'_>) -> R) -> impl Future<Output = R> {
    poll_fn(move |cx| Poll::Ready(f(cx)))
}

/// Lets other tasks run: pending once, and the task is woken at once.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// streamweave::run::drive::yield_once().await;
/// # }
/// ```
pub fn yield_once() -> impl Future<Output = ()> {
    once_more(|cx| cx.waker().wake_by_ref())
}

/// Waits for the wakers that were registered in this turn: pending once, and nobody is woken.
///
/// ```
/// use streamweave::run::drive::{in_context, pending_once};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// in_context(|cx| cx.waker().wake_by_ref()).await;
/// pending_once().await;
/// # }
/// ```
pub fn pending_once() -> impl Future<Output = ()> {
    once_more(|_| ())
}

/// Ready when it is polled once more.
fn once_more(first: impl Fn(&mut Context<'_>)) -> impl Future<Output = ()> {
    let mut waited = false;
    poll_fn(move |cx| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        first(cx);
        Poll::Pending
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::sync::{mpsc, oneshot};

    use super::*;
    use crate::async_source::AsyncSource;
    use crate::ops::buffer_unordered::BufferUnordered;
    use crate::ops::buffered::{Buffered, buffered};
    use crate::run::by_hand::{Counted, Drops, Hand, gate};
    use crate::run::panics::take_panicked_stage;
    use crate::sinks::send::{AsyncSink, SendState, taking};
    use crate::sources::channel::channel;

    #[test]
    fn pending_once_wakes_nobody_and_yield_once_does() {
        let hand = Hand::new();
        let mut pending = Box::pin(pending_once());
        assert!(hand.poll(&mut pending).is_pending());
        assert_eq!((hand.wakes(), hand.poll(&mut pending)), (0, Poll::Ready(())));
        let mut yielding = Box::pin(yield_once());
        assert!(hand.poll(&mut yielding).is_pending());
        assert_eq!((hand.wakes(), hand.poll(&mut yielding)), (1, Poll::Ready(())));
    }

    #[test]
    fn what_stands_beside_is_driven_only_while_the_future_waits() {
        let (hand, mut driven) = (Hand::new(), 0);
        assert_eq!(hand.ready(driving(async { 1 }, |_| driven += 1)), 1);
        let (key, gate) = gate();
        let mut waiting = Box::pin(driving(gate, |_| driven += 1));
        assert!(hand.poll(&mut waiting).is_pending());
        assert!(hand.poll(&mut waiting).is_pending());
        key.open(7);
        assert_eq!((hand.wakes(), hand.poll(&mut waiting)), (1, Poll::Ready(7)));
        drop(waiting);
        assert_eq!(driven, 2);
    }

    #[test]
    fn a_dropped_wait_drops_its_future_once() {
        let (hand, drops) = (Hand::new(), Drops::default());
        let item = drops.item(());
        let mut waiting = Box::pin(driving(
            async move {
                let _item = item;
                pending_once().await;
            },
            |_| {},
        ));
        assert!(hand.poll(&mut waiting).is_pending());
        drop(waiting);
        assert_eq!(drops.count(), 1);
    }

    #[test]
    fn a_panic_in_a_later_poll_bears_the_stage_s_name() {
        let hand = Hand::new();
        let mut future = Box::pin(Named::new("fetched", async {
            pending_once().await;
            panic!("no answer");
        }));
        assert!(hand.poll(&mut future).is_pending());
        let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _: Poll<()> = hand.poll(&mut future);
        }));
        assert!(polled.is_err());
        assert_eq!(take_panicked_stage(), Some("fetched"));
    }

    /// What emitted code looks like: `channel(rx) -> buffered(2, ..) -> send(tx)`, at capacity one.
    async fn region(
        receiver: mpsc::Receiver<Counted<u32>>,
        sender: mpsc::Sender<Counted<u32>>,
        pauses: &Cell<usize>,
    ) {
        let (mut source, mut state) = (channel(receiver), Buffered::new(2));
        let (mut sink, mut ended) = (SendState::new(sender), false);
        loop {
            let mut progress = false;
            let mut ready = None;
            if !ended && !state.is_full() {
                let item = match source.items().next() {
                    None => match in_context(|cx| source.__poll_fill("source", cx)).await {
                        Poll::Ready(Ok(more)) => {
                            (ended, progress) = (!more, true);
                            source.items().next()
                        }
                        Poll::Pending => None,
                    },
                    item => item,
                };
                if let Some(item) = item {
                    progress = true;
                    ready = buffered("slow", &mut state, item, async |item| {
                        for _ in 0..item.0 % 3 {
                            pauses.set(pauses.get() + 1);
                            yield_once().await;
                        }
                        item
                    });
                }
            }
            if ready.is_none()
                && let Poll::Ready(result) = in_context(|cx| state.poll_next("slow", cx)).await
            {
                ready = result;
            }
            if let Some(item) = ready {
                progress = true;
                let sending = in_stage("out", AsyncSink::send(taking(&item, &mut sink), item));
                if driving(sending, |cx| state.drive("slow", cx)).await.is_err() {
                    return;
                }
            }
            if ended && state.is_empty() {
                return;
            }
            if !progress {
                in_context(|cx| sink.drive("out", cx)).await;
                pending_once().await;
            }
        }
    }

    /// The other ends of a region's channels.
    struct Outside {
        input: Option<mpsc::Sender<Counted<u32>>>,
        output: mpsc::Receiver<Counted<u32>>,
        drops: Drops,
        sent: u32,
        received: u32,
    }

    impl Outside {
        /// Does at most one thing at each end; whether it did any.
        fn act(&mut self) -> bool {
            let sent = self.send();
            self.receive() || sent
        }

        fn send(&mut self) -> bool {
            if self.sent == 6 {
                return self.input.take().is_some();
            }
            let Some(Ok(room)) = self.input.as_ref().map(mpsc::Sender::try_reserve) else {
                return false;
            };
            room.send(self.drops.item(self.sent));
            self.sent += 1;
            true
        }

        fn receive(&mut self) -> bool {
            let Ok(item) = self.output.try_recv() else { return false };
            assert_eq!(item.0, self.received, "items keep their order");
            self.received += 1;
            true
        }
    }

    #[test]
    fn a_region_that_is_cancelled_at_any_poll_loses_and_doubles_nothing() {
        for polls in 0.. {
            let (hand, drops, pauses) = (Hand::new(), Drops::default(), Cell::new(0));
            let (input, receiver) = mpsc::channel(1);
            let (sender, output) = mpsc::channel(1);
            let (input, sent, received) = (Some(input), 0, 0);
            let mut outside = Outside { input, output, drops: drops.clone(), sent, received };
            let mut region = Box::pin(region(receiver, sender, &pauses));
            let (mut polled, mut wakes, mut finished) = (0, None, false);
            while polled < polls && !finished {
                let acted = outside.act();
                // Polled only when it was woken, so a lost wake is found.
                if wakes != Some(hand.wakes()) {
                    wakes = Some(hand.wakes());
                    finished = hand.poll(&mut region).is_ready();
                    polled += 1;
                } else {
                    assert!(acted, "nobody would ever wake the region");
                }
            }
            drop(region);
            while outside.receive() {}
            assert_eq!(drops.count(), outside.sent as usize);
            if finished {
                assert_eq!((outside.received, pauses.get()), (6, 6));
                return;
            }
        }
    }

    #[tokio::test]
    async fn wakes_from_other_threads_are_not_lost() {
        let mut state = BufferUnordered::new(16);
        let (tasks, work) = std::sync::mpsc::channel::<(u64, oneshot::Sender<u64>)>();
        let worker = std::thread::spawn(move || {
            work.into_iter().for_each(|(n, answer)| answer.send(n).expect("it is waited for"));
        });
        let (mut sum, mut next) = (0, 0);
        while next < 20_000 || !state.is_empty() {
            if next < 20_000 && !state.is_full() {
                let (sender, receiver) = oneshot::channel();
                tasks.send((next, sender)).expect("the worker is there");
                next += 1;
                let answer = state.push("asked", receiver);
                sum += answer.map_or(0, |answer| answer.expect("it is answered"));
            } else {
                match in_context(|cx| state.poll_next("asked", cx)).await {
                    Poll::Ready(answer) => {
                        sum += answer.map_or(0, |answer| answer.expect("it is answered"));
                    }
                    Poll::Pending => pending_once().await,
                }
            }
        }
        drop(tasks);
        worker.join().expect("no panic");
        assert_eq!(sum, (0..20_000).sum::<u64>());
    }
}
