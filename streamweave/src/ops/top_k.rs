//! `top_k(k)`: the k largest items.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::ops::bounds::Ordered;
use crate::run::panics::named;

/// The items that lead so far, the least of them on top of a heap.
#[derive(Debug)]
pub struct TopK<T> {
    leaders: BinaryHeap<Ranked<T>>,
    k: usize,
    seen: u64,
    stage: &'static str,
}

impl<T> TopK<T> {
    /// Keeps the `k` largest items.
    pub fn new(k: usize) -> Self
    where
        T: Ordered,
    {
        Self { leaders: BinaryHeap::new(), k, seen: 0, stage: "" }
    }

    /// The items, the largest first.
    pub fn finish(self) -> Vec<T>
    where
        T: Ordered,
    {
        let ranked = named(self.stage, || self.leaders.into_sorted_vec());
        ranked.into_iter().map(|ranked| ranked.item).collect()
    }
}

/// An item with its place in the input; the better one is the lesser.
#[derive(Debug)]
struct Ranked<T> {
    item: T,
    place: u64,
}

impl<T: Ord> Ord for Ranked<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_item = other.item.cmp(&self.item);
        by_item.then(self.place.cmp(&other.place))
    }
}

impl<T: Ord> PartialOrd for Ranked<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> PartialEq for Ranked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T: Ord> Eq for Ranked<T> {}

/// Keeps the `k` largest items, as a `Vec` with the largest first; of equal ones the first win.
///
/// It remembers `k` items and allocates for no more. An item costs one comparison, and `log k` of
/// them where it displaces another.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { best = iter([3, 9, 1, 7]) -> top_k(2); }.run()?;
/// assert_eq!(report.best, [9, 7]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn top_k<T: Ordered>(stage: &'static str, state: &mut TopK<T>, item: T) {
    state.stage = stage;
    let ranked = Ranked { item, place: state.seen };
    state.seen += 1;
    named(stage, || {
        if state.leaders.len() < state.k {
            state.leaders.push(ranked);
        } else if let Some(mut least) = state.leaders.peek_mut()
            && ranked < *least
        {
            *least = ranked;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds the places of the best letters.
    fn check(k: usize, letters: &str, expected: &[usize]) {
        let mut state = TopK::new(k);
        for letter in letters.split_inclusive(|_| true) {
            top_k("best", &mut state, letter);
        }
        let place = |best: &str| best.as_ptr().addr() - letters.as_ptr().addr();
        assert_eq!(state.finish().into_iter().map(place).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_largest_first_and_the_first_of_equals() {
        check(0, "abc", &[]);
        check(2, "", &[]);
        check(5, "abc", &[2, 1, 0]);
        check(2, "adbcd", &[1, 4]);
        check(2, "abbab", &[1, 2]);
        check(3, "aaaaa", &[0, 1, 2]);
        check(usize::MAX, "ba", &[0, 1]);
    }
}
