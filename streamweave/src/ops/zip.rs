//! `zip(a, b)`: pairs of two inputs.

use std::collections::VecDeque;

/// The items of one input of a `zip` that wait for the other.
///
/// At most one of the queues holds anything.
#[derive(Debug)]
pub struct Zip<A, B> {
    lefts: VecDeque<A>,
    rights: VecDeque<B>,
}

impl<A, B> Zip<A, B> {
    /// Nothing waits yet.
    pub fn new() -> Self {
        Self {
            lefts: VecDeque::new(),
            rights: VecDeque::new(),
        }
    }

    /// Pairs an item of the first input with the oldest that waits, or lets it wait.
    #[inline(always)]
    pub fn left(&mut self, item: A) -> Option<(A, B)> {
        let Some(right) = self.rights.pop_front() else {
            self.lefts.push_back(item);
            return None;
        };
        Some((item, right))
    }

    /// Pairs an item of the second input with the oldest that waits, or lets it wait.
    #[inline(always)]
    pub fn right(&mut self, item: B) -> Option<(A, B)> {
        let Some(left) = self.lefts.pop_front() else {
            self.rights.push_back(item);
            return None;
        };
        Some((left, item))
    }

    /// Whether no item of the first input waits.
    #[inline(always)]
    pub fn wants_left(&self) -> bool {
        self.lefts.is_empty()
    }

    /// Whether no item of the second input waits.
    #[inline(always)]
    pub fn wants_right(&self) -> bool {
        self.rights.is_empty()
    }

    /// Whether no pair can come any more: an input has ended and none of its items waits.
    #[inline(always)]
    pub fn is_complete(&self, left_ended: bool, right_ended: bool) -> bool {
        (left_ended && self.wants_left()) || (right_ended && self.wants_right())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters are items of the first input, digits of the second.
    fn check(input: &str, expected: &[(char, char)]) {
        let mut state = Zip::new();
        let pairs = input.chars().filter_map(|item| match item.is_alphabetic() {
            true => state.left(item),
            false => state.right(item),
        });
        assert_eq!(pairs.collect::<Vec<_>>(), expected);
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
        let mut state = Zip::new();
        state.left('a');
        assert!(!state.wants_left() && state.wants_right());
        assert!(!state.is_complete(false, false) && !state.is_complete(true, false));
        assert!(state.is_complete(false, true));
        state.right(1);
        assert!(state.is_complete(true, false));
    }
}
