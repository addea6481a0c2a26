//! `attempt(f, retry = ..)`: like `attempt`, and tries again.

use crate::retry::{Exhausted, Retrying};
use crate::run::panics::named;

/// Lends each item to `f` until that returns `Ok`, as often as the policy allows.
///
/// Between two attempts it waits on the policy's clock and blocks its thread meanwhile, which holds
/// back the whole region. When every attempt has failed, the item goes with the last error and the
/// number of attempts to the port `.err`. Order is kept; nothing is allocated or copied.
///
/// ```
/// use streamweave::Retry;
/// # use streamweave::pipeline;
/// let mut answers = [Err("busy"), Ok(7)].into_iter();
/// let report = pipeline! {
///     numbers = iter(["question"])
///         -> attempt(|_| answers.next().unwrap(), retry = Retry::times(3))
///         -> collect();
/// }
/// .run()?;
/// assert_eq!(report.numbers, [7]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline]
pub fn attempt_retrying<T, U, E>(
    stage: &'static str,
    state: &mut Retrying,
    item: &T,
    mut f: impl FnMut(&T) -> Result<U, E>,
) -> Result<U, Exhausted<E>> {
    let mut attempt = || named(stage, || f(item));
    let clock = state.clock().clone();
    let (mut waits, mut attempts) = (state.waits(), 1);
    loop {
        let cause = match attempt() {
            Ok(passed) => return Ok(passed),
            Err(cause) => cause,
        };
        let Some(wait) = waits.next() else { return Err(Exhausted::new(cause, attempts)) };
        attempts = attempts.saturating_add(1);
        if !wait.is_zero() {
            clock.wait(wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::Clock;
    use crate::retry::Retry;

    #[test]
    fn tries_until_it_passes_or_the_policy_ends() {
        let cases = [(0, 1, Err(1)), (0, 0, Ok(1)), (2, 1, Ok(2)), (2, 2, Ok(3)), (2, 3, Err(3))];
        for (times, failures, expected) in cases {
            let mut state = Retrying::new(Retry::times(times), &Clock::stepped());
            let mut attempts = 0;
            let tried = attempt_retrying("asked", &mut state, &failures, |failures| {
                attempts += 1;
                if attempts > *failures { Ok(attempts) } else { Err("busy") }
            });
            assert_eq!(tried.map_err(|exhausted| exhausted.attempts), expected);
        }
    }

    #[test]
    fn waits_on_the_clock() {
        let (clock, second) = (Clock::stepped(), Duration::from_secs(1));
        let policy = Retry::times(2).backoff(second, 3, second * 10);
        let tries = std::thread::scope(|scope| {
            let trying = scope.spawn(|| {
                let (mut state, mut tries) = (Retrying::new(policy, &clock), Vec::new());
                let tried: Result<(), _> = attempt_retrying("asked", &mut state, &(), |()| {
                    tries.push(clock.now());
                    Err("busy")
                });
                assert_eq!(tried, Err(Exhausted::new("busy", 3)));
                tries
            });
            while !trying.is_finished() {
                match clock.next_deadline() {
                    Some(at) => clock.advance(at.saturating_sub(clock.now())),
                    None => std::thread::yield_now(),
                }
            }
            trying.join().expect("no panic")
        });
        assert_eq!(tries, [Duration::ZERO, second, second * 4]);
    }
}
