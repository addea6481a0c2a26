//! `round_robin(n)`: deals items out to ports, one after the other.

/// Whose turn it is in a `round_robin` stage.
#[derive(Debug)]
pub struct RoundRobin {
    ports: usize,
    next: usize,
}

impl RoundRobin {
    /// Deals to `ports` ports, beginning with port 0.
    #[inline(always)]
    pub fn new(ports: usize) -> Self {
        Self { ports, next: 0 }
    }

    /// The port that the next item goes to.
    ///
    /// ```
    /// # use streamweave::pipeline;
    /// let report = pipeline! {
    ///     dealt = iter(1..=5) -> round_robin(2);
    ///     left  = dealt.0 -> collect();
    ///     right = dealt.1 -> collect();
    /// }
    /// .run()?;
    /// assert_eq!(report.left, [1, 3, 5]);
    /// assert_eq!(report.right, [2, 4]);
    /// # Ok::<(), streamweave::RunError>(())
    /// ```
    #[inline(always)]
    pub fn turn(&mut self) -> usize {
        let port = self.next;
        self.next += 1;
        if self.next >= self.ports {
            self.next = 0;
        }
        port
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ports: usize, expected: [usize; 5]) {
        let mut state = RoundRobin::new(ports);
        assert_eq!([(); 5].map(|()| state.turn()), expected);
    }

    #[test]
    fn takes_turns() {
        check(1, [0, 0, 0, 0, 0]);
        check(2, [0, 1, 0, 1, 0]);
        check(3, [0, 1, 2, 0, 1]);
    }
}
