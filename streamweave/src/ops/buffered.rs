//! `buffered(n, f)`: up to n futures at a time, results in the order of the items.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::task::{Context, Poll};

use crate::ops::flight::Flight;
use crate::run::panics::named;

/// The futures of a `buffered` stage, and results that wait for those before them.
pub struct Buffered<Fut: Future> {
    flight: Flight<Fut>,
    /// A place for every item that has not been handed on, in order.
    results: VecDeque<Option<Fut::Output>>,
    /// The ticket of the first place.
    first: u64,
    limit: usize,
}

impl<Fut: Future> Buffered<Fut> {
    /// Runs up to `limit` futures at a time.
    ///
    /// # Panics
    /// When `limit` is zero.
    pub fn new(limit: usize) -> Self {
        assert!(limit > 0, "the size of `buffered` must not be zero");
        Self { flight: Flight::new(), results: VecDeque::new(), first: 0, limit }
    }

    /// Whether as many items as allowed run or wait to be handed on.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.results.len() >= self.limit
    }

    /// Whether nothing runs and nothing waits to be handed on.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// Starts a future; its result, if that can be handed on at once.
    #[inline]
    pub fn push(&mut self, stage: &'static str, future: Fut) -> Option<Fut::Output> {
        debug_assert!(!self.is_full(), "`buffered` is full");
        let ticket = self.first + self.results.len() as u64;
        match self.flight.start(stage, ticket, future) {
            Poll::Ready(result) if self.results.is_empty() => {
                self.first += 1;
                Some(result)
            }
            Poll::Ready(result) => {
                self.results.push_back(Some(result));
                None
            }
            Poll::Pending => {
                self.results.push_back(None);
                None
            }
        }
    }

    /// Goes on with the futures that were woken and keeps their results; the others wake this task.
    #[inline]
    pub fn drive(&mut self, stage: &'static str, cx: &mut Context<'_>) {
        let Self { flight, results, first, .. } = self;
        flight.poll_registered(stage, cx, |ticket, result| keep(results, *first, ticket, result));
    }

    /// The next result in order; `None` when nothing runs any more.
    #[inline]
    pub fn poll_next(
        &mut self,
        stage: &'static str,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Fut::Output>> {
        let Self { flight, results, first, .. } = self;
        flight.poll_called(stage, |ticket, result| keep(results, *first, ticket, result));
        if !self.is_empty() && !self.has_next() {
            self.drive(stage, cx);
        }
        if self.is_empty() {
            return Poll::Ready(None);
        }
        if !self.has_next() {
            return Poll::Pending;
        }
        self.first += 1;
        Poll::Ready(self.results.pop_front().flatten())
    }

    #[inline(always)]
    fn has_next(&self) -> bool {
        matches!(self.results.front(), Some(Some(_)))
    }
}

fn keep<U>(results: &mut VecDeque<Option<U>>, first: u64, ticket: u64, result: U) {
    // The distance is below the length, which is a `usize`.
    results[(ticket - first) as usize] = Some(result);
}

impl<Fut: Future> fmt::Debug for Buffered<Fut> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffered")
            .field("running", &self.flight.len())
            .field("held", &self.results.len())
            .field("limit", &self.limit)
            .finish()
    }
}

/// Starts the future of an item; its result, if that can be handed on at once.
///
/// Up to n futures run at a time, in the region's own task; results are handed on in the order of
/// the items, so one slow future holds back the results behind it. What runs and what waits is never
/// more than n together. The future is polled once at once: one that is ready costs no wake and no
/// queue. The others are polled when they were woken, and only those. Memory for n futures is
/// allocated as they are needed and reused. A panic bears the stage's name; when the region is
/// dropped, every future and every result is dropped once.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     squares = iter(1..=4_u64)
///         -> buffered(8, async |n| { tokio::task::yield_now().await; n * n })
///         -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.squares, [1, 4, 9, 16]);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn buffered<T, Fut: Future>(
    stage: &'static str,
    state: &mut Buffered<Fut>,
    item: T,
    f: impl FnOnce(T) -> Fut,
) -> Option<Fut::Output> {
    let future = named(stage, || f(item));
    state.push(stage, future)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::run::by_hand::{Counted, Drops, Hand, gate};
    use crate::run::panics::take_panicked_stage;

    #[test]
    fn results_keep_the_order_of_their_items() {
        let hand = Hand::new();
        let (keys, gates): (Vec<_>, Vec<_>) = (0..3).map(|_| gate()).unzip();
        let mut state = Buffered::new(3);
        for gate in gates {
            assert_eq!(state.push("f", gate), None);
        }
        assert!(state.is_full());
        let mut next = || state.poll_next("f", &mut hand.context());
        assert!(next().is_pending());
        keys[2].open('c');
        keys[1].open('b');
        assert!(next().is_pending());
        keys[0].open('a');
        assert_eq!(hand.wakes(), 2);
        assert_eq!(
            [next(), next(), next(), next()],
            ['a', 'b', 'c']
                .map(Some)
                .into_iter()
                .chain([None])
                .map(Poll::Ready)
                .collect::<Vec<_>>()[..]
        );
        assert!(state.is_empty() && !state.is_full());
    }

    #[test]
    fn what_is_ready_at_once_waits_only_for_those_before_it() {
        let hand = Hand::new();
        let mut state = Buffered::new(4);
        assert_eq!(
            state.push("f", Box::pin(async { 1 }) as std::pin::Pin<Box<dyn Future<Output = i32>>>),
            Some(1)
        );
        let (key, gate) = gate();
        assert_eq!(state.push("f", Box::pin(gate)), None);
        assert_eq!(state.push("f", Box::pin(async { 3 })), None);
        assert!(state.poll_next("f", &mut hand.context()).is_pending());
        key.open(2);
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(Some(2)));
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(Some(3)));
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(None));
    }

    #[test]
    fn driving_keeps_the_results() {
        let (hand, (key, gate)) = (Hand::new(), gate());
        let mut state = Buffered::new(1);
        assert_eq!(state.push("f", gate), None);
        state.drive("f", &mut hand.context());
        key.open(5);
        assert_eq!(hand.wakes(), 1);
        state.drive("f", &mut hand.context());
        assert!(state.is_full() && state.flight.is_empty());
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(Some(5)));
    }

    #[test]
    fn futures_and_results_are_dropped_once() {
        let (hand, drops) = (Hand::new(), Drops::default());
        let (keys, gates): (Vec<_>, Vec<_>) = (0..3).map(|_| gate()).unzip();
        let mut state = Buffered::new(3);
        for gate in gates {
            let item = drops.item(());
            let future = async |item| {
                gate.await;
                item
            };
            assert!(buffered("f", &mut state, item, future).is_none());
        }
        keys[1].open(());
        state.drive("f", &mut hand.context());
        assert_eq!(drops.count(), 0);
        drop(state);
        assert_eq!(drops.count(), 3);
    }

    #[test]
    fn a_panic_names_the_stage_and_leaves_the_others_to_be_dropped_once() {
        let (hand, drops) = (Hand::new(), Drops::default());
        let (keys, gates): (Vec<_>, Vec<_>) = (0..3).map(|_| gate::<()>()).unzip();
        let mut state = Buffered::new(3);
        for (n, gate) in gates.into_iter().enumerate() {
            let future = async |item: Counted<usize>| {
                gate.await;
                assert_ne!(item.0, 1, "the second fails");
            };
            assert!(buffered("fetched", &mut state, drops.item(n), future).is_none());
        }
        keys.iter().for_each(|key| key.open(()));
        let driving = AssertUnwindSafe(|| state.drive("fetched", &mut hand.context()));
        assert!(catch_unwind(driving).is_err());
        assert_eq!(take_panicked_stage(), Some("fetched"));
        drop(state);
        assert_eq!(drops.count(), 3);
    }

    #[test]
    #[should_panic(expected = "the size of `buffered` must not be zero")]
    fn a_size_of_zero() {
        Buffered::<std::future::Ready<()>>::new(0);
    }
}
