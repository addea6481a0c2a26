//! `sliding(size, step, time)`: windows of a fixed length, one every `step`.

use std::marker::PhantomData;
use std::time::Duration;

use crate::ops::event_time::EventTime;
use crate::ops::limit::limited;
use crate::ops::time_windows::{TimeWindows, put};
use crate::ops::timeline::Timeline;
use crate::ops::window::Window;

/// The items of the windows that a `sliding` stage has open.
///
/// With a limit of `n`, more than `n` items in open windows end the pipeline's run with an error.
#[derive(Debug)]
pub struct Sliding<T, At> {
    items: Timeline<T>,
    size: i128,
    step: i128,
    lateness: i128,
    /// The start of the first window that is open; the least number before the first item.
    open: i128,
    /// The end of that window.
    end: i128,
    /// The start of the first window that was closed last; `open` when none was.
    closed: i128,
    /// How many items belong to closed windows only.
    stale: usize,
    max: usize,
    time: PhantomData<fn() -> At>,
}

impl<T, At> Sliding<T, At> {
    /// Has no window open yet.
    ///
    /// # Panics
    /// When `step` is zero, or longer than `size`: the items between two windows would be lost.
    pub fn new(size: Duration, step: Duration) -> Self {
        assert!(!step.is_zero(), "the step of `sliding` must not be zero");
        assert!(step <= size, "the step of `sliding` must not be longer than its windows");
        Self::with(size, step)
    }

    pub(crate) fn with(size: Duration, step: Duration) -> Self {
        Self {
            items: Timeline::new(),
            size: size.to_nanos(),
            step: step.to_nanos(),
            lateness: 0,
            open: i128::MIN,
            end: i128::MIN,
            closed: i128::MIN,
            stale: 0,
            max: usize::MAX,
            time: PhantomData,
        }
    }

    /// How far an item may be behind the latest one.
    #[must_use]
    pub fn lateness(self, lateness: Duration) -> Self {
        Self { lateness: lateness.to_nanos(), ..self }
    }

    #[inline(never)]
    fn close(&mut self, open: i128) {
        self.open = open;
        self.end = open + self.size;
        self.stale = self.items.before(open);
    }

    /// The start of the first window that ends after a time.
    fn first_start(&self, time: i128) -> i128 {
        floor(time - self.size, self.step) + self.step
    }

    /// Hands on the windows that the last item, or the end of the input, has closed.
    #[inline(always)]
    pub fn closed(&mut self) -> Closed<'_, T, At> {
        Closed { start: self.closed, windows: self, first: 0, behind: 0 }
    }
}

/// The last multiple of `step` that is not after a time.
fn floor(time: i128, step: i128) -> i128 {
    // Division by 128 bits is slow, and most times have less.
    match (i64::try_from(time), i64::try_from(step)) {
        (Ok(time), Ok(step)) => i128::from(time) - i128::from(time.rem_euclid(step)),
        _ => time - time.rem_euclid(step),
    }
}

impl<T, At> TimeWindows for Sliding<T, At> {
    type Item = T;

    #[inline(always)]
    fn push(&mut self, time: i128, item: T) -> Option<T> {
        self.forget();
        if time < self.open {
            return Some(item);
        }
        self.items.insert(time, item);
        self.advance(time - self.lateness);
        None
    }

    #[inline(always)]
    fn advance(&mut self, watermark: i128) {
        if watermark >= self.end {
            self.close(self.first_start(watermark));
        }
    }

    #[inline(always)]
    fn forget(&mut self) {
        self.closed = self.open;
        self.items.forget(self.stale);
        self.stale = 0;
    }

    fn finish(&mut self) {
        self.forget();
        if let Some(last) = self.items.last() {
            self.close(floor(last, self.step) + self.step);
        }
    }

    fn next_end(&self) -> Option<i128> {
        let earliest = self.items.time(self.stale)?;
        Some(self.first_start(earliest).max(self.open) + self.size)
    }
}

limited!([T, At] Sliding<T, At>, state => state.items.len() - state.stale);

/// The windows that one item has closed, in the order of their starts.
#[derive(Debug)]
pub struct Closed<'s, T, At> {
    windows: &'s Sliding<T, At>,
    /// Where the next window starts, if it has items.
    start: i128,
    /// The first item that is not before `start`, and the first that is behind its window.
    first: usize,
    behind: usize,
}

impl<'s, T, At: EventTime> Iterator for Closed<'s, T, At> {
    type Item = Window<'s, T, At>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.start < self.windows.open { self.next_closed() } else { None }
    }
}

impl<'s, T, At: EventTime> Closed<'s, T, At> {
    #[inline(never)]
    fn next_closed(&mut self) -> Option<Window<'s, T, At>> {
        let Sliding { items, size, step, open, .. } = self.windows;
        let times = items.times();
        self.first += times[self.first..].iter().take_while(|time| **time < self.start).count();
        // Windows in which nothing happened are passed over.
        let earliest = *times.get(self.first)?;
        self.start = self.start.max(self.windows.first_start(earliest));
        if self.start >= *open {
            return None;
        }
        let (start, end) = (self.start, self.start + size);
        self.behind = self.behind.max(self.first);
        self.behind += times[self.behind..].iter().take_while(|time| **time < end).count();
        self.start += step;
        Some(Window {
            start: At::from_nanos(start),
            end: At::from_nanos(end),
            items: &items.items()[self.first..self.behind],
        })
    }
}

/// Lends, every `step`, the items of the last `size` as a [`Window`]; gives back an item that is late.
///
/// The closure says when its item happened; nothing here asks the clock. A window starts at every
/// multiple of `step` and holds what happened from its start on and before its end, so that an item
/// is in `size / step` windows: they are slices of one buffer, and nothing is copied. Items may come
/// out of order. The *watermark* is the latest time seen less `lateness = d` (zero unless it is
/// given). A window is handed on when the watermark reaches its end, and all that are open at the end
/// of the input; windows without items are not. They come in the order of their starts, and items
/// within them in the order of their times.
///
/// An item behind the watermark is still taken while one of its windows is open. One whose windows
/// are all closed is *late* and goes to the port `.late`; where that is not read, the first late item
/// ends the run with an error that names the stage ([`RunError::is_late`](crate::RunError::is_late)).
///
/// The items of open windows are held: those of the last `size` and `lateness`; `max = n` makes more
/// of them an error. An item in order costs constant time, one out of order moves those that are
/// later. The buffer is allocated once and grows to what it holds at most;
/// an item is dropped somewhat after its last window.
///
/// # Panics
/// When `step` is zero or longer than `size`, before the first item; and when the closure does.
///
/// ```
/// use std::time::Duration;
/// use streamweave::pipeline;
///
/// let seconds = [10, 12, 14, 16, 13, 19];
/// let report = pipeline! {
///     recent = iter(seconds)
///         -> sliding(Duration::from_secs(4), Duration::from_secs(2), |s| Duration::from_secs(*s));
///     sums = recent -> map(|window| (window.start.as_secs(), window.items.iter().sum::<u64>()))
///         -> collect();
///     late = recent.late -> collect();
/// }
/// .run()?;
/// assert_eq!(report.sums, [(8, 10), (10, 22), (12, 26), (14, 30), (16, 35), (18, 19)]);
/// assert_eq!(report.late, [13]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn sliding<T, At: EventTime>(
    stage: &'static str,
    state: &mut Sliding<T, At>,
    item: Option<T>,
    time: impl FnOnce(&T) -> At,
) -> Option<T> {
    put(stage, state, item, time)
}
