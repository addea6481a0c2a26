//! When something happened, as the time windows read it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time of an item, for [`tumbling`](crate::ops::tumbling::tumbling),
/// [`sliding`](crate::ops::sliding::sliding) and [`session`](crate::ops::session::session).
///
/// A [`SystemTime`] counts from 1970, a [`Duration`] from any fixed point of yours. A bare number has
/// no unit, so it says one: `|e| Duration::from_millis(e.millis)`. For a time type of your own,
/// implement the trait, or convert in the closure.
///
/// ```
/// use streamweave::{EventTime, pipeline};
/// use std::time::Duration;
///
/// #[derive(Clone, Copy)]
/// struct Tick(u32);
///
/// impl EventTime for Tick {
///     fn to_nanos(self) -> i128 {
///         i128::from(self.0) * 1_000_000
///     }
///     fn from_nanos(nanos: i128) -> Self {
///         Tick(u32::try_from(nanos / 1_000_000).unwrap_or_default())
///     }
/// }
///
/// let report = pipeline! {
///     starts = iter([3, 12, 14]) -> tumbling(Duration::from_millis(10), |n| Tick(*n))
///         -> map(|window| window.start.0) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.starts, [0, 10]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the time of an item",
    label = "the closure of a time window returns when its item happened",
    note = "return a `SystemTime`, or a `Duration` since any fixed point: `Duration::from_millis(n)`"
)]
pub trait EventTime: Copy {
    /// Nanoseconds since the fixed point, negative before it; no farther than a [`Duration`] reaches.
    fn to_nanos(self) -> i128;

    /// The time that is so many nanoseconds from the fixed point. Where the type has no such time, it
    /// is one that it has.
    fn from_nanos(nanos: i128) -> Self;
}

#[diagnostic::do_not_recommend]
impl EventTime for Duration {
    #[inline(always)]
    fn to_nanos(self) -> i128 {
        // At most 2^64 seconds, which is far below the limit.
        self.as_nanos() as i128
    }

    fn from_nanos(nanos: i128) -> Self {
        const SECOND: i128 = 1_000_000_000;
        let nanos = nanos.max(0);
        match u64::try_from(nanos / SECOND) {
            Ok(seconds) => Self::new(seconds, (nanos % SECOND) as u32),
            Err(_) => Self::MAX,
        }
    }
}

#[diagnostic::do_not_recommend]
impl EventTime for SystemTime {
    #[inline]
    fn to_nanos(self) -> i128 {
        match self.duration_since(UNIX_EPOCH) {
            Ok(after) => after.to_nanos(),
            Err(before) => -before.duration().to_nanos(),
        }
    }

    fn from_nanos(nanos: i128) -> Self {
        let distance = <Duration as EventTime>::from_nanos(nanos.saturating_abs());
        let time = if nanos < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        };
        time.unwrap_or(UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_comes_back_and_is_never_negative() {
        for time in [Duration::ZERO, Duration::new(3, 999_999_999), Duration::MAX] {
            assert_eq!(<Duration as EventTime>::from_nanos(time.to_nanos()), time);
        }
        assert_eq!(<Duration as EventTime>::from_nanos(-1), Duration::ZERO);
        assert_eq!(<Duration as EventTime>::from_nanos(i128::MAX), Duration::MAX);
    }

    #[test]
    fn a_system_time_comes_back_also_before_1970() {
        let second = Duration::from_secs(1);
        for time in [UNIX_EPOCH, UNIX_EPOCH + second, UNIX_EPOCH - second / 3] {
            assert_eq!(SystemTime::from_nanos(time.to_nanos()), time);
        }
    }
}
