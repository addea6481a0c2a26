//! `chunk_by(key)`: slices of neighbours with equal keys.

use crate::ops::limit::limited;
use crate::run::panics::named;

/// The run that a `chunk_by` stage collects; its buffer is reused for every run.
///
/// With a limit of `n` a run of more than `n` items ends the pipeline's run with an error.
#[derive(Debug)]
pub struct ChunkBy<T, K> {
    /// What was lent last, then the run that is open.
    items: Vec<T>,
    key: Option<K>,
    lent: usize,
    max: usize,
}

impl<T, K> ChunkBy<T, K> {
    /// Has no run open yet.
    pub fn new() -> Self {
        Self { items: Vec::new(), key: None, lent: 0, max: usize::MAX }
    }
}

limited!([T, K] ChunkBy<T, K>, state => state.items.len() - state.lent);

/// Lends each run of neighbours with equal keys as one slice out of one recycled buffer.
///
/// A run is handed on when the first item of the next one or the end comes. Order is kept. A stage
/// that keeps a run copies it first: `map(<[_]>::to_vec)`. The buffer grows to the longest run;
/// `max = n` makes a longer one an error.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     lengths = iter([10, 11, 20, 12]) -> chunk_by(|n| n / 10) -> map(<[_]>::len) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.lengths, [2, 1, 1]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn chunk_by<'s, T, K: PartialEq>(
    stage: &'static str,
    state: &'s mut ChunkBy<T, K>,
    item: Option<T>,
    key: impl FnOnce(&T) -> K,
) -> Option<&'s [T]> {
    if state.lent > 0 {
        state.items.drain(..state.lent);
        state.lent = 0;
    }
    let run_ends = named(stage, || {
        let key = item.as_ref().map(key);
        let differs = key != state.key;
        state.key = key;
        differs
    });
    if run_ends {
        state.lent = state.items.len();
    }
    state.items.extend(item);
    (state.lent > 0).then(|| &state.items[..state.lent])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::limit::Limited;

    fn check(input: &[u32], expected: &[&[u32]]) {
        let mut state = ChunkBy::new();
        let mut seen = Vec::new();
        for item in input.iter().copied().map(Some).chain([None, None]) {
            seen.extend(chunk_by("runs", &mut state, item, |n| n / 10).map(<[_]>::to_vec));
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn one_slice_a_run() {
        check(&[], &[]);
        check(&[1], &[&[1]]);
        check(&[1, 2, 3], &[&[1, 2, 3]]);
        check(&[10, 11, 20, 12, 13], &[&[10, 11], &[20], &[12, 13]]);
    }

    #[test]
    fn the_limit_counts_the_open_run() {
        let mut state = ChunkBy::new().at_most(2);
        let full = [1, 2, 10, 11, 12].map(|n| {
            chunk_by("runs", &mut state, Some(n), |n| n / 10);
            state.overflowed()
        });
        assert_eq!(full, [false, false, false, false, true]);
        assert_eq!(state.limit(), 2);
    }
}
