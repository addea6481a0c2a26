//! `count()`: how many items.

/// How many items a `count` stage has seen.
#[derive(Debug)]
pub struct Count {
    seen: u64,
}

impl Count {
    /// Starts at 0.
    #[inline(always)]
    pub fn new() -> Self {
        Self { seen: 0 }
    }

    /// The number of items.
    #[inline(always)]
    pub fn finish(self) -> u64 {
        self.seen
    }
}

/// Counts the items as a `u64`; it only looks at them.
///
/// Nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { total = iter(["a", "b"]) -> count(); }.run()?;
/// assert_eq!(report.total, 2);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn count<T>(_stage: &'static str, state: &mut Count, _item: &T) {
    state.seen += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        let mut state = Count::new();
        for item in [1, 2, 3] {
            count("total", &mut state, &item);
        }
        assert_eq!(state.finish(), 3);
    }
}
