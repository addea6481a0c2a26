//! `map_batch(f)`: works on many items at once.

use std::iter::Flatten;
use std::option::IntoIter;
use std::vec::Drain;

use crate::run::panics::named;

/// The most items that `f` gets at once.
const BATCH: usize = 1024;

/// The buffer of a `map_batch` stage, reused for every batch.
#[derive(Debug)]
pub struct MapBatch<T> {
    items: Vec<T>,
}

impl<T> MapBatch<T> {
    /// Has collected nothing yet.
    pub fn new() -> Self {
        Self { items: Vec::new() }
    }
}

/// Collects up to 1024 items, lets `f` change them as one slice, and hands all of them on.
///
/// For work that is faster in bulk: vector instructions, one lock or one call for many items. Order
/// is kept. The buffer is allocated once.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     sorted_runs = iter([3, 1, 2]) -> map_batch(|batch| batch.sort()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.sorted_runs, [1, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn map_batch<'s, T>(
    stage: &'static str,
    state: &'s mut MapBatch<T>,
    item: Option<T>,
    f: impl FnOnce(&mut [T]),
) -> Flatten<IntoIter<Drain<'s, T>>> {
    let ended = item.is_none();
    state.items.extend(item);
    let ready = state.items.len() == BATCH || (ended && !state.items.is_empty());
    let batch = ready.then(|| {
        named(stage, || f(&mut state.items));
        state.items.drain(..)
    });
    batch.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(len: usize, batches: &[usize]) {
        let mut state = MapBatch::new();
        let (mut out, mut sizes) = (Vec::new(), Vec::new());
        for item in (0..len).map(Some).chain([None]) {
            let batch = map_batch("scaled", &mut state, item, |batch| {
                sizes.push(batch.len());
                batch.iter_mut().for_each(|n| *n += 1);
            });
            out.extend(batch);
        }
        assert_eq!(out, (1..=len).collect::<Vec<_>>());
        assert_eq!(sizes, batches);
    }

    #[test]
    fn hands_on_all_items_in_batches() {
        check(0, &[]);
        check(3, &[3]);
        check(BATCH, &[BATCH]);
        check(BATCH * 2 + 1, &[BATCH, BATCH, 1]);
    }
}
