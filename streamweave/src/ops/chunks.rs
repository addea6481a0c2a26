//! `chunks(n)`: slices of `n` items.

/// The buffer of a `chunks` stage, reused for every chunk.
#[derive(Debug)]
pub struct Chunks<T> {
    items: Vec<T>,
    size: usize,
    handed_on: bool,
}

impl<T> Chunks<T> {
    /// Hands on slices of `size` items.
    ///
    /// # Panics
    /// When `size` is zero, like [`slice::chunks`].
    pub fn new(size: usize) -> Self {
        assert!(size > 0, "the size of a chunk must not be zero");
        Self { items: Vec::new(), size, handed_on: false }
    }
}

/// Lends slices of `n` items out of one recycled buffer; the last may be shorter.
///
/// A stage that keeps a chunk copies it first: `map(<[_]>::to_vec)`. The buffer is allocated once.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     sums = iter(1..=5) -> chunks(2) -> map(|pair| pair.iter().sum::<i32>()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.sums, [3, 7, 5]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn chunks<'s, T>(
    _stage: &'static str,
    state: &'s mut Chunks<T>,
    item: Option<T>,
) -> Option<&'s [T]> {
    if state.handed_on {
        state.items.clear();
        state.handed_on = false;
    }
    let ended = item.is_none();
    state.items.extend(item);
    state.handed_on = state.items.len() == state.size || (ended && !state.items.is_empty());
    state.handed_on.then_some(&state.items)
}
