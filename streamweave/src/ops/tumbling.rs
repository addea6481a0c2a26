//! `tumbling(size, time)`: windows of a fixed length, one after the other.

use std::time::Duration;

use crate::ops::event_time::EventTime;
use crate::ops::limit::Limited;
use crate::ops::sliding::{Closed, Sliding};
use crate::ops::time_windows::{TimeWindows, put};

/// The items of the windows that a `tumbling` stage has open.
///
/// With a limit of `n`, more than `n` items in open windows end the pipeline's run with an error.
#[derive(Debug)]
pub struct Tumbling<T, At>(Sliding<T, At>);

impl<T, At> Tumbling<T, At> {
    /// Has no window open yet.
    ///
    /// # Panics
    /// When `size` is zero.
    pub fn new(size: Duration) -> Self {
        assert!(!size.is_zero(), "the size of a window must not be zero");
        Self(Sliding::with(size, size))
    }

    /// How far an item may be behind the latest one.
    #[must_use]
    pub fn lateness(self, lateness: Duration) -> Self {
        Self(self.0.lateness(lateness))
    }

    /// Hands on the windows that the last item, or the end of the input, has closed.
    #[inline(always)]
    pub fn closed(&mut self) -> Closed<'_, T, At> {
        self.0.closed()
    }
}

impl<T, At> TimeWindows for Tumbling<T, At> {
    type Item = T;

    #[inline(always)]
    fn push(&mut self, time: i128, item: T) -> Option<T> {
        self.0.push(time, item)
    }

    #[inline(always)]
    fn advance(&mut self, watermark: i128) {
        self.0.advance(watermark);
    }

    #[inline(always)]
    fn forget(&mut self) {
        self.0.forget();
    }

    fn finish(&mut self) {
        self.0.finish();
    }

    fn next_end(&self) -> Option<i128> {
        self.0.next_end()
    }
}

impl<T, At> Limited for Tumbling<T, At> {
    fn at_most(self, max: usize) -> Self {
        Self(self.0.at_most(max))
    }

    #[inline(always)]
    fn overflowed(&self) -> bool {
        self.0.overflowed()
    }

    #[inline(always)]
    fn limit(&self) -> usize {
        self.0.limit()
    }
}

/// Lends the items of each stretch of `size` as one [`Window`](crate::ops::window::Window); gives back
/// an item that is late.
///
/// The closure says when its item happened; nothing here asks the clock. Windows start at the
/// multiples of `size` and hold what happened from their start on and before their end: each item is
/// in one of them. Items may come out of order. The *watermark* is the latest time seen less
/// `lateness = d` (zero unless it is given). A window is handed on when the watermark reaches its end,
/// and all that are open at the end of the input; windows without items are not. They come in the
/// order of their starts, and items within them in the order of their times.
///
/// An item behind the watermark is still taken while its window is open. One whose window is closed
/// is *late* and goes to the port `.late`; where that is not read, the first late item ends the run
/// with an error that names the stage ([`RunError::is_late`](crate::RunError::is_late)).
///
/// The items of open windows are held, and `max = n` makes more of them an error. An item in order
/// costs constant time, one out of order moves those that are later. The buffer is allocated once and
/// grows to what it holds at most; an item is dropped somewhat after its last window.
///
/// # Panics
/// When `size` is zero, before the first item; and when the closure does.
///
/// ```
/// use std::time::Duration;
/// use streamweave::pipeline;
///
/// let readings = [(1, 20), (58, 22), (61, 30), (59, 24), (130, 25), (62, 31)];
/// let second = Duration::from_secs(1);
/// let report = pipeline! {
///     minutes = iter(readings)
///         -> tumbling(60 * second, |(at, _)| *at * second, lateness = 5 * second);
///     hottest = minutes -> map(|minute| minute.items.iter().map(|(_, t)| *t).max()) -> collect();
///     late    = minutes.late -> collect();
/// }
/// .run()?;
/// assert_eq!(report.hottest, [Some(24), Some(30), Some(25)]);
/// assert_eq!(report.late, [(62, 31)]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn tumbling<T, At: EventTime>(
    stage: &'static str,
    state: &mut Tumbling<T, At>,
    item: Option<T>,
    time: impl FnOnce(&T) -> At,
) -> Option<T> {
    put(stage, state, item, time)
}
