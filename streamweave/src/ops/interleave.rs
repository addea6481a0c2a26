//! `interleave(a, b)`: one item of each input in turn.

use std::collections::VecDeque;

/// Whose turn it is. An input that has ended is passed over.
#[derive(Debug)]
pub struct Interleave {
    turn: usize,
    ended: Vec<bool>,
}

impl Interleave {
    /// The first of `inputs` begins.
    pub fn new(inputs: usize) -> Self {
        Self { turn: 0, ended: vec![false; inputs] }
    }

    /// Whether it is the input's turn.
    #[inline(always)]
    pub fn wants(&self, input: usize) -> bool {
        self.turn == input
    }

    /// The input has handed on its item.
    #[inline(always)]
    pub fn took(&mut self, input: usize) {
        if self.turn == input {
            self.pass_on();
        }
    }

    /// The input has ended.
    #[inline(always)]
    pub fn end(&mut self, input: usize) {
        self.ended[input] = true;
        if self.turn == input {
            self.pass_on();
        }
    }

    fn pass_on(&mut self) {
        let inputs = self.ended.len();
        let next = (1..=inputs).map(|step| (self.turn + step) % inputs);
        let running = next.into_iter().find(|input| !self.ended[*input]);
        self.turn = running.unwrap_or(self.turn);
    }
}

/// The same where an input may hand on several items at once: they wait for their turns.
#[derive(Debug)]
pub struct HoldingInterleave<T> {
    turns: Interleave,
    waiting: Vec<VecDeque<T>>,
    /// What has ended, apart from what waits.
    ended: Vec<bool>,
}

impl<T> HoldingInterleave<T> {
    /// The first of `inputs` begins.
    pub fn new(inputs: usize) -> Self {
        let waiting = (0..inputs).map(|_| VecDeque::new()).collect();
        Self { turns: Interleave::new(inputs), waiting, ended: vec![false; inputs] }
    }

    /// Whether it is the input's turn, and none of its items waits.
    #[inline(always)]
    pub fn wants(&self, input: usize) -> bool {
        self.turns.wants(input) && self.waiting[input].is_empty()
    }

    /// Takes what the input brought.
    #[inline(always)]
    pub fn feed(&mut self, input: usize, items: impl IntoIterator<Item = T>) {
        self.waiting[input].extend(items);
    }

    /// The next item, if the input whose turn it is has one.
    #[inline(always)]
    pub fn take_turn(&mut self) -> Option<T> {
        let input = self.turns.turn;
        let item = self.waiting[input].pop_front()?;
        self.turns.took(input);
        self.pass_over();
        Some(item)
    }

    /// The input has ended; what waits of it is still to come.
    #[inline(always)]
    pub fn end(&mut self, input: usize) {
        self.ended[input] = true;
        self.pass_over();
    }

    fn pass_over(&mut self) {
        for input in 0..self.waiting.len() {
            if self.ended[input] && self.waiting[input].is_empty() {
                self.turns.end(input);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_come_together_wait_for_their_turns() {
        let mut state = HoldingInterleave::new(2);
        state.feed(0, [1, 2, 3]);
        let mut order: Vec<u32> = std::iter::from_fn(|| state.take_turn()).collect();
        assert!(state.wants(1) && !state.wants(0));
        state.end(0);
        state.feed(1, [10]);
        order.extend(std::iter::from_fn(|| state.take_turn()));
        assert!(state.wants(1) && !state.wants(0));
        state.end(1);
        order.extend(std::iter::from_fn(|| state.take_turn()));
        assert_eq!(order, [1, 10, 2, 3]);
    }

    #[test]
    fn inputs_take_turns_until_they_end() {
        let mut state = Interleave::new(3);
        let mut left = [2, 0, 3];
        let mut order = Vec::new();
        while left.iter().any(|items| *items > 0) {
            for (input, items) in left.iter_mut().enumerate() {
                if !state.wants(input) {
                    continue;
                }
                if *items == 0 {
                    state.end(input);
                } else {
                    *items -= 1;
                    order.push(input);
                    state.took(input);
                }
            }
        }
        assert_eq!(order, [0, 2, 0, 2, 2]);
    }
}
