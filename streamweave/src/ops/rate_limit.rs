//! `rate_limit(n, per)`: at most n items in a time.

use std::time::Duration;

use crate::clock::{Clock, Timer};
use crate::run::drive::Named;

/// How much of its rate a `rate_limit` stage has used up.
#[derive(Debug)]
pub struct RateLimit {
    /// What an item uses up.
    share: Duration,
    /// What `n` items use up.
    burst: Duration,
    /// The moment at which everything used up is regained.
    full_at: Duration,
    timer: Timer,
}

impl RateLimit {
    /// Lets `items` pass at once, and as many again in each `per` on the clock.
    ///
    /// # Panics
    /// When `items` is zero.
    pub fn new(items: u32, per: Duration, clock: &Clock) -> Self {
        assert!(items > 0, "the items of a rate limit must not be zero");
        // Rounded up, so that the rate is never exceeded.
        let share = per.as_nanos().div_ceil(items.into());
        let share = Duration::from_nanos_u128(share.min(Duration::MAX.as_nanos()));
        let burst = share.saturating_mul(items);
        Self { share, burst, full_at: Duration::ZERO, timer: clock.timer(Duration::ZERO) }
    }
}

/// Passes on each item as soon as the rate allows it: a token bucket that holds `n` and regains `n`
/// in each `per`, evenly.
///
/// So at most n items pass at once after a pause, and n in each `per` in the long run. An item that
/// comes too early waits and holds back those behind it; none is dropped, and order is kept. The
/// timer is allocated once. Dropped while it waits, it drops its item and uses up nothing.
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
///     calls = iter(0..100) -> rate_limit(100, Duration::from_secs(1)) -> count();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.calls, 100);
/// # Ok(())
/// # }
/// ```
pub async fn rate_limit<T>(stage: &'static str, state: &mut RateLimit, item: T) -> T {
    let now = state.timer.clock().now();
    let allowed_at = state.full_at.saturating_add(state.share).saturating_sub(state.burst);
    if now < allowed_at {
        state.timer.set(allowed_at);
        Named::new(stage, &mut state.timer).await;
    }
    // After a wait the item stands at the moment that it waited for, not at the wake's.
    state.full_at = state.full_at.max(now).saturating_add(state.share);
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::{Drops, Hand};

    const SECOND: Duration = Duration::from_secs(1);

    /// How many items pass at once.
    fn passing(state: &mut RateLimit, hand: &Hand) -> usize {
        (0..100)
            .take_while(|n| hand.poll(Box::pin(rate_limit("calls", state, n))).is_ready())
            .count()
    }

    #[test]
    fn as_many_pass_as_the_rate_allows() {
        for items in [1, 3, 4, 7] {
            let (clock, hand) = (Clock::stepped(), Hand::new());
            let mut state = RateLimit::new(items, SECOND, &clock);
            let items = items as usize;
            assert_eq!(passing(&mut state, &hand), items);
            // A share rounded up is late by a nanosecond at most.
            clock.advance(SECOND / 2 + Duration::from_nanos(7));
            let half = passing(&mut state, &hand);
            assert_eq!(half, items / 2);
            clock.advance(SECOND / 2);
            assert_eq!(passing(&mut state, &hand), items - half);
            // More is not saved up.
            clock.advance(SECOND * 10);
            assert_eq!(passing(&mut state, &hand), items);
        }
    }

    #[test]
    fn an_item_that_waits_is_woken_and_a_cancelled_one_uses_up_nothing() {
        let (clock, hand, drops) = (Clock::stepped(), Hand::new(), Drops::default());
        let mut state = RateLimit::new(1, SECOND, &clock);
        assert_eq!(passing(&mut state, &hand), 1);
        let mut waiting = Box::pin(rate_limit("calls", &mut state, drops.item(())));
        assert!(hand.poll(&mut waiting).is_pending());
        drop(waiting);
        assert_eq!(drops.count(), 1);
        let mut waiting = Box::pin(rate_limit("calls", &mut state, 5));
        assert!(hand.poll(&mut waiting).is_pending());
        clock.advance(SECOND);
        assert_eq!((hand.wakes(), hand.ready(waiting)), (1, 5));
        assert_eq!(passing(&mut state, &hand), 0);
    }

    #[test]
    #[should_panic(expected = "the items of a rate limit must not be zero")]
    fn no_items_at_all() {
        RateLimit::new(0, SECOND, &Clock::stepped());
    }
}
