//! `skip_errors()`: the end of an error port that nobody reads.

/// How many errors a `skip_errors` stage has dropped.
#[derive(Debug)]
pub struct SkipErrors {
    dropped: u64,
}

impl SkipErrors {
    /// Starts at 0.
    #[inline(always)]
    pub fn new() -> Self {
        Self { dropped: 0 }
    }

    /// The number of errors.
    #[inline(always)]
    pub fn finish(self) -> u64 {
        self.dropped
    }
}

/// Drops each error and counts it; the result is the number, where the stage has a name.
///
/// Nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     parsed  = iter(["7", "x", "y"]) -> try_map(str::parse::<u32>);
///     numbers = parsed -> collect();
///     skipped = parsed.err -> skip_errors();
/// }
/// .run()?;
/// assert_eq!(report.numbers, [7]);
/// assert_eq!(report.skipped, 2);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn skip_errors<T>(_stage: &'static str, state: &mut SkipErrors, _item: T) {
    state.dropped += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_it_drops() {
        let mut state = SkipErrors::new();
        for item in [1, 2, 3] {
            skip_errors("skipped", &mut state, item);
        }
        assert_eq!(state.finish(), 3);
    }
}
