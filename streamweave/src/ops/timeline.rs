//! Items in the order of their times, as the time windows hold them.

/// Items in the order of their times; those of one time in the order in which they came.
///
/// An item that is the latest so far costs constant time; another one moves those that are later.
/// Items that are forgotten are dropped when they are as many as the others, so that this costs
/// constant time as well.
#[derive(Debug)]
pub(crate) struct Timeline<T> {
    times: Vec<i128>,
    items: Vec<T>,
    /// How many of the first are forgotten.
    forgotten: usize,
}

impl<T> Timeline<T> {
    pub(crate) fn new() -> Self {
        Self { times: Vec::new(), items: Vec::new(), forgotten: 0 }
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.times.len() - self.forgotten
    }

    #[inline(always)]
    pub(crate) fn times(&self) -> &[i128] {
        &self.times[self.forgotten..]
    }

    #[inline(always)]
    pub(crate) fn items(&self) -> &[T] {
        &self.items[self.forgotten..]
    }

    #[inline(always)]
    pub(crate) fn time(&self, index: usize) -> Option<i128> {
        self.times().get(index).copied()
    }

    #[inline(always)]
    pub(crate) fn last(&self) -> Option<i128> {
        self.times().last().copied()
    }

    /// How many items are earlier than a time.
    pub(crate) fn before(&self, time: i128) -> usize {
        self.times().partition_point(|earlier| *earlier < time)
    }

    /// Puts an item into its place, and says which that is.
    #[inline(always)]
    pub(crate) fn insert(&mut self, time: i128, item: T) -> usize {
        if self.last().is_some_and(|last| last > time) {
            return self.insert_between(time, item);
        }
        self.times.push(time);
        self.items.push(item);
        self.len() - 1
    }

    #[inline(never)]
    fn insert_between(&mut self, time: i128, item: T) -> usize {
        // Its place is near the end, as a rule, and those behind it are moved anyway.
        let later = self.times().iter().rev().take_while(|later| **later > time).count();
        let place = self.times.len() - later;
        self.times.insert(place, time);
        self.items.insert(place, item);
        place - self.forgotten
    }

    /// Forgets the earliest items.
    #[inline(always)]
    pub(crate) fn forget(&mut self, count: usize) {
        if count > 0 {
            self.forget_some(count);
        }
    }

    #[inline(never)]
    fn forget_some(&mut self, count: usize) {
        self.forgotten += count;
        if self.forgotten >= self.len() {
            self.times.drain(..self.forgotten);
            self.items.drain(..self.forgotten);
            self.forgotten = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_order_of_time_and_then_of_arrival() {
        let mut timeline = Timeline::new();
        let places = [5, 1, 5, 3, 9, 1].map(|time| timeline.insert(time, time * 10));
        assert_eq!(places, [0, 0, 2, 1, 4, 1]);
        assert_eq!(timeline.times(), [1, 1, 3, 5, 5, 9]);
        assert_eq!(timeline.items(), [10, 10, 30, 50, 50, 90]);
        assert_eq!([0, 1, 2, 5, 10].map(|time| timeline.before(time)), [0, 0, 2, 3, 6]);
        timeline.forget(2);
        assert_eq!((timeline.time(0), timeline.last(), timeline.len()), (Some(3), Some(9), 4));
        timeline.forget(0);
        assert_eq!(timeline.insert(4, 40), 1);
        assert_eq!(timeline.items(), [30, 40, 50, 50, 90]);
        timeline.forget(5);
        assert_eq!((timeline.time(0), timeline.last(), timeline.items.len()), (None, None, 0));
    }
}
