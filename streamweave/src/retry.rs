//! How often a stage tries again, and how long it waits in between.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::clock::Clock;
use crate::error::Rejected;
use crate::position::Position;

/// How often to try again, and after which waits.
///
/// The wait before the n-th retry is `first * factor^(n-1)`, at most `max`; without
/// [`backoff`](Self::backoff) there is none. With [`jitter`](Self::jitter) a wait is between half and
/// all of that, by a generator that begins with the seed, so the same seed gives the same waits.
///
/// ```
/// use std::time::Duration;
/// use streamweave::retry::Retry;
///
/// let ms = Duration::from_millis;
/// let policy = Retry::times(5).backoff(ms(10), 2, ms(50));
/// assert!(policy.waits().eq([10, 20, 40, 50, 50].map(ms)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    times: u32,
    first: Duration,
    factor: u32,
    max: Duration,
    seed: Option<u64>,
}

impl Retry {
    /// Tries up to `times` times again after the first attempt, at once.
    pub const fn times(times: u32) -> Self {
        Self { times, first: Duration::ZERO, factor: 1, max: Duration::ZERO, seed: None }
    }

    /// Waits `first` before the first retry and `factor` times as long before each next one, but
    /// never longer than `max`.
    #[must_use]
    pub const fn backoff(self, first: Duration, factor: u32, max: Duration) -> Self {
        Self { first, factor, max, ..self }
    }

    /// Shortens each wait by chance, by up to half, so that those who failed together do not come
    /// back together.
    #[must_use]
    pub const fn jitter(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// The waits of one item, without jitter.
    pub fn waits(self) -> impl Iterator<Item = Duration> {
        let next = move |wait: &Duration| Some(wait.saturating_mul(self.factor).min(self.max));
        std::iter::successors(Some(self.first.min(self.max)), next).take(self.times as usize)
    }
}

/// A policy in a running pipeline.
#[derive(Clone, Debug)]
pub struct Retrying {
    policy: Retry,
    clock: Clock,
    /// The state of the generator that jitter draws from.
    random: Option<u64>,
}

impl Retrying {
    /// Follows a policy; waits are measured by the clock.
    pub fn new(policy: Retry, clock: &Clock) -> Self {
        Self { policy, clock: clock.clone(), random: policy.seed }
    }

    /// The clock by which it waits.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The waits of the next item.
    pub(crate) fn waits(&mut self) -> impl Iterator<Item = Duration> {
        let random = &mut self.random;
        self.policy.waits().map(move |wait| match random {
            Some(state) => shortened(wait, state),
            None => wait,
        })
    }
}

/// Half of the wait at least, all of it at most.
fn shortened(wait: Duration, state: &mut u64) -> Duration {
    let half = wait / 2;
    // The upper half of the bits, as a fraction of `u32::MAX`.
    let part = (split_mix(state) >> 32) as u32;
    let nanos = half.as_nanos().saturating_mul(part.into()) / u128::from(u32::MAX);
    half.saturating_add(Duration::from_nanos_u128(nanos)).min(wait)
}

/// The generator SplitMix64.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The last error of an item that was tried as often as allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exhausted<E> {
    /// What the last attempt returned.
    pub cause: E,
    /// How often the stage tried.
    pub attempts: u32,
}

impl<E> Exhausted<E> {
    pub(crate) fn new(cause: E, attempts: u32) -> Self {
        Self { cause, attempts }
    }

    #[doc(hidden)]
    pub fn __rejected<T>(self, stage: &'static str, position: Position, item: T) -> Rejected<T, E> {
        Rejected::__after(stage, position, item, self.cause, self.attempts)
    }
}

// An `Error` of its own would refuse the causes that are text.
impl<E: Into<Box<dyn Error + Send + Sync>>> From<Exhausted<E>> for Box<dyn Error + Send + Sync> {
    fn from(exhausted: Exhausted<E>) -> Self {
        Box::new(GivenUp { cause: exhausted.cause.into(), attempts: exhausted.attempts })
    }
}

/// The error of a run that an exhausted item ended.
#[derive(Debug)]
struct GivenUp {
    cause: Box<dyn Error + Send + Sync>,
    attempts: u32,
}

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (after {} attempts)", self.cause, self.attempts)
    }
}

impl Error for GivenUp {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn waits_grow_up_to_their_limit() {
        let cases: [(Retry, &[u32]); 5] = [
            (Retry::times(0).backoff(MS, 2, MS * 9), &[]),
            (Retry::times(2), &[0, 0]),
            (Retry::times(3).backoff(MS, 1, MS * 9), &[1, 1, 1]),
            (Retry::times(4).backoff(MS, 3, MS * 10), &[1, 3, 9, 10]),
            (Retry::times(2).backoff(MS * 9, 2, MS * 5), &[5, 5]),
        ];
        for (policy, waits) in cases {
            assert!(policy.waits().eq(waits.iter().map(|&wait| MS * wait)), "{policy:?}");
        }
        let endless = Retry::times(u32::MAX).backoff(MS, u32::MAX, Duration::MAX);
        assert_eq!(endless.waits().nth(9), Some(Duration::MAX));
    }

    #[test]
    fn whatever_can_end_a_run_can_end_it_after_retries() {
        let number = "x".parse::<u32>().expect_err("no number");
        let causes: [(Box<dyn Error + Send + Sync>, &str); 3] = [
            (Exhausted::new("busy", 2).into(), "busy (after 2 attempts)"),
            (Exhausted::new("busy".to_owned(), 3).into(), "busy (after 3 attempts)"),
            (Exhausted::new(number, 1).into(), "invalid digit found in string (after 1 attempts)"),
        ];
        for (error, expected) in causes {
            assert_eq!(error.to_string(), expected);
            assert!(error.source().is_some());
        }
    }

    #[test]
    fn jitter_shortens_by_up_to_half_and_is_the_same_for_the_same_seed() {
        let policy = Retry::times(100).backoff(MS * 10, 1, MS * 10);
        let waits = |seed| {
            let mut retrying = Retrying::new(policy.jitter(seed), &Clock::stepped());
            retrying.waits().collect::<Vec<_>>()
        };
        assert!(waits(1).iter().all(|wait| (MS * 5..=MS * 10).contains(wait)));
        assert!(waits(1).iter().any(|wait| *wait < MS * 6));
        assert!(waits(1).iter().any(|wait| *wait > MS * 9));
        assert_eq!(waits(1), waits(1));
        assert_ne!(waits(1), waits(2));
        let mut longest = Retrying::new(
            policy.backoff(Duration::MAX, 1, Duration::MAX).jitter(1),
            &Clock::stepped(),
        );
        assert!(longest.waits().all(|wait| wait >= Duration::MAX / 2));
    }
}
