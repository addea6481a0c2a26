//! `attempt_then(f, retry = ..)`: like `attempt_then`, and tries again.

use std::future::Future;

use crate::retry::{Exhausted, Retrying};
use crate::run::drive::Named;
use crate::run::panics::named;

/// Lends each item to `f` and awaits it until that gives `Ok`, as often as the policy allows.
///
/// Between two attempts it waits by a timer of the policy's clock, which on the system's clock is
/// allocated for each wait. When every attempt has failed, the item goes with the last error and the
/// number of attempts to the port `.err`. One item after the other, in order. Dropped while it waits,
/// it drops the future of `f` once and leaves the item alone.
///
/// # Panics
/// Where a [`Timer`](crate::clock::Timer) does.
///
/// ```
/// use std::time::Duration;
/// use streamweave::Retry;
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let ms = Duration::from_millis;
/// let mut answers = [Err("busy"), Err("busy"), Ok(7)].into_iter();
/// let report = pipeline! {
///     numbers = iter(["question"])
///         -> attempt_then(
///             |_| std::future::ready(answers.next().unwrap()),
///             retry = Retry::times(3).backoff(ms(1), 2, ms(4)),
///         )
///         -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.numbers, [7]);
/// # Ok(())
/// # }
/// ```
pub async fn attempt_then_retrying<'a, T, U, E, Fut: Future<Output = Result<U, E>>>(
    stage: &'static str,
    state: &mut Retrying,
    item: &'a T,
    mut f: impl FnMut(&'a T) -> Fut,
) -> Result<U, Exhausted<E>> {
    let clock = state.clock().clone();
    let (mut waits, mut attempts) = (state.waits(), 1);
    loop {
        let cause = match Named::new(stage, named(stage, || f(item))).await {
            Ok(passed) => return Ok(passed),
            Err(cause) => cause,
        };
        let Some(wait) = waits.next() else { return Err(Exhausted::new(cause, attempts)) };
        attempts = attempts.saturating_add(1);
        if !wait.is_zero() {
            clock.timer(clock.now().saturating_add(wait)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::task::Poll;
    use std::time::Duration;

    use super::*;
    use crate::clock::Clock;
    use crate::retry::Retry;
    use crate::run::by_hand::{Drops, Hand, gate};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn waits_on_the_clock_between_attempts() {
        let (clock, hand, tries) = (Clock::stepped(), Hand::new(), Cell::new(0));
        let mut state = Retrying::new(Retry::times(2).backoff(SECOND, 3, SECOND * 10), &clock);
        let ask = async |_: &()| {
            tries.set(tries.get() + 1);
            Err::<(), _>("busy")
        };
        let mut trying = Box::pin(attempt_then_retrying("asked", &mut state, &(), ask));
        for (step, expected) in [(0, 1), (1, 2), (2, 2), (1, 3)] {
            clock.advance(SECOND * step);
            let polled = hand.poll(&mut trying);
            assert_eq!(tries.get(), expected);
            let exhausted = Poll::Ready(Err(Exhausted::new("busy", 3)));
            assert_eq!(polled, if expected == 3 { exhausted } else { Poll::Pending });
        }
        assert_eq!(hand.wakes(), 2);
    }

    #[test]
    fn a_cancelled_attempt_drops_its_future_once_and_its_timer() {
        let (clock, hand, drops) = (Clock::stepped(), Hand::new(), Drops::default());
        let mut state = Retrying::new(Retry::times(2).backoff(SECOND, 1, SECOND), &clock);
        let (key, gate) = gate();
        let mut gate = Some(gate);
        let ask = |_| {
            let (item, gate) = (drops.item(()), gate.take());
            async move {
                let _item = item;
                gate.expect("asked once").await
            }
        };
        let mut trying = Box::pin(attempt_then_retrying("asked", &mut state, &(), ask));
        assert!(hand.poll(&mut trying).is_pending());
        assert_eq!(drops.count(), 0);
        key.open(Err::<(), _>("busy"));
        assert!(hand.poll(&mut trying).is_pending());
        assert_eq!((drops.count(), clock.next_deadline()), (1, Some(SECOND)));
        drop((trying, key));
        assert_eq!((drops.count(), clock.next_deadline(), hand.wakers()), (1, None, 0));
    }

    #[test]
    fn it_may_be_awaited_in_a_future_that_is_send() {
        fn send<F: Future + Send>(future: F) -> F {
            future
        }
        let hand = Hand::new();
        let region = send(async {
            let mut state = Retrying::new(Retry::times(1), &Clock::stepped());
            let word = "x".to_owned();
            let ask = async |word: &String| word.parse::<u32>();
            attempt_then_retrying("asked", &mut state, &word, ask).await.map_err(|e| e.attempts)
        });
        assert_eq!(hand.ready(region), Err(2));
    }
}
