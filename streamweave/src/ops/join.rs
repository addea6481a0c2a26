//! `join` and `left_join`: pairs of items with equal keys.

use std::num::NonZeroUsize;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::ops::bounds::Key;
use crate::ops::limit::limited;
use crate::run::panics::named;

/// The second input of a join, read to its end: its items, found by key.
///
/// With a limit of `n` more than `n` items end the run with an error.
#[derive(Debug)]
pub struct Join<K, R> {
    /// All items as they came; those with equal keys are chained in that order.
    rows: Vec<Row<R>>,
    chains: IndexMap<K, Chain, RandomState>,
    max: usize,
}

/// An item and the next one with its key, which is never the first of all.
#[derive(Debug)]
pub(crate) struct Row<R> {
    pub(crate) item: R,
    next: Option<NonZeroUsize>,
}

/// The first and the last item of a key.
#[derive(Debug)]
struct Chain {
    first: usize,
    last: usize,
}

impl<K, R> Join<K, R> {
    /// Has read nothing yet.
    pub fn new() -> Self {
        Self { rows: Vec::new(), chains: IndexMap::default(), max: usize::MAX }
    }

    /// All items, in the order in which they were read.
    pub(crate) fn rows(&self) -> &[Row<R>] {
        &self.rows
    }
}

impl<K: Key, R> Join<K, R> {
    fn insert(&mut self, key: K, item: R) {
        let place = self.rows.len();
        let new = Chain { first: place, last: place };
        let chain = self.chains.entry(key).or_insert(new);
        // The chain of a new key ends at this very item, which is not there yet.
        if let Some(last) = self.rows.get_mut(chain.last) {
            last.next = NonZeroUsize::new(place);
        }
        chain.last = place;
        self.rows.push(Row { item, next: None });
    }

    pub(crate) fn matches(&self, key: &K) -> Matches<'_, R> {
        Matches { rows: &self.rows, next: self.chains.get(key).map(|chain| chain.first) }
    }
}

impl<K, R> AsMut<Join<K, R>> for Join<K, R> {
    fn as_mut(&mut self) -> &mut Self {
        self
    }
}

limited!([K, R] Join<K, R>, state => state.rows.len());

/// The items of the second input with one key, in the order in which they were read.
#[derive(Debug)]
pub(crate) struct Matches<'s, R> {
    rows: &'s [Row<R>],
    next: Option<usize>,
}

impl<R> Matches<'_, R> {
    /// The place of the next match in the second input.
    pub(crate) fn place(&self) -> Option<usize> {
        self.next
    }
}

impl<R> Clone for Matches<'_, R> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'s, R> Iterator for Matches<'s, R> {
    type Item = &'s R;

    #[inline(always)]
    fn next(&mut self) -> Option<&'s R> {
        let row = &self.rows[self.next?];
        self.next = row.next.map(NonZeroUsize::get);
        Some(&row.item)
    }
}

/// What [`join`] hands on for one item.
#[derive(Debug)]
pub struct JoinPairs<'s, L, R> {
    left: &'s L,
    matches: Matches<'s, R>,
}

impl<'s, L, R> Iterator for JoinPairs<'s, L, R> {
    type Item = (&'s L, &'s R);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        self.matches.next().map(|right| (self.left, right))
    }
}

/// What [`left_join`] hands on for one item.
#[derive(Debug)]
pub struct LeftJoinPairs<'s, L, R> {
    left: &'s L,
    matches: Matches<'s, R>,
    alone: bool,
}

impl<'s, L, R> Iterator for LeftJoinPairs<'s, L, R> {
    type Item = (&'s L, Option<&'s R>);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let right = self.matches.next();
        let is_alone = std::mem::take(&mut self.alone);
        (right.is_some() || is_alone).then_some((self.left, right))
    }
}

/// Reads one item of the second input of `join`, `left_join` or `outer_join`.
///
/// The items lie in one `Vec` and their keys in one hash table; both grow with the input, and
/// `max = n` makes more than `n` items an error. Its key is made once per item.
#[inline(always)]
pub fn build<K: Key, R>(
    stage: &'static str,
    state: &mut impl AsMut<Join<K, R>>,
    item: R,
    key: impl FnOnce(&R) -> K,
) {
    named(stage, || {
        let key = key(&item);
        state.as_mut().insert(key, item);
    });
}

/// Pairs each item with all items of the second input that have the same key.
///
/// The second input is read to its end first. Both items are lent; nothing is copied, and one hash
/// look-up per item is all that it costs. Pairs come in the order of the first input, and for each
/// of its items in that of the second.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     hits   = iter([("ada", "/"), ("bob", "/a"), ("eve", "/b")]);
///     users  = iter([("bob", 40), ("ada", 36)]);
///     joined = join(hits, users, |hit| hit.0, |user| user.0)
///         -> map(|(hit, user)| (hit.1, user.1))
///         -> collect();
/// }
/// .run()?;
/// assert_eq!(report.joined, [("/", 36), ("/a", 40)]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn join<'s, L, K: Key, R>(
    stage: &'static str,
    state: &'s Join<K, R>,
    item: &'s L,
    key: impl FnOnce(&'s L) -> K,
) -> JoinPairs<'s, L, R> {
    let matches = named(stage, || state.matches(&key(item)));
    JoinPairs { left: item, matches }
}

/// Pairs each item with all items of the second input that have the same key, or with `None`.
///
/// Like [`join`], but an item that matches nothing is handed on once, alone.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     hits   = iter([("ada", "/"), ("eve", "/b")]);
///     users  = iter([("bob", 40), ("ada", 36)]);
///     joined = left_join(hits, users, |hit| hit.0, |user| user.0)
///         -> map(|(hit, user)| (hit.1, user.map(|user| user.1)))
///         -> collect();
/// }
/// .run()?;
/// assert_eq!(report.joined, [("/", Some(36)), ("/b", None)]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn left_join<'s, L, K: Key, R>(
    stage: &'static str,
    state: &'s Join<K, R>,
    item: &'s L,
    key: impl FnOnce(&'s L) -> K,
) -> LeftJoinPairs<'s, L, R> {
    let matches = named(stage, || state.matches(&key(item)));
    LeftJoinPairs::new(item, matches)
}

impl<'s, L, R> LeftJoinPairs<'s, L, R> {
    #[inline(always)]
    pub(crate) fn new(left: &'s L, matches: Matches<'s, R>) -> Self {
        let alone = matches.next.is_none();
        Self { left, matches, alone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn built(rows: &[&'static str]) -> Join<char, &'static str> {
        let mut state = Join::new().at_most(3);
        for row in rows {
            build("joined", &mut state, *row, initial);
        }
        state
    }

    fn initial(word: &&str) -> char {
        word.chars().next().unwrap_or_default()
    }

    fn check(rows: &[&'static str], left: &str, expected: &[&str]) {
        let state = built(rows);
        let pairs: Vec<_> = join("joined", &state, &left, initial).collect();
        let wanted: Vec<_> = expected.iter().map(|right| (&left, right)).collect();
        assert_eq!(pairs, wanted);

        let rights: Vec<_> = left_join("joined", &state, &left, initial).map(|p| p.1).collect();
        let mut wanted: Vec<_> = expected.iter().map(Some).collect();
        if wanted.is_empty() {
            wanted.push(None);
        }
        assert_eq!(rights, wanted);
    }

    #[test]
    fn pairs_in_the_order_of_the_second_input() {
        check(&[], "a", &[]);
        check(&["a1"], "a", &["a1"]);
        check(&["a1", "b1", "a2", "a3", "b2"], "a", &["a1", "a2", "a3"]);
        check(&["a1", "b1", "a2", "a3", "b2"], "b", &["b1", "b2"]);
        check(&["a1", "b1", "a2", "a3", "b2"], "c", &[]);
    }

    #[test]
    fn the_limit_counts_items() {
        assert!(!built(&["a", "a", "b"]).overflowed());
        assert!(built(&["a", "a", "b", "c"]).overflowed());
    }

    #[test]
    fn a_key_may_borrow_from_the_item() {
        let names = ["ada".to_owned()];
        let mut state = Join::new();
        build("joined", &mut state, ("ada", 36), |user| user.0);
        let ages: Vec<_> = join("joined", &state, &names[0], |name| name.as_str()).collect();
        assert_eq!(ages, [(&names[0], &("ada", 36))]);
    }
}
