//! Time windows that the clock of the run closes.

use std::task::{Context, Poll};
use std::time::Duration;

use crate::clock::{Clock, Timer};
use crate::ops::event_time::EventTime;
use crate::ops::limit::Limited;
use crate::ops::time_windows::TimeWindows;
use crate::run::panics::named;

/// The open windows of a stage whose items happen when they come.
///
/// Its bounds are moments of the run's clock, which begins with zero.
#[derive(Debug)]
pub struct Clocked<W> {
    windows: W,
    timer: Timer,
    /// The latest moment that was seen.
    now: Duration,
}

impl<W> Clocked<W> {
    pub(crate) fn by(clock: &Clock, windows: W) -> Self {
        Self { windows, timer: clock.timer(Duration::ZERO), now: Duration::ZERO }
    }

    pub(crate) fn windows(&mut self) -> &mut W {
        &mut self.windows
    }
}

impl<W: TimeWindows> Clocked<W> {
    /// Whether no item is held.
    pub fn is_empty(&self) -> bool {
        self.windows.next_end().is_none()
    }

    /// Closes the windows whose end has come. The task is woken at the end of the next.
    ///
    /// # Panics
    /// Where a [`Timer`] does.
    pub fn poll_closed(&mut self, stage: &'static str, cx: &mut Context<'_>) {
        self.windows.forget();
        self.look();
        self.windows.advance(self.now.to_nanos());
        while let Some(end) = self.windows.next_end() {
            let end = <Duration as EventTime>::from_nanos(end);
            if self.timer.at() != end {
                self.timer.set(end);
            }
            if named(stage, || self.timer.poll(cx)) == Poll::Pending {
                return;
            }
            // The timer may be ahead of the clock by as much as it rounds.
            self.now = self.now.max(end);
            self.windows.advance(self.now.to_nanos());
        }
    }

    /// Takes an item, or the end of the input.
    #[inline(always)]
    pub(crate) fn put(&mut self, item: Option<W::Item>) {
        let Some(item) = item else { return self.windows.finish() };
        self.look();
        let late = self.windows.push(self.now.to_nanos(), item);
        debug_assert!(late.is_none(), "the clock never goes backwards");
    }

    fn look(&mut self) {
        self.now = self.now.max(self.timer.clock().now());
    }
}

impl<W: Limited> Limited for Clocked<W> {
    fn at_most(self, max: usize) -> Self {
        Self { windows: self.windows.at_most(max), ..self }
    }

    #[inline(always)]
    fn overflowed(&self) -> bool {
        self.windows.overflowed()
    }

    #[inline(always)]
    fn limit(&self) -> usize {
        self.windows.limit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::session_now::{SessionNow, session_now};
    use crate::ops::sliding_now::{SlidingNow, sliding_now};
    use crate::ops::tumbling_now::{TumblingNow, tumbling_now};
    use crate::run::by_hand::{Drops, Hand};

    const SECOND: Duration = Duration::from_secs(1);

    /// What comes, what time does, and what the windows `(start, end, items)` are then.
    enum Step {
        Item(u32),
        Seconds(u32),
        End,
    }
    use Step::{End, Item, Seconds};

    type Expected<'e> = &'e [(Step, &'e [(u64, u64, &'e [u32])])];

    /// Goes through the steps; the task is polled only when it was woken, as in a region that is idle.
    macro_rules! check {
        ($operator:ident, $state:expr, $expected:expr) => {{
            let (clock, hand) = (Clock::stepped(), Hand::new());
            let mut state = $state(&clock);
            let expected: Expected<'_> = $expected;
            for (number, (step, windows)) in expected.iter().enumerate() {
                let wakes = hand.wakes();
                match step {
                    Item(n) => $operator("w", &mut state, Some(*n)),
                    End => $operator("w", &mut state, None),
                    Seconds(n) => clock.advance(*n * SECOND),
                }
                let mut seen: Vec<_> = Vec::new();
                let is_time = matches!(step, Seconds(_));
                let polls = !is_time || hand.wakes() > wakes;
                for looks in [(!is_time).then_some(false), polls.then_some(true)] {
                    let Some(by_poll) = looks else { continue };
                    if by_poll {
                        state.poll_closed("w", &mut hand.context());
                    }
                    seen.extend(state.closed().map(|window| {
                        let (start, end) = (window.start.as_secs(), window.end.as_secs());
                        (start, end, window.items.to_vec())
                    }));
                }
                let expected: Vec<_> = windows
                    .iter()
                    .map(|(start, end, items)| (*start, *end, items.to_vec()))
                    .collect();
                assert_eq!(seen, expected, "step {number}");
            }
            assert!(state.is_empty());
            drop(state);
            assert_eq!((clock.next_deadline(), hand.wakers()), (None, 0));
        }};
    }

    #[test]
    fn the_clock_ends_windows_while_nothing_comes() {
        check!(
            tumbling_now,
            |clock: &Clock| TumblingNow::new(10 * SECOND, clock),
            &[
                (Item(1), &[]),
                (Seconds(9), &[]),
                (Item(2), &[]),
                (Seconds(1), &[(0, 10, &[1, 2])]),
                (Seconds(95), &[]),
                (Item(3), &[]),
                (Seconds(5), &[(100, 110, &[3])]),
                (Item(4), &[]),
                (End, &[(110, 120, &[4])]),
            ]
        );
    }

    #[test]
    fn windows_that_overlap_end_one_by_one() {
        check!(
            sliding_now,
            |clock: &Clock| SlidingNow::new(4 * SECOND, 2 * SECOND, clock),
            &[
                (Seconds(1), &[]),
                (Item(1), &[]),
                (Seconds(1), &[(0, 2, &[1])]),
                (Item(2), &[]),
                (Seconds(2), &[(0, 4, &[1, 2])]),
                (Seconds(2), &[(2, 6, &[2])]),
                (Seconds(9), &[]),
                (Item(3), &[]),
                (End, &[(12, 16, &[3]), (14, 18, &[3])]),
            ]
        );
    }

    #[test]
    fn a_session_ends_when_it_was_quiet_for_long_enough() {
        check!(
            session_now,
            |clock: &Clock| SessionNow::new(3 * SECOND, clock),
            &[
                (Item(1), &[]),
                (Seconds(2), &[]),
                (Item(2), &[]),
                (Seconds(2), &[]),
                (Item(3), &[]),
                (Seconds(3), &[(0, 7, &[1, 2, 3])]),
                (Item(4), &[]),
                (End, &[(7, 10, &[4])]),
            ]
        );
    }

    #[test]
    fn an_item_that_comes_after_the_end_closes_the_window_before_it() {
        let clock = Clock::stepped();
        let mut state = TumblingNow::new(SECOND, &clock).at_most(1);
        tumbling_now("w", &mut state, Some('a'));
        clock.advance(SECOND);
        tumbling_now("w", &mut state, Some('b'));
        let closed: Vec<_> = state.closed().map(|window| window.items.to_vec()).collect();
        assert_eq!((closed, state.overflowed()), (vec![vec!['a']], false));
        tumbling_now("w", &mut state, Some('c'));
        assert!(state.overflowed() && state.limit() == 1);
    }

    #[test]
    fn items_are_dropped_once() {
        let (clock, drops, hand) = (Clock::stepped(), Drops::default(), Hand::new());
        let mut state = SlidingNow::new(2 * SECOND, SECOND, &clock);
        for n in 0..4 {
            sliding_now("w", &mut state, Some(drops.item(n)));
            clock.advance(SECOND);
        }
        state.poll_closed("w", &mut hand.context());
        assert_eq!(state.closed().map(|window| window.items.len()).sum::<usize>(), 2);
        drop(state);
        assert_eq!((drops.count(), hand.wakers()), (4, 0));
    }
}
