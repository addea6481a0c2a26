//! `session(gap, time)`: items with less than `gap` between them.

use std::marker::PhantomData;
use std::time::Duration;

use crate::ops::event_time::EventTime;
use crate::ops::limit::limited;
use crate::ops::time_windows::{TimeWindows, put};
use crate::ops::timeline::Timeline;
use crate::ops::window::Window;

/// The items of the sessions that a `session` stage has open.
///
/// With a limit of `n`, more than `n` items in open sessions end the pipeline's run with an error.
#[derive(Debug)]
pub struct Session<T, At> {
    items: Timeline<T>,
    gap: i128,
    lateness: i128,
    watermark: i128,
    /// The end of the last session that was closed.
    closed_until: i128,
    /// How many items belong to closed sessions.
    stale: usize,
    /// The last item that is known to be in the first open session, counted from that session on.
    known: usize,
    max: usize,
    time: PhantomData<fn() -> At>,
}

impl<T, At> Session<T, At> {
    /// Has no session open yet.
    ///
    /// # Panics
    /// When `gap` is zero.
    pub fn new(gap: Duration) -> Self {
        assert!(!gap.is_zero(), "the gap of a session must not be zero");
        Self {
            items: Timeline::new(),
            gap: gap.to_nanos(),
            lateness: 0,
            watermark: i128::MIN,
            closed_until: i128::MIN,
            stale: 0,
            known: 0,
            max: usize::MAX,
            time: PhantomData,
        }
    }

    /// How far an item may be behind the latest one.
    #[must_use]
    pub fn lateness(self, lateness: Duration) -> Self {
        Self { lateness: lateness.to_nanos(), ..self }
    }

    /// Whether the session that the item belongs to is closed.
    #[cold]
    fn is_late(&self, time: i128) -> bool {
        let behind = self.items.before(time);
        let before = behind.checked_sub(1).and_then(|place| self.items.time(place));
        let joins = before.is_some_and(|before| time - before < self.gap)
            || self.items.time(behind).is_some_and(|after| after - time < self.gap);
        time < self.closed_until || (time + self.gap <= self.watermark && !joins)
    }

    /// Closes the sessions whose end the watermark has reached.
    #[inline(always)]
    fn close(&mut self) {
        while let Some(known) = self.items.time(self.stale + self.known) {
            let end = known + self.gap;
            if end > self.watermark {
                return;
            }
            let next = self.stale + self.known + 1;
            if self.items.time(next).is_some_and(|next| next < end) {
                self.known += 1;
            } else {
                self.stale = next;
                self.known = 0;
                self.closed_until = end;
            }
        }
    }

    /// Hands on the sessions that the last item, or the end of the input, has closed.
    #[inline(always)]
    pub fn closed(&mut self) -> Sessions<'_, T, At> {
        Sessions { sessions: self, first: 0 }
    }
}

impl<T, At> TimeWindows for Session<T, At> {
    type Item = T;

    #[inline(always)]
    fn push(&mut self, time: i128, item: T) -> Option<T> {
        self.forget();
        if time < self.watermark && self.is_late(time) {
            return Some(item);
        }
        let place = self.items.insert(time, item);
        if place <= self.known && self.items.len() > 1 {
            let is_apart = self.items.time(1).is_some_and(|second| second - time >= self.gap);
            self.known = if place == 0 && is_apart { 0 } else { self.known + 1 };
        }
        self.advance(time - self.lateness);
        None
    }

    #[inline(always)]
    fn advance(&mut self, watermark: i128) {
        self.watermark = self.watermark.max(watermark);
        self.close();
    }

    #[inline(always)]
    fn forget(&mut self) {
        self.items.forget(self.stale);
        self.stale = 0;
    }

    fn finish(&mut self) {
        self.forget();
        if let Some(last) = self.items.last() {
            self.advance(last + self.gap);
        }
    }

    fn next_end(&self) -> Option<i128> {
        let last = self.items.last().filter(|_| self.items.len() > self.stale)?;
        Some(last + self.gap)
    }
}

limited!([T, At] Session<T, At>, state => state.items.len() - state.stale);

/// The sessions that one item has closed, in the order of their starts.
#[derive(Debug)]
pub struct Sessions<'s, T, At> {
    sessions: &'s Session<T, At>,
    /// The first item of the next session.
    first: usize,
}

impl<'s, T, At: EventTime> Iterator for Sessions<'s, T, At> {
    type Item = Window<'s, T, At>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.first < self.sessions.stale { Some(self.next_closed()) } else { None }
    }
}

impl<'s, T, At: EventTime> Sessions<'s, T, At> {
    #[inline(never)]
    fn next_closed(&mut self) -> Window<'s, T, At> {
        let Session { items, gap, stale, .. } = self.sessions;
        let times = &items.times()[self.first..*stale];
        let pause = times.windows(2).position(|pair| pair[1] - pair[0] >= *gap);
        let length = pause.map_or(times.len(), |last| last + 1);
        let items = &items.items()[self.first..][..length];
        self.first += length;
        Window {
            start: At::from_nanos(times[0]),
            end: At::from_nanos(times[length - 1] + gap),
            items,
        }
    }
}

/// Lends the items of each session as one [`Window`]; gives back an item that is late.
///
/// A session is a stretch of time in which less than `gap` lies between an item and the next; it ends
/// `gap` after its last item. The closure says when its item happened; nothing here asks the clock.
/// Items may come out of order: one of them can join two sessions into one. The *watermark* is the
/// latest time seen less `lateness = d` (zero unless it is given). A session is handed on when the
/// watermark reaches its end, and all that are open at the end of the input. They come in the order of
/// their starts and never overlap; items within them stand in the order of their times.
///
/// An item behind the watermark is still taken where it belongs to an open session. One whose session
/// is closed is *late* and goes to the port `.late`; where that is not read, the first late item ends
/// the run with an error that names the stage ([`RunError::is_late`](crate::RunError::is_late)).
///
/// The items of open sessions are held, and `max = n` makes more of them an error: a session that
/// never pauses never ends. An item in order costs constant time, one out of order moves those that
/// are later. The buffer is allocated once and grows to what it holds at most;
/// an item is dropped somewhat after its last window.
///
/// # Panics
/// When `gap` is zero, before the first item; and when the closure does.
///
/// ```
/// use std::time::Duration;
/// use streamweave::pipeline;
///
/// let clicks = [0, 10, 25, 100, 104, 300];
/// let report = pipeline! {
///     visits = iter(clicks) -> session(Duration::from_secs(30), |s| Duration::from_secs(*s))
///         -> map(|visit| (visit.start.as_secs(), visit.items.len())) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.visits, [(0, 3), (100, 2), (300, 1)]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn session<T, At: EventTime>(
    stage: &'static str,
    state: &mut Session<T, At>,
    item: Option<T>,
    time: impl FnOnce(&T) -> At,
) -> Option<T> {
    put(stage, state, item, time)
}
