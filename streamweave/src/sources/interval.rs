//! `interval(period)`: a tick every so often.

use std::convert::Infallible;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::async_source::AsyncSource;
use crate::clock::{Clock, Timer};

/// The ticks of a clock.
#[derive(Debug)]
pub struct Interval {
    start: Duration,
    period: Duration,
    timer: Timer,
    tick: Option<u64>,
}

/// Hands out the number of periods that have passed, once at the end of each: 1, 2, 3, ..
///
/// The first tick comes after one period. A tick that nobody was there to take is skipped, and its
/// number with it, so the gap between two numbers tells how many were missed; the ticks that follow
/// stay where they would have been. The source never ends and cannot fail. Nothing is allocated but
/// the timer, once.
///
/// # Panics
/// When the period is zero, and where a [`Timer`] does.
///
/// ```
/// use std::time::Duration;
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     ticks = interval(Duration::from_millis(1)) -> take(3) -> count();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.ticks, 3);
/// # Ok(())
/// # }
/// ```
pub fn interval(period: Duration, clock: &Clock) -> Interval {
    assert!(!period.is_zero(), "the period of an interval must not be zero");
    let start = clock.now();
    Interval { start, period, timer: clock.timer(start.saturating_add(period)), tick: None }
}

impl Interval {
    /// The number of whole periods until a moment.
    fn periods(&self, until: Duration) -> u64 {
        let passed = until.saturating_sub(self.start).as_nanos() / self.period.as_nanos();
        u64::try_from(passed).unwrap_or(u64::MAX)
    }

    /// The end of a period.
    fn end_of(&self, tick: u64) -> Duration {
        let nanos = self.period.as_nanos().saturating_mul(tick.into());
        self.start.saturating_add(Duration::from_nanos_u128(nanos.min(Duration::MAX.as_nanos())))
    }
}

#[diagnostic::do_not_recommend]
impl AsyncSource for Interval {
    type Item<'s> = u64;
    type Items<'s> = Tick<'s>;
    type Error = Infallible;

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Infallible>> {
        ready!(self.timer.poll(cx));
        // The timer's own moment has come, even if its clock and ours differ by a hair.
        let tick = self.periods(self.timer.clock().now().max(self.timer.at()));
        self.tick = Some(tick);
        self.timer.set(self.end_of(tick.saturating_add(1)));
        Poll::Ready(Ok(true))
    }

    #[inline]
    fn items(&mut self) -> Tick<'_> {
        Tick(&mut self.tick)
    }
}

/// Hands out one tick.
#[derive(Debug)]
pub struct Tick<'s>(&'s mut Option<u64>);

impl Iterator for Tick<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        self.0.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::Hand;

    #[test]
    fn ticks_come_at_the_end_of_a_period_and_missed_ones_are_skipped() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        clock.advance(Duration::from_millis(300));
        let mut ticks = interval(Duration::from_secs(1), &clock);
        let steps = [
            (0, None),
            (999, None),
            (1, Some(1)),
            (0, None),
            (1000, Some(2)),
            (3500, Some(5)),
            (499, None),
            (1, Some(6)),
        ];
        for (step, expected) in steps {
            clock.advance(Duration::from_millis(step));
            let filled = ticks.poll_fill(&mut hand.context());
            assert_eq!(filled.is_ready(), expected.is_some(), "{expected:?}");
            assert_eq!(ticks.items().next(), expected);
        }
        // Woken for the three ticks that were waited for.
        assert_eq!(hand.wakes(), 3);
    }

    #[test]
    fn a_period_without_end_never_ticks() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut ticks = interval(Duration::MAX, &clock);
        clock.advance(Duration::from_secs(u64::MAX));
        assert!(ticks.poll_fill(&mut hand.context()).is_pending());
        clock.advance(Duration::MAX);
        assert_eq!(ticks.poll_fill(&mut hand.context()), Poll::Ready(Ok(true)));
    }

    #[test]
    #[should_panic(expected = "the period of an interval must not be zero")]
    fn a_period_of_zero() {
        interval(Duration::ZERO, &Clock::stepped());
    }
}
