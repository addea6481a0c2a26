//! `buffer_unordered(n, f)`: up to n futures at a time, results as they come.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::task::{Context, Poll};

use crate::ops::flight::Flight;
use crate::run::panics::named;

/// The futures of a `buffer_unordered` stage, and results that were not yet handed on.
pub struct BufferUnordered<Fut: Future> {
    flight: Flight<Fut>,
    results: VecDeque<Fut::Output>,
    limit: usize,
}

impl<Fut: Future> BufferUnordered<Fut> {
    /// Runs up to `limit` futures at a time.
    ///
    /// # Panics
    /// When `limit` is zero.
    pub fn new(limit: usize) -> Self {
        assert!(limit > 0, "the size of `buffer_unordered` must not be zero");
        Self { flight: Flight::new(), results: VecDeque::new(), limit }
    }

    /// Whether as many items as allowed run or wait to be handed on.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.flight.len() + self.results.len() >= self.limit
    }

    /// Whether nothing runs and nothing waits to be handed on.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.flight.is_empty() && self.results.is_empty()
    }

    /// Starts a future; its result, if that is ready at once.
    #[inline]
    pub fn push(&mut self, stage: &'static str, future: Fut) -> Option<Fut::Output> {
        debug_assert!(!self.is_full(), "`buffer_unordered` is full");
        match self.flight.start(stage, 0, future) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        }
    }

    /// Goes on with the futures that were woken and keeps their results; the others wake this task.
    #[inline]
    pub fn drive(&mut self, stage: &'static str, cx: &mut Context<'_>) {
        let Self { flight, results, .. } = self;
        flight.poll_registered(stage, cx, |_, result| results.push_back(result));
    }

    /// The next result that is ready; `None` when nothing runs any more.
    #[inline]
    pub fn poll_next(
        &mut self,
        stage: &'static str,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Fut::Output>> {
        let Self { flight, results, .. } = self;
        flight.poll_called(stage, |_, result| results.push_back(result));
        if self.results.is_empty() {
            self.drive(stage, cx);
        }
        match self.results.pop_front() {
            None if !self.flight.is_empty() => Poll::Pending,
            next => Poll::Ready(next),
        }
    }
}

impl<Fut: Future> fmt::Debug for BufferUnordered<Fut> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BufferUnordered")
            .field("running", &self.flight.len())
            .field("done", &self.results.len())
            .field("limit", &self.limit)
            .finish()
    }
}

/// Starts the future of an item; its result, if that is ready at once.
///
/// Up to n futures run at a time, in the region's own task; results are handed on in the order in
/// which they are found to be done, so none holds back another. What runs and what was not yet
/// handed on is never more than n together. The future is polled once at once: one that is ready
/// costs no wake and no queue. The others are polled when they were woken, and only those. Memory
/// for n futures is allocated as they are needed and reused. A panic bears the stage's name; when the
/// region is dropped, every future and every result is dropped once.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let (go, gone) = tokio::sync::oneshot::channel();
/// let (mut go, mut gone) = (Some(go), Some(gone));
/// let report = pipeline! {
///     finished = iter(["slow", "quick"])
///         -> buffer_unordered(8, |name| {
///             // The first to be started waits for the second.
///             let (go, gone) = if name == "slow" { (None, gone.take()) } else { (go.take(), None) };
///             async move {
///                 if let Some(gone) = gone { gone.await.ok(); }
///                 if let Some(go) = go { go.send(()).ok(); }
///                 name
///             }
///         })
///         -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.finished, ["quick", "slow"]);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn buffer_unordered<T, Fut: Future>(
    stage: &'static str,
    state: &mut BufferUnordered<Fut>,
    item: T,
    f: impl FnOnce(T) -> Fut,
) -> Option<Fut::Output> {
    let future = named(stage, || f(item));
    state.push(stage, future)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::{Drops, Hand, gate};

    #[test]
    fn results_come_as_they_are_done() {
        let hand = Hand::new();
        let (keys, gates): (Vec<_>, Vec<_>) = (0..3).map(|_| gate()).unzip();
        let mut state = BufferUnordered::new(3);
        for gate in gates {
            assert_eq!(state.push("f", gate), None);
        }
        for (n, result) in [(2, 'c'), (0, 'a'), (1, 'b')] {
            assert!(state.poll_next("f", &mut hand.context()).is_pending());
            keys[n].open(result);
            assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(Some(result)));
            assert!(!state.is_full());
        }
        assert_eq!((hand.wakes(), state.is_empty()), (3, true));
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(None));
    }

    #[test]
    fn results_that_were_not_handed_on_count() {
        let (hand, (key, gate)) = (Hand::new(), gate());
        let mut state = BufferUnordered::new(1);
        assert_eq!(state.push("f", gate), None);
        key.open(5);
        state.drive("f", &mut hand.context());
        assert!(state.is_full() && !state.is_empty());
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(Some(5)));
    }

    #[test]
    fn futures_and_results_are_dropped_once() {
        let (hand, drops) = (Hand::new(), Drops::default());
        let (keys, gates): (Vec<_>, Vec<_>) = (0..3).map(|_| gate()).unzip();
        let mut state = BufferUnordered::new(3);
        for gate in gates {
            let future = async |item| {
                gate.await;
                item
            };
            assert!(buffer_unordered("f", &mut state, drops.item(()), future).is_none());
        }
        keys[2].open(());
        state.drive("f", &mut hand.context());
        drop(state);
        assert_eq!(drops.count(), 3);
    }

    #[test]
    fn a_borrowed_item_may_wait() {
        let (hand, words) = (Hand::new(), ["a".to_owned(), "bc".to_owned()]);
        let (key, gate) = gate::<()>();
        let (mut state, mut gate) = (BufferUnordered::new(2), Some(gate));
        for word in &words {
            let gate = gate.take();
            let size = |word: &'_ String| {
                let size = word.len();
                async move {
                    if let Some(gate) = gate {
                        gate.await;
                    }
                    size
                }
            };
            let ready = buffer_unordered("sized", &mut state, word, size);
            assert_eq!(ready, (word == "bc").then_some(2));
        }
        key.open(());
        assert_eq!(state.poll_next("sized", &mut hand.context()), Poll::Ready(Some(1)));
    }

    #[test]
    #[should_panic(expected = "the size of `buffer_unordered` must not be zero")]
    fn a_size_of_zero() {
        BufferUnordered::<std::future::Ready<()>>::new(0);
    }
}
