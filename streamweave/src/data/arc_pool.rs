//! Records behind an `Arc` that are filled again.

use std::convert::Infallible;
use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use crate::data::lanes::{Counter, LANES, Lane, lane, open, others};
use crate::data::line::Line;

/// Hands out records behind an [`Arc`], and fills a record again when nobody owns it any more.
///
/// For items that own memory, such as strings and vectors, and go to several regions: the `Arc` and all
/// that the record owns are used again. Nothing has to be given back. The pool keeps an owner of every
/// record of its own, and takes the record when it is the only one; a `Weak` counts as one more.
///
/// Each thread looks for a free record at a place of its own first, then at those of the others. The
/// pool owns as many records as it was told, and beyond that hands out fresh ones that are freed after
/// use, so that nobody waits for it. What it owns stays until [`trim`](Self::trim), or until the pool
/// is dropped.
///
/// # When it is worth it
///
/// Nanoseconds a record, 8 of them in use, beside a fresh `Arc::new` each, on a 2-core virtual machine;
/// `bars --only behind` measures it anew:
///
/// | record | pool | fresh, glibc 2.36 | fresh, mimalloc |
/// |---|---|---|---|
/// | 64 bytes, no memory of its own | 20 | **11** | **12** |
/// | 1 KiB, no memory of its own | 27 | 37 | 26 |
/// | seven strings and a vector | 35 | 384 | 319 |
///
/// So a record that owns no memory is better made afresh.
///
/// ```
/// use std::sync::Arc;
/// use streamweave::data::ArcPool;
/// use streamweave::pipeline;
///
/// #[derive(Default)]
/// struct Order {
///     buyer: String,
///     items: Vec<String>,
/// }
///
/// let pool = ArcPool::<Order>::new(100);
/// let report = pipeline! {
///     orders = lines("ann apples\nbob pears\n") -> map(|line| pool.get(|order| {
///         let (buyer, item) = line.split_once(' ').unwrap_or((line, ""));
///         order.buyer.clear();
///         order.buyer.push_str(buyer);
///         order.items.clear();
///         order.items.push(item.to_owned());
///     }));
///     buyers = orders -> map(|order| order.buyer.clone()) -> collect();
///     last   = orders -> last();
/// }
/// .run()?;
/// assert_eq!(report.buyers, ["ann", "bob"]);
/// assert_eq!(report.last.unwrap().items, ["pears"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub struct ArcPool<T> {
    lanes: [Lane<Mutex<Line<Arc<T>>>>; LANES],
    limit: usize,
    held: AtomicUsize,
    hits: Counter,
    misses: Counter,
    unpooled: Counter,
}

/// What an [`ArcPool`] holds and has done.
///
/// While other threads use the pool, the numbers need not be of one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArcPoolStats {
    /// How often a record was filled again.
    pub hits: u64,
    /// How often none was free and the pool made one.
    pub misses: u64,
    /// How often none was free and the limit allowed no other.
    pub unpooled: u64,
    /// How many records are the pool's.
    pub held: usize,
    /// How many of these nobody else owns. Looked up record by record.
    pub idle: usize,
}

impl<T: Default> ArcPool<T> {
    /// Owns at most so many records, and none yet.
    pub fn new(limit: usize) -> Self {
        Self {
            lanes: Default::default(),
            limit,
            held: AtomicUsize::new(0),
            hits: Counter::default(),
            misses: Counter::default(),
            unpooled: Counter::default(),
        }
    }

    /// A record that `fill` has filled: one that holds what it was filled with last, or the default.
    ///
    /// A panic of `fill` costs the pool that record and nothing else.
    #[inline]
    pub fn get(&self, fill: impl FnOnce(&mut T)) -> Arc<T> {
        let filled: Result<_, Infallible> = self.try_get(|record| {
            fill(record);
            Ok(())
        });
        match filled {
            Ok(record) => record,
        }
    }

    /// As [`get`](Self::get), for what can fail.
    ///
    /// # Errors
    /// What `fill` returns; the record is free again.
    #[inline]
    pub fn try_get<E>(&self, fill: impl FnOnce(&mut T) -> Result<(), E>) -> Result<Arc<T>, E> {
        let own = lane() % LANES;
        let (mut record, room) = self.take(own).unwrap_or_else(|| self.make());
        let filled = Arc::get_mut(&mut record).map_or(Ok(()), fill);
        if let Some(room) = room {
            open(&self.lanes[own]).push(Arc::clone(&record));
            mem::forget(room);
        }
        filled.map(|()| record)
    }

    /// A record of the pool's that nobody else owns.
    #[inline]
    fn take(&self, own: usize) -> Option<(Arc<T>, Option<Room<'_>>)> {
        let own_line = open(&self.lanes[own]).take(is_only);
        let mut record = own_line.or_else(|| self.take_elsewhere(own))?;
        if Arc::get_mut(&mut record).is_none() {
            // A `Weak` was made just before the last other owner went.
            open(&self.lanes[own]).push(record);
            return None;
        }
        self.hits.increment();
        Some((record, Some(Room(&self.held))))
    }

    #[cold]
    fn take_elsewhere(&self, own: usize) -> Option<Arc<T>> {
        others(&self.lanes, own).find_map(|mut line| line.take(is_only))
    }

    #[cold]
    fn make(&self) -> (Arc<T>, Option<Room<'_>>) {
        let one_more = |held: usize| (held < self.limit).then_some(held + 1);
        let room =
            self.held.fetch_update(Relaxed, Relaxed, one_more).ok().map(|_| Room(&self.held));
        if room.is_some() {
            self.misses.increment()
        } else {
            self.unpooled.increment()
        }
        (Arc::new(T::default()), room)
    }

    /// Frees the records that nobody else owns. Takes the time to look at each; returns their number.
    pub fn trim(&self) -> usize {
        let mut freed = 0;
        for lane in &self.lanes {
            open(lane).drop_if(|record| {
                freed += usize::from(is_only(record));
                is_only(record)
            });
        }
        self.held.fetch_sub(freed, Relaxed);
        freed
    }

    /// What the pool holds and has done.
    pub fn stats(&self) -> ArcPoolStats {
        ArcPoolStats {
            hits: self.hits.sum(),
            misses: self.misses.sum(),
            unpooled: self.unpooled.sum(),
            held: self.held.load(Relaxed),
            idle: self.lanes.iter().map(|lane| open(lane).count(is_only)).sum(),
        }
    }
}

/// Whether nobody but the pool owns or watches the record.
#[inline]
fn is_only<T>(record: &Arc<T>) -> bool {
    Arc::strong_count(record) == 1 && Arc::weak_count(record) == 0
}

/// The room that the pool has for a record which is being filled; given up if that panics.
struct Room<'p>(&'p AtomicUsize);

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl<T> fmt::Debug for ArcPool<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArcPool")
            .field("limit", &self.limit)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn text(pool: &ArcPool<String>, text: &str) -> Arc<String> {
        pool.get(|record| {
            record.clear();
            record.push_str(text);
        })
    }

    fn counts(pool: &ArcPool<String>) -> [u64; 5] {
        let ArcPoolStats { hits, misses, unpooled, held, idle } = pool.stats();
        [hits, misses, unpooled, held as u64, idle as u64]
    }

    #[test]
    fn a_record_is_filled_again_with_all_that_it_owns() {
        let pool = ArcPool::new(8);
        let first = text(&pool, "first");
        let (record, memory) = (Arc::as_ptr(&first), first.as_ptr());
        let second = text(&pool, "second");
        assert_eq!((first.as_str(), second.as_str()), ("first", "second"));
        drop(first);
        let third = text(&pool, "3rd");
        assert_eq!((Arc::as_ptr(&third), third.as_ptr()), (record, memory));
        assert_eq!(counts(&pool), [1, 2, 0, 2, 0]);
    }

    #[test]
    fn owners_and_watchers_keep_what_they_were_given() {
        let pool = ArcPool::new(8);
        let mut kept = Vec::new();
        for n in 0..300_usize {
            kept.push((n.to_string(), text(&pool, &n.to_string())));
            if kept.len() > 5 {
                kept.swap_remove(n * 7 % 5);
            }
            assert!(kept.iter().all(|(expected, record)| expected == &**record));
        }
        let watched = Arc::downgrade(&text(&pool, "watched"));
        (0..20).for_each(|_| drop(text(&pool, "other")));
        assert_eq!(watched.upgrade().as_deref().map(String::as_str), Some("watched"));
    }

    #[test]
    fn the_limit_ends_in_fresh_records() {
        for (limit, expected) in [(0, [0, 0, 6, 0, 0]), (2, [2, 2, 2, 2, 2]), (9, [3, 3, 0, 3, 3])]
        {
            let pool = ArcPool::new(limit);
            for _ in 0..2 {
                drop(["a", "b", "c"].map(|name| text(&pool, name)));
            }
            assert_eq!(counts(&pool), expected, "{limit}");
        }
    }

    #[test]
    fn a_failure_frees_the_record_and_a_panic_gives_its_room_back() {
        let pool = ArcPool::<String>::new(1);
        assert_eq!(pool.try_get(|_| Err("no")), Err("no"));
        assert_eq!(counts(&pool), [0, 1, 0, 1, 1]);
        let panicking = || pool.get(|_| panic!("no record"));
        assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
        assert_eq!(counts(&pool), [1, 1, 0, 0, 0]);
        drop(text(&pool, "a"));
        assert_eq!(counts(&pool), [1, 2, 0, 1, 1]);
    }

    #[test]
    fn trimming_frees_what_nobody_owns() {
        let pool = ArcPool::new(8);
        let kept = text(&pool, "kept");
        drop(["a", "b"].map(|name| text(&pool, name)));
        assert_eq!((pool.trim(), pool.trim()), (2, 0));
        assert_eq!(counts(&pool), [0, 3, 0, 1, 0]);
        drop(kept);
        assert_eq!(pool.trim(), 1);
    }

    #[test]
    fn threads_share_a_pool() {
        let pool = ArcPool::new(16);
        std::thread::scope(|scope| {
            for thread in ["a", "b", "c"] {
                let pool = &pool;
                let (send, receive) = std::sync::mpsc::sync_channel::<Arc<String>>(4);
                scope.spawn(move || (0..200).for_each(|_| send.send(text(pool, thread)).unwrap()));
                scope.spawn(move || receive.iter().for_each(|seen| assert_eq!(*seen, thread)));
            }
        });
        let [hits, misses, unpooled, held, idle] = counts(&pool);
        assert_eq!((hits + misses + unpooled, held), (600, idle));
    }
}
