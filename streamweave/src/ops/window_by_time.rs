//! `window_by_time(d)`: what came in each span of time.

use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::clock::{Clock, Timer};
use crate::ops::limit::limited;
use crate::run::panics::named;

/// The open window of a `window_by_time` stage, and the last one, which is lent.
#[derive(Debug)]
pub struct WindowByTime<T> {
    open: Vec<T>,
    closed: Vec<T>,
    span: Duration,
    /// Set to the end of the open window.
    timer: Timer,
    max: usize,
}

limited!([T] WindowByTime<T>, this => this.open.len());

impl<T> WindowByTime<T> {
    /// Collects what comes between two multiples of `span` on the clock.
    ///
    /// # Panics
    /// When `span` is zero.
    pub fn new(span: Duration, clock: &Clock) -> Self {
        assert!(!span.is_zero(), "the span of a window must not be zero");
        let timer = clock.timer(Duration::ZERO);
        Self { open: Vec::new(), closed: Vec::new(), span, timer, max: usize::MAX }
    }

    /// Whether the open window is empty.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The window whose end has come; `None` when the open one is empty. Pending, it wakes the task
    /// then.
    ///
    /// # Panics
    /// Where a [`Timer`] does.
    pub fn poll_next(&mut self, stage: &'static str, cx: &mut Context<'_>) -> Poll<Option<&[T]>> {
        if self.is_empty() {
            return Poll::Ready(None);
        }
        ready!(named(stage, || self.timer.poll(cx)));
        Poll::Ready(Some(self.close()))
    }

    /// Lends the open window and opens another in the memory of the last.
    fn close(&mut self) -> &[T] {
        self.closed.clear();
        std::mem::swap(&mut self.open, &mut self.closed);
        &self.closed
    }

    fn end_of_window(&self, now: Duration) -> Duration {
        let span = self.span.as_nanos();
        let end = (now.as_nanos() / span + 1).saturating_mul(span);
        Duration::from_nanos_u128(end.min(Duration::MAX.as_nanos()))
    }
}

/// Takes an item, or the end of the input (`None`), and lends the window before it if that has ended.
///
/// Windows follow each other without gap or overlap: they end at the multiples of `d` since the
/// clock was made. An item belongs to the window in which it reaches this stage, and a window is
/// lent when its end has come ([`WindowByTime::poll_next`]) or the input has. Windows without an item
/// are left out. A stage that keeps a window copies it first: `map(<[_]>::to_vec)`. Two buffers are
/// allocated as they grow, and reused; `max = n` bounds a window.
///
/// ```
/// use std::time::Duration;
/// use streamweave::Clock;
/// use streamweave::ops::window_by_time::{WindowByTime, window_by_time};
///
/// let clock = Clock::stepped();
/// let mut state = WindowByTime::new(Duration::from_secs(1), &clock);
/// assert_eq!(window_by_time("seconds", &mut state, Some('a')), None);
/// assert_eq!(window_by_time("seconds", &mut state, Some('b')), None);
/// clock.advance(Duration::from_secs(1));
/// assert_eq!(window_by_time("seconds", &mut state, Some('c')), Some(&['a', 'b'][..]));
/// assert_eq!(window_by_time("seconds", &mut state, None), Some(&['c'][..]));
/// ```
pub fn window_by_time<'s, T>(
    _stage: &'static str,
    state: &'s mut WindowByTime<T>,
    item: Option<T>,
) -> Option<&'s [T]> {
    let now = state.timer.clock().now();
    let closes = !state.is_empty() && (item.is_none() || now >= state.timer.at());
    if closes {
        state.close();
    }
    if let Some(item) = item {
        if state.is_empty() {
            let end = state.end_of_window(now);
            state.timer.set(end);
        }
        state.open.push(item);
    }
    closes.then_some(&state.closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;
    use crate::run::by_hand::{Drops, Hand};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn windows_end_at_multiples_of_their_span() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut state = WindowByTime::new(SECOND, &clock);
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(None));
        clock.advance(SECOND / 2);
        assert_eq!(window_by_time("f", &mut state, Some(1)), None);
        assert!(state.poll_next("f", &mut hand.context()).is_pending());
        assert_eq!(window_by_time("f", &mut state, Some(2)), None);
        clock.advance(SECOND / 2);
        assert_eq!(hand.wakes(), 1);
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(Some(&[1, 2][..])));
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(None));
        // Empty windows are left out; the next item's ends at a multiple again.
        clock.advance(SECOND * 5 / 2);
        assert_eq!(window_by_time("f", &mut state, Some(3)), None);
        clock.advance(SECOND * 2);
        assert_eq!(window_by_time("f", &mut state, Some(4)), Some(&[3][..]));
        assert!(state.poll_next("f", &mut hand.context()).is_pending());
        assert_eq!(clock.next_deadline(), Some(SECOND * 6));
        assert_eq!(window_by_time("f", &mut state, None), Some(&[4][..]));
        assert_eq!(window_by_time("f", &mut state, None), None);
    }

    #[test]
    fn two_buffers_are_reused_and_a_window_can_be_bounded() {
        let clock = Clock::stepped();
        let mut state = WindowByTime::new(SECOND, &clock).at_most(2);
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..8 {
            if let Some(window) = window_by_time("f", &mut state, Some(n)) {
                assert_eq!(window, [n - 2, n - 1]);
                seen.insert(window.as_ptr());
            }
            assert!(!state.overflowed());
            clock.advance(SECOND / 2);
        }
        assert_eq!(seen.len(), 2);
        (0..3).for_each(|n| assert_eq!(window_by_time("f", &mut state, Some(n)).is_some(), n == 0));
        assert!(state.overflowed());
    }

    #[test]
    fn items_are_dropped_once() {
        let (clock, drops) = (Clock::stepped(), Drops::default());
        let mut state = WindowByTime::new(SECOND, &clock);
        for _ in 0..5 {
            window_by_time("f", &mut state, Some(drops.item(())));
            clock.advance(SECOND * 2 / 3);
        }
        drop(state);
        assert_eq!(drops.count(), 5);
    }

    #[test]
    #[should_panic(expected = "the span of a window must not be zero")]
    fn a_span_of_zero() {
        WindowByTime::<u32>::new(Duration::ZERO, &Clock::stepped());
    }
}
