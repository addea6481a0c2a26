//! `timeout(limit, f)`: like `then`, with a time limit for each item.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::clock::{Clock, Timer};
use crate::run::panics::named;

/// An item's future was not ready in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Elapsed {
    /// The time that it had.
    pub limit: Duration,
}

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "took longer than {:?}", self.limit)
    }
}

impl Error for Elapsed {}

/// The limit of a `timeout` stage, and its timer, which every item uses in turn.
#[derive(Debug)]
pub struct Timeout {
    limit: Duration,
    timer: Timer,
}

impl Timeout {
    /// Gives each item as much time on the clock.
    pub fn new(limit: Duration, clock: &Clock) -> Self {
        Self { limit, timer: clock.timer(Duration::ZERO) }
    }
}

pin_project! {
    /// The future of one item, and the time it has; made by [`timeout`].
    #[derive(Debug)]
    #[must_use = "a future does nothing until it is awaited"]
    pub struct WithinLimit<'s, F> {
        stage: &'static str,
        #[pin]
        future: F,
        state: &'s mut Timeout,
        counting: bool,
    }
}

/// Hands each item to `f` by value and awaits it for a limited time; passes on what it gives and
/// sends [`Elapsed`] to the port `.err`.
///
/// The time counts from the moment at which the future first has to wait; a future that is ready at
/// the same time as the limit wins. One that is late is dropped, and the item with it. A future that
/// blocks its thread instead of waiting is not interrupted. One item after the other, in order; the
/// timer is allocated once. Dropped while it waits, it drops the future of `f` once.
///
/// # Panics
/// Where a [`Timer`] does.
///
/// ```
/// use std::time::Duration;
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     asked = iter([1, 2]) -> timeout(Duration::from_millis(1), async |n| {
///         if n == 2 { std::future::pending().await } else { n * 10 }
///     });
///     answers = asked -> collect();
///     late    = asked.err -> map(|failed| failed.to_string()) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.answers, [10]);
/// assert_eq!(report.late, ["stage `asked` failed at item 1: took longer than 1ms"]);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn timeout<'s, T, Fut: Future>(
    stage: &'static str,
    state: &'s mut Timeout,
    item: T,
    f: impl FnOnce(T) -> Fut,
) -> WithinLimit<'s, Fut> {
    WithinLimit { stage, future: named(stage, || f(item)), state, counting: false }
}

impl<F: Future> Future for WithinLimit<'_, F> {
    type Output = Result<F::Output, Elapsed>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(output) = named(this.stage, || this.future.poll(cx)) {
            return Poll::Ready(Ok(output));
        }
        let Timeout { limit, timer } = &mut **this.state;
        if !std::mem::replace(this.counting, true) {
            timer.set(timer.clock().now().saturating_add(*limit));
        }
        named(this.stage, || timer.poll(cx)).map(|()| Err(Elapsed { limit: *limit }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::{Drops, Hand, gate};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn an_item_has_its_time() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut state = Timeout::new(SECOND, &clock);
        // When the clock advances by how much, and when the future is ready.
        for (waited, opened, in_time) in [(0, true, true), (1, true, true), (1, false, false)] {
            let (key, gate) = gate();
            let mut waiting = Box::pin(timeout("f", &mut state, (), async |()| gate.await));
            assert!(hand.poll(&mut waiting).is_pending());
            clock.advance(SECOND * waited);
            if opened {
                key.open(7);
            }
            let expected = if in_time { Ok(7) } else { Err(Elapsed { limit: SECOND }) };
            assert_eq!(hand.poll(&mut waiting), Poll::Ready(expected));
        }
    }

    #[test]
    fn an_earlier_item_s_time_does_not_count() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut state = Timeout::new(SECOND, &clock);
        for _ in 0..3 {
            let (key, gate) = gate();
            let mut waiting = Box::pin(timeout("f", &mut state, (), async |()| gate.await));
            assert!(hand.poll(&mut waiting).is_pending());
            clock.advance(SECOND * 2 / 3);
            assert!(hand.poll(&mut waiting).is_pending());
            key.open(());
            assert_eq!(hand.poll(&mut waiting), Poll::Ready(Ok(())));
        }
    }

    #[test]
    fn a_late_or_cancelled_future_is_dropped_once() {
        for late in [true, false] {
            let (clock, hand, drops) = (Clock::stepped(), Hand::new(), Drops::default());
            let (_key, gate) = gate::<()>();
            let (mut state, item) = (Timeout::new(SECOND, &clock), drops.item(()));
            let mut waiting = Box::pin(timeout("f", &mut state, item, async |_item| gate.await));
            assert!(hand.poll(&mut waiting).is_pending());
            if late {
                clock.advance(SECOND);
                assert!(hand.poll(&mut waiting).is_ready());
            }
            drop(waiting);
            assert_eq!(drops.count(), 1);
        }
    }
}
