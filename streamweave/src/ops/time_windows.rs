//! What all time windows do with an item.

use crate::ops::event_time::EventTime;
use crate::run::panics::named;

/// Items that wait for the end of their windows. Times are nanoseconds since a fixed point.
pub trait TimeWindows {
    /// What the windows hold.
    type Item;

    /// Takes an item and closes what ends with it, or gives back an item that is late.
    fn push(&mut self, time: i128, item: Self::Item) -> Option<Self::Item>;

    /// Closes the windows that end at a time or before it.
    fn advance(&mut self, watermark: i128);

    /// Drops what was lent, as it belongs to no open window.
    fn forget(&mut self);

    /// Closes all windows.
    fn finish(&mut self);

    /// When the next window ends, if every item came at its time; `None` when no item is held.
    fn next_end(&self) -> Option<i128>;
}

/// Puts an item into its windows, or ends them all; an item that is late comes back.
#[inline(always)]
pub(crate) fn put<W: TimeWindows, At: EventTime>(
    stage: &'static str,
    windows: &mut W,
    item: Option<W::Item>,
    time: impl FnOnce(&W::Item) -> At,
) -> Option<W::Item> {
    let Some(item) = item else {
        windows.finish();
        return None;
    };
    let time = named(stage, || time(&item).to_nanos());
    windows.push(time, item)
}
