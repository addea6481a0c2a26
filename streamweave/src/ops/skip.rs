//! `skip(n)`: all but the first items.

/// How many items a `skip` stage still drops.
#[derive(Debug)]
pub struct Skip {
    left: usize,
}

impl Skip {
    /// Drops `n` items.
    #[inline(always)]
    pub fn new(n: usize) -> Self {
        Self { left: n }
    }
}

/// Drops the first `n` items and passes on the rest; it only looks at them.
///
/// Order is kept; nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { rest = iter(1..=4) -> skip(2) -> collect(); }.run()?;
/// assert_eq!(report.rest, [3, 4]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn skip<T>(_stage: &'static str, state: &mut Skip, _item: &T) -> bool {
    if state.left == 0 {
        return true;
    }
    state.left -= 1;
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n: usize, expected: &[u32]) {
        let mut state = Skip::new(n);
        let passed = [1, 2, 3].into_iter().filter(|item| skip("rest", &mut state, item));
        assert_eq!(passed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn drops_the_first() {
        check(0, &[1, 2, 3]);
        check(2, &[3]);
        check(9, &[]);
    }
}
