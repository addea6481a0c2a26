//! `zip(a, b)`: pairs of two inputs that come from different sources.

use std::collections::VecDeque;

use crate::sources::iter::{Iter, iter};

/// The items of one input that wait for the other.
///
/// An input is pulled only while none of its items waits, so the queues hold no more than one item
/// brings along.
#[derive(Debug)]
pub struct Zip<A, B> {
    lefts: VecDeque<A>,
    rights: VecDeque<B>,
    ended: [bool; 2],
}

impl<A, B> Zip<A, B> {
    /// Nothing waits yet.
    pub fn new() -> Self {
        Self { lefts: VecDeque::new(), rights: VecDeque::new(), ended: [false; 2] }
    }

    /// Takes what the inputs brought in this turn.
    #[inline(always)]
    pub fn feed(
        &mut self,
        lefts: impl IntoIterator<Item = A>,
        rights: impl IntoIterator<Item = B>,
    ) {
        self.lefts.extend(lefts);
        self.rights.extend(rights);
    }

    /// The next pair, once both of its items are there.
    #[inline(always)]
    pub fn pair(&mut self) -> Option<(A, B)> {
        if self.lefts.is_empty() || self.rights.is_empty() {
            return None;
        }
        self.lefts.pop_front().zip(self.rights.pop_front())
    }

    /// Whether the input may be pulled: always when nothing can come of it any more.
    #[inline(always)]
    pub fn wants(&self, input: usize) -> bool {
        self.is_complete() || self.waiting(input) == 0
    }

    /// The input has ended.
    #[inline(always)]
    pub fn end(&mut self, input: usize) {
        self.ended[input] = true;
    }

    /// Whether no pair can come any more: an input has ended and none of its items waits.
    #[inline(always)]
    pub fn is_complete(&self) -> bool {
        (0..2).any(|input| self.ended[input] && self.waiting(input) == 0)
    }

    #[inline(always)]
    fn waiting(&self, input: usize) -> usize {
        if input == 0 { self.lefts.len() } else { self.rights.len() }
    }
}

/// Pairs of two plain iterators, which are a plain iterator again.
#[inline(always)]
pub fn zipped<A: Iterator, B: Iterator>(
    stage: &'static str,
    left: Iter<A>,
    right: Iter<B>,
) -> Iter<std::iter::Zip<A, B>> {
    iter(stage, left.into_items().zip(right.into_items()))
}

/// A `zip` that pulls its second input itself, item by item: nothing has to wait.
#[derive(Debug)]
pub struct PullingZip {
    ended: bool,
}

impl PullingZip {
    /// Both inputs go on.
    #[inline(always)]
    pub fn new() -> Self {
        Self { ended: false }
    }

    /// The second input has ended.
    #[inline(always)]
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Whether no pair can come any more.
    #[inline(always)]
    pub fn is_complete(&self) -> bool {
        self.ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters are items of the first input, digits of the second.
    fn check(input: &str, expected: &[(char, char)]) {
        let mut state = Zip::new();
        let mut pairs = Vec::new();
        for item in input.chars() {
            let is_left = item.is_alphabetic();
            state.feed(is_left.then_some(item), (!is_left).then_some(item));
            pairs.extend(std::iter::from_fn(|| state.pair()));
        }
        assert_eq!(pairs, expected);
    }

    #[test]
    fn pairs_in_order() {
        check("", &[]);
        check("ab", &[]);
        check("a1b2", &[('a', '1'), ('b', '2')]);
        check("abc12", &[('a', '1'), ('b', '2')]);
        check("12a3bc", &[('a', '1'), ('b', '2'), ('c', '3')]);
    }

    #[test]
    fn is_complete_when_an_input_is_used_up() {
        let mut state = Zip::<char, u32>::new();
        state.feed(Some('a'), None);
        assert!(!state.wants(0) && state.wants(1));
        state.end(0);
        assert!(!state.is_complete(), "an item of the first input still waits");
        state.feed(None, Some(1));
        assert_eq!(state.pair(), Some(('a', 1)));
        assert!(state.is_complete() && state.wants(0) && state.wants(1));
    }
}
