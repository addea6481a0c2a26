//! `outer_join`: pairs of items with equal keys, and all that match nothing.

use std::iter::Zip;
use std::slice::Iter;

use crate::ops::bounds::Key;
use crate::ops::join::{Join, LeftJoinPairs, Matches, Row};
use crate::ops::limit::Limited;
use crate::run::panics::named;

/// The second input of an outer join, read to its end, and which of its items were matched.
///
/// With a limit of `n` more than `n` items end the run with an error.
#[derive(Debug)]
pub struct OuterJoin<K, R> {
    built: Join<K, R>,
    matched: Vec<bool>,
}

impl<K, R> OuterJoin<K, R> {
    /// Has read nothing yet.
    pub fn new() -> Self {
        Self { built: Join::new(), matched: Vec::new() }
    }
}

impl<K, R> AsMut<Join<K, R>> for OuterJoin<K, R> {
    fn as_mut(&mut self) -> &mut Join<K, R> {
        &mut self.built
    }
}

impl<K, R> Limited for OuterJoin<K, R> {
    fn at_most(self, max: usize) -> Self {
        let built = self.built.at_most(max);
        Self { built, ..self }
    }

    #[inline(always)]
    fn overflowed(&self) -> bool {
        self.built.overflowed()
    }

    fn limit(&self) -> usize {
        self.built.limit()
    }
}

/// What [`outer_join`] hands on for one item or at the end.
#[derive(Debug)]
pub struct OuterPairs<'s, L, R> {
    pairs: Pairs<'s, L, R>,
}

#[derive(Debug)]
enum Pairs<'s, L, R> {
    Left(LeftJoinPairs<'s, L, R>),
    Unmatched(Zip<Iter<'s, Row<R>>, Iter<'s, bool>>),
}

impl<'s, L, R> Iterator for OuterPairs<'s, L, R> {
    type Item = (Option<&'s L>, Option<&'s R>);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.pairs {
            Pairs::Left(pairs) => pairs.next().map(|(left, right)| (Some(left), right)),
            Pairs::Unmatched(rows) => {
                rows.find(|(_, matched)| !**matched).map(|(row, _)| (None, Some(&row.item)))
            }
        }
    }
}

/// Pairs each item with all items of the second input that have the same key, or with `None`; at
/// the end come the items of the second input that matched nothing, also with `None`.
///
/// The second input is read to its end first, one item at a time by
/// [`build`](crate::ops::join::build). Both items are lent; nothing is copied. Pairs come in the
/// order of the first input, and for each of its items in that of the second. It costs one hash
/// look-up per item, and a flag for each item of the second input.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     hits   = iter([("ada", "/"), ("eve", "/b")]);
///     users  = iter([("bob", 40), ("ada", 36)]);
///     joined = outer_join(hits, users, |hit| hit.0, |user| user.0)
///         -> map(|(hit, user)| (hit.map(|hit| hit.1), user.map(|user| user.1)))
///         -> collect();
/// }
/// .run()?;
/// assert_eq!(report.joined, [(Some("/"), Some(36)), (Some("/b"), None), (None, Some(40))]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn outer_join<'s, L, K: Key, R>(
    stage: &'static str,
    state: &'s mut OuterJoin<K, R>,
    item: Option<&'s L>,
    key: impl FnOnce(&'s L) -> K,
) -> OuterPairs<'s, L, R> {
    let OuterJoin { built, matched } = state;
    matched.resize(built.rows().len(), false);
    let pairs = match item {
        Some(left) => {
            let matches = named(stage, || built.matches(&key(left)));
            mark(matched, matches.clone());
            Pairs::Left(LeftJoinPairs::new(left, matches))
        }
        None => Pairs::Unmatched(built.rows().iter().zip(&*matched)),
    };
    OuterPairs { pairs }
}

/// Marks all items of a key, unless they are marked, which the first one tells.
fn mark<R>(matched: &mut [bool], mut matches: Matches<'_, R>) {
    while let Some(place) = matches.place().filter(|place| !matched[*place]) {
        matched[place] = true;
        matches.next();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::join::build;

    fn initial(word: &&str) -> char {
        word.chars().next().unwrap_or_default()
    }

    fn check(rows: &[&str], lefts: &[&str], expected: &[(&str, &str)]) {
        let mut state = OuterJoin::new();
        for row in rows {
            build("joined", &mut state, *row, initial);
        }
        let mut seen = Vec::new();
        for left in lefts.iter().map(Some).chain([None]) {
            for (left, right) in outer_join("joined", &mut state, left, initial) {
                seen.push((left.map_or("-", |l| *l), right.map_or("-", |r| *r)));
            }
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn all_items_of_both_inputs_are_seen() {
        check(&[], &[], &[]);
        check(&[], &["a"], &[("a", "-")]);
        check(&["b1", "a1", "b2"], &[], &[("-", "b1"), ("-", "a1"), ("-", "b2")]);
        check(
            &["b1", "a1", "c1", "b2", "a2"],
            &["a", "d", "a"],
            &[
                ("a", "a1"),
                ("a", "a2"),
                ("d", "-"),
                ("a", "a1"),
                ("a", "a2"),
                ("-", "b1"),
                ("-", "c1"),
                ("-", "b2"),
            ],
        );
    }

    #[test]
    fn the_limit_is_that_of_the_second_input() {
        let mut state = OuterJoin::new().at_most(1);
        build("joined", &mut state, "a", initial);
        assert!(!state.overflowed());
        build("joined", &mut state, "a", initial);
        assert!(state.overflowed());
        assert_eq!(state.limit(), 1);
    }
}
