//! `throttle(d)`: a pause between two items.

use std::time::Duration;

use crate::clock::{Clock, Timer};
use crate::run::drive::Named;

/// When the next item of a `throttle` stage may pass.
#[derive(Debug)]
pub struct Throttle {
    pause: Duration,
    timer: Timer,
}

impl Throttle {
    /// Leaves at least `pause` on the clock between two items.
    pub fn new(pause: Duration, clock: &Clock) -> Self {
        Self { pause, timer: clock.timer(Duration::ZERO) }
    }
}

/// Passes on each item, and lets at least `d` pass between two of them.
///
/// An item that comes too early waits and holds back those behind it; none is dropped, and order is
/// kept. The first passes at once. The timer is allocated once. Dropped while it waits, it drops its
/// item and takes back nothing that has passed.
///
/// # Panics
/// Where a [`Timer`] does.
///
/// ```
/// use std::time::Duration;
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let start = std::time::Instant::now();
/// let report = pipeline! {
///     all = iter(0..3) -> throttle(Duration::from_millis(1)) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.all, [0, 1, 2]);
/// assert!(start.elapsed() >= Duration::from_millis(2));
/// # Ok(())
/// # }
/// ```
pub async fn throttle<T>(stage: &'static str, state: &mut Throttle, item: T) -> T {
    Named::new(stage, &mut state.timer).await;
    let passed = state.timer.clock().now().max(state.timer.at());
    state.timer.set(passed.saturating_add(state.pause));
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::{Drops, Hand};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn an_item_that_comes_too_early_waits() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut state = Throttle::new(SECOND, &clock);
        // By how much the clock advances before the item, and then until it passes.
        for (before, until) in [(0, 0), (0, 1000), (400, 600), (1000, 0), (5000, 0), (0, 1000)] {
            clock.advance(Duration::from_millis(before));
            let mut waiting = Box::pin(throttle("slow", &mut state, before));
            if until > 0 {
                assert!(hand.poll(&mut waiting).is_pending());
                clock.advance(Duration::from_millis(until - 1));
                assert!(hand.poll(&mut waiting).is_pending());
                clock.advance(Duration::from_millis(1));
            }
            assert_eq!(hand.ready(waiting), before);
        }
        assert_eq!(hand.wakes(), 3);
    }

    #[test]
    fn a_cancelled_wait_does_not_use_up_the_turn() {
        let (clock, hand, drops) = (Clock::stepped(), Hand::new(), Drops::default());
        let mut state = Throttle::new(SECOND, &clock);
        hand.ready(throttle("slow", &mut state, ()));
        let mut waiting = Box::pin(throttle("slow", &mut state, drops.item(())));
        assert!(hand.poll(&mut waiting).is_pending());
        drop(waiting);
        assert_eq!(drops.count(), 1);
        clock.advance(SECOND);
        hand.ready(throttle("slow", &mut state, ()));
    }
}
