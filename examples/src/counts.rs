//! How often each word occurs, without a `String` for a word that was seen before.

use std::collections::HashMap;

/// Words and how often they were added.
#[derive(Debug, Default)]
pub struct Counts {
    counts: HashMap<Box<str>, u64>,
}

impl Counts {
    /// Counts a word; only a new one is copied.
    pub fn add(&mut self, word: &str) {
        match self.counts.get_mut(word) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(word.into(), 1);
            }
        }
    }

    /// How many different words there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether no word was added.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The `n` most frequent words; of equally frequent ones the first in the alphabet.
    pub fn top(&self, n: usize) -> Vec<(&str, u64)> {
        let mut all: Vec<(&str, u64)> = self.counts.iter().map(|(w, n)| (&**w, *n)).collect();
        all.sort_unstable_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
        all.truncate(n);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_does_not_depend_on_the_map() {
        let mut counts = Counts::default();
        for word in ["b", "c", "a", "c"] {
            counts.add(word);
        }
        assert_eq!(counts.top(2), [("c", 2), ("a", 1)]);
        assert_eq!(counts.len(), 3);
    }
}
