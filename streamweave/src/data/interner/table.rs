//! A hash table whose places are written once, so that it is read without a lock.

use std::sync::{Arc, OnceLock};

/// A name in its place.
#[derive(Debug)]
struct Entry {
    hash: u64,
    name: Arc<str>,
}

/// Names by their hash, each in the first free place behind that of its hash.
///
/// At least a quarter of the places stays free, so that a search ends.
#[derive(Debug)]
pub(super) struct Table {
    places: Box<[OnceLock<Entry>]>,
}

/// A place in which nothing stands yet.
pub(super) struct Free(usize);

impl Table {
    /// Room for a power of two of places.
    pub(super) fn new(places: usize) -> Self {
        debug_assert!(places.is_power_of_two(), "places are found by a mask");
        Self { places: (0..places).map(|_| OnceLock::new()).collect() }
    }

    /// How many places so many names need.
    pub(super) fn places_for(names: usize) -> usize {
        names.saturating_mul(4).div_ceil(3).next_power_of_two().max(4)
    }

    /// The name, or where it would stand.
    #[inline]
    pub(super) fn find(&self, hash: u64, name: &str) -> Result<&Arc<str>, Free> {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            match self.places[place].get() {
                Some(entry) if entry.hash == hash && *entry.name == *name => return Ok(&entry.name),
                Some(_) => place = (place + 1) & mask,
                None => return Err(Free(place)),
            }
        }
    }

    /// Puts a name into its place. One thread at a time does this.
    pub(super) fn put(&self, Free(place): Free, hash: u64, name: Arc<str>) {
        let stood = self.places[place].set(Entry { hash, name });
        debug_assert!(stood.is_ok(), "one thread at a time writes");
    }

    /// Whether one name more would leave too little free.
    pub(super) fn is_full(&self, names: usize) -> bool {
        names >= self.places.len() / 4 * 3
    }

    /// The same names, with twice the places.
    pub(super) fn grown(&self) -> Self {
        let grown = Self::new(self.places.len() * 2);
        for Entry { hash, name } in self.places.iter().filter_map(OnceLock::get) {
            if let Err(free) = grown.find(*hash, name) {
                grown.put(free, *hash, Arc::clone(name));
            }
        }
        grown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_hash_stand_behind_each_other_and_round_the_end() {
        let mut table = Table::new(4);
        let hash = 3;
        for (count, name) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
            if table.is_full(count) {
                table = table.grown();
            }
            let Err(free) = table.find(hash, name) else { panic!("{name} is new") };
            table.put(free, hash, name.into());
        }
        for name in ["a", "b", "c", "d", "e"] {
            assert_eq!(table.find(hash, name).map(|found| &**found).ok(), Some(name));
        }
        assert!(table.find(hash, "f").is_err());
        assert!(table.find(2, "a").is_err());
    }

    #[test]
    fn names_that_were_announced_fit() {
        for names in [0, 1, 3, 48, 49, 1000] {
            let table = Table::new(Table::places_for(names));
            assert!(names == 0 || !table.is_full(names - 1), "{names}");
        }
    }
}
