//! `interleave(a, b)`: one item of each input in turn.

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

#[cfg(test)]
mod tests {
    use super::*;

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
