//! One `Arc<str>` for all equal names.

mod table;

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::fast::RandomState;

use crate::data::interner::table::{Free, Table};
use crate::data::lanes::Counter;

/// Every table has twice the places of the one before it, so this is more than there is memory.
const TABLES: usize = 40;

/// Hands out one `Arc<str>` for all equal strings: for topics, hosts, header names, keys.
///
/// A string that is known costs a lookup and a count: no allocation, and no lock, so that threads do
/// not wait for one another. A new one costs one allocation, and now and then the table grows (see
/// [`with_capacity`](Self::with_capacity)). Nothing is forgotten before [`clear`](Self::clear), since
/// places that never change are what makes lookups free of locks; the tables that were outgrown are
/// kept for the same reason and are together as large as the present one. A table takes 43 to 85 bytes
/// a string.
///
/// Strings from outside need a bound: [`max_strings`](Self::max_strings),
/// [`max_bytes`](Self::max_bytes). An interner that is full hands a string that it does not know out
/// fresh, one allocation each time, does not remember it, and counts it in
/// [`InternerStats::refused`]. So equal strings are then still equal, and maybe not one allocation.
///
/// It is written by hand because the crates for it hand out something else: `lasso` and
/// `string-interner` keys that have to be looked up again, and `internment` a type of its own, out of
/// one unbounded set for the whole program.
///
/// ```
/// use std::sync::Arc;
/// use streamweave::data::Interner;
///
/// let interner = Interner::new().max_strings(1);
/// let first = interner.get_or_intern("orders");
/// assert!(Arc::ptr_eq(&first, &interner.get_or_intern("orders")));
///
/// assert_eq!(&*interner.get_or_intern("refunds"), "refunds");
/// assert_eq!(interner.get("refunds"), None);
///
/// let stats = interner.stats();
/// assert_eq!((stats.strings, stats.hits, stats.misses, stats.refused), (1, 1, 2, 1));
/// ```
#[derive(Debug)]
pub struct Interner {
    hasher: RandomState,
    /// Each is made when the one before it is full, and holds what that one held.
    tables: [OnceLock<Table>; TABLES],
    current: AtomicUsize,
    max_strings: usize,
    max_bytes: usize,
    /// Held by the one thread that adds a name.
    adding: Mutex<()>,
    strings: AtomicUsize,
    bytes: AtomicUsize,
    hits: Counter,
    misses: AtomicU64,
    refused: AtomicU64,
}

/// What an [`Interner`] holds and has done.
///
/// While other threads use the interner, the numbers need not be of one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InternerStats {
    /// How many strings it knows.
    pub strings: usize,
    /// How many bytes they have.
    pub bytes: usize,
    /// How often `get_or_intern` was asked for a string that was known.
    pub hits: u64,
    /// How often it was not, so that an allocation was made.
    pub misses: u64,
    /// How many of these were not remembered, since the interner was full.
    pub refused: u64,
}

impl Interner {
    /// Knows nothing yet, and has no bounds.
    pub fn new() -> Self {
        Self::with_capacity(48)
    }

    /// Has room for so many strings, so that none of them but its own allocation makes one.
    pub fn with_capacity(strings: usize) -> Self {
        let interner = Self {
            hasher: RandomState::default(),
            tables: [const { OnceLock::new() }; TABLES],
            current: AtomicUsize::new(0),
            max_strings: usize::MAX,
            max_bytes: usize::MAX,
            adding: Mutex::new(()),
            strings: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            hits: Counter::default(),
            misses: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        };
        interner.tables[0].get_or_init(|| Table::new(Table::places_for(strings)));
        interner
    }

    /// Remembers at most so many strings.
    #[must_use]
    pub fn max_strings(mut self, strings: usize) -> Self {
        self.max_strings = strings;
        self
    }

    /// Remembers strings of at most so many bytes together.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The one handle for this string; it is remembered if it is new and there is room.
    #[inline]
    pub fn get_or_intern(&self, string: &str) -> Arc<str> {
        let hash = self.hasher.hash_one(string);
        match self.table().find(hash, string) {
            Ok(known) => {
                self.hits.increment();
                Arc::clone(known)
            }
            Err(_) => self.intern(hash, string),
        }
    }

    /// The handle for this string, if it is known. Nothing is allocated, remembered or counted.
    #[inline]
    pub fn get(&self, string: &str) -> Option<Arc<str>> {
        self.table().find(self.hasher.hash_one(string), string).ok().cloned()
    }

    /// How many strings are known.
    pub fn len(&self) -> usize {
        self.strings.load(Ordering::Relaxed)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all strings, and keeps the room for them; handles stay what they are.
    pub fn clear(&mut self) {
        let places = Table::places_for(self.len());
        self.tables = [const { OnceLock::new() }; TABLES];
        self.tables[0].get_or_init(|| Table::new(places));
        *self.current.get_mut() = 0;
        *self.strings.get_mut() = 0;
        *self.bytes.get_mut() = 0;
    }

    /// What it holds and has done.
    pub fn stats(&self) -> InternerStats {
        InternerStats {
            strings: self.len(),
            bytes: self.bytes.load(Ordering::Relaxed),
            hits: self.hits.sum(),
            misses: self.misses.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }

    #[inline]
    fn table(&self) -> &Table {
        let current = self.current.load(Ordering::Acquire);
        match self.tables[current].get() {
            Some(table) => table,
            None => unreachable!("a table is made before it is current"),
        }
    }

    #[cold]
    fn intern(&self, hash: u64, string: &str) -> Arc<str> {
        if !self.has_room_for(string) {
            return self.refuse(string);
        }
        let _adding = self.adding.lock().unwrap_or_else(PoisonError::into_inner);
        if self.table().is_full(self.len()) {
            self.grow();
        }
        match self.table().find(hash, string) {
            // Another thread was faster.
            Ok(known) => {
                self.hits.increment();
                Arc::clone(known)
            }
            Err(_) if !self.has_room_for(string) => self.refuse(string),
            Err(free) => self.add(free, hash, string),
        }
    }

    fn has_room_for(&self, string: &str) -> bool {
        let bytes = self.bytes.load(Ordering::Relaxed).checked_add(string.len());
        self.len() < self.max_strings && bytes.is_some_and(|bytes| bytes <= self.max_bytes)
    }

    fn refuse(&self, string: &str) -> Arc<str> {
        self.misses.fetch_add(1, Ordering::Relaxed);
        self.refused.fetch_add(1, Ordering::Relaxed);
        string.into()
    }

    /// Called by one thread at a time.
    fn add(&self, free: Free, hash: u64, string: &str) -> Arc<str> {
        let name = Arc::<str>::from(string);
        self.table().put(free, hash, Arc::clone(&name));
        self.strings.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(string.len(), Ordering::Relaxed);
        self.misses.fetch_add(1, Ordering::Relaxed);
        name
    }

    /// Makes the next table and lets everybody read it. Called by one thread at a time.
    fn grow(&self) {
        let next = self.current.load(Ordering::Relaxed) + 1;
        self.tables[next].get_or_init(|| self.table().grown());
        self.current.store(next, Ordering::Release);
    }
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_strings_are_one() {
        let interner = Interner::with_capacity(0);
        let names: Vec<String> = (0..500).map(|n| format!("name {n}")).collect();
        let first: Vec<_> = names.iter().map(|name| interner.get_or_intern(name)).collect();
        for (name, first) in names.iter().zip(&first) {
            assert_eq!(&**first, name);
            assert!(Arc::ptr_eq(first, &interner.get_or_intern(name)), "{name}");
        }
        let stats = interner.stats();
        assert_eq!((stats.strings, stats.hits, stats.misses), (500, 500, 500));
        assert_eq!(stats.bytes, names.iter().map(String::len).sum::<usize>());
    }

    #[test]
    fn threads_that_race_get_one_handle() {
        let interner = Interner::with_capacity(0);
        let names: Vec<String> = (0..300).map(|n| n.to_string()).collect();
        let intern_all = || names.iter().map(|name| interner.get_or_intern(name)).collect();
        let all: Vec<Vec<Arc<str>>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(intern_all)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        for other in &all[1..] {
            assert!(all[0].iter().zip(other).all(|(a, b)| Arc::ptr_eq(a, b)));
        }
        let stats = interner.stats();
        assert_eq!((stats.strings, stats.hits + stats.misses), (300, 1200));
        assert_eq!(stats.misses, 300);
    }

    #[test]
    fn what_was_cleared_is_forgotten_and_stays_with_its_owners() {
        let mut interner = Interner::new();
        let old = interner.get_or_intern("a");
        interner.clear();
        assert!(interner.is_empty() && interner.get("a").is_none());
        assert!(!Arc::ptr_eq(&old, &interner.get_or_intern("a")));
        assert_eq!(&*old, "a");
    }

    proptest! {
        /// Against a set that takes what the bounds leave room for.
        #[test]
        fn bounds_hold(
            names in prop::collection::vec("[ab]{0,4}", 0..60),
            max_strings in 0_usize..8,
            max_bytes in 0_usize..20,
        ) {
            let interner =
                Interner::with_capacity(0).max_strings(max_strings).max_bytes(max_bytes);
            let mut known = HashSet::new();
            let (mut hits, mut bytes) = (0, 0);
            for name in &names {
                prop_assert_eq!(&*interner.get_or_intern(name), name.as_str());
                if known.contains(name) {
                    hits += 1;
                } else if known.len() < max_strings && bytes + name.len() <= max_bytes {
                    known.insert(name.clone());
                    bytes += name.len();
                }
                prop_assert_eq!(interner.get(name).is_some(), known.contains(name));
            }
            let misses = names.len() as u64 - hits;
            let refused = misses - known.len() as u64;
            let expected = InternerStats { strings: known.len(), bytes, hits, misses, refused };
            prop_assert_eq!(interner.stats(), expected);
        }
    }
}
