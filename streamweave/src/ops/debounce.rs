//! `debounce(d)`: the last item of each burst.

use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::clock::{Clock, Timer};
use crate::run::panics::named;

/// The last item of a `debounce` stage, and when it has been the last for long enough.
#[derive(Debug)]
pub struct Debounce<T> {
    held: Option<T>,
    quiet: Duration,
    timer: Timer,
}

impl<T> Debounce<T> {
    /// Holds an item until the clock has gone on by `quiet` without another.
    pub fn new(quiet: Duration, clock: &Clock) -> Self {
        Self { held: None, quiet, timer: clock.timer(Duration::ZERO) }
    }

    /// Whether no item is held.
    pub fn is_empty(&self) -> bool {
        self.held.is_none()
    }

    /// The item whose time has come; `None` when none is held. Pending, it wakes the task then.
    ///
    /// # Panics
    /// Where a [`Timer`] does.
    pub fn poll_next(&mut self, stage: &'static str, cx: &mut Context<'_>) -> Poll<Option<T>> {
        if self.held.is_some() {
            ready!(named(stage, || self.timer.poll(cx)));
        }
        Poll::Ready(self.held.take())
    }
}

/// Takes an item, or the end of the input (`None`), and passes on the item before it if that has had
/// its time.
///
/// An item passes when nothing has come for `d` behind it ([`Debounce::poll_next`]); one that is
/// followed sooner is dropped. At the end of the input the item held passes at once, so the last
/// item is never lost. Order is kept; one item is held, and nothing is allocated but the timer, once.
///
/// ```
/// use std::time::Duration;
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     searched = iter(["h", "he", "hello"]) -> debounce(Duration::from_secs(1)) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.searched, ["hello"]);
/// # Ok(())
/// # }
/// ```
pub fn debounce<T>(_stage: &'static str, state: &mut Debounce<T>, item: Option<T>) -> Option<T> {
    let now = state.timer.clock().now();
    let passes = item.is_none() || now >= state.timer.at();
    if item.is_some() {
        state.timer.set(now.saturating_add(state.quiet));
    }
    // An item that is replaced too soon is dropped here.
    std::mem::replace(&mut state.held, item).filter(|_| passes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::{Drops, Hand};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_last_item_of_a_burst_passes_when_it_is_quiet() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut state = Debounce::new(SECOND, &clock);
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(None));
        for n in 0..3 {
            assert_eq!(debounce("f", &mut state, Some(n)), None);
            assert!(state.poll_next("f", &mut hand.context()).is_pending());
            clock.advance(SECOND / 2);
        }
        assert!(state.poll_next("f", &mut hand.context()).is_pending());
        assert_eq!(hand.wakes(), 0);
        clock.advance(SECOND / 2);
        assert_eq!(hand.wakes(), 1);
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(Some(2)));
        assert!(state.is_empty());
        assert_eq!(state.poll_next("f", &mut hand.context()), Poll::Ready(None));
        assert_eq!(debounce("f", &mut state, None), None);
    }

    #[test]
    fn items_are_dropped_once() {
        let (clock, drops) = (Clock::stepped(), Drops::default());
        let mut state = Debounce::new(SECOND, &clock);
        for n in 0..3 {
            assert!(debounce("f", &mut state, Some(drops.item(n))).is_none());
        }
        assert_eq!(drops.count(), 2);
        drop(state);
        assert_eq!(drops.count(), 3);
    }
}
