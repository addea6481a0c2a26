//! `windows(n)`: every n neighbours.

/// Windows share one buffer of this many items, or of two windows where that is more.
const ROOM: usize = 64;

/// The last items that a `windows` stage saw.
#[derive(Debug)]
pub struct Windows<T> {
    items: Vec<T>,
    size: usize,
    room: usize,
}

impl<T> Windows<T> {
    /// Hands on slices of `size` items.
    ///
    /// # Panics
    /// When `size` is zero, like [`slice::windows`].
    pub fn new(size: usize) -> Self {
        assert!(size > 0, "the size of a window must not be zero");
        Self { items: Vec::new(), size, room: size.saturating_mul(2).max(ROOM) }
    }

    /// Drops what no later window will show.
    #[cold]
    fn make_room(&mut self) {
        let stale = self.items.len() - (self.size - 1);
        self.items.drain(..stale);
    }
}

/// Lends, for each item from the n-th on, that item and the `n - 1` before it as one slice.
///
/// An input shorter than `n` has no window. A stage that keeps a window copies it first:
/// `map(<[_]>::to_vec)`. The slices lie in one buffer that is allocated once and moved up now and
/// then: constant time per item on average, but an item is dropped somewhat after its last window.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     steps = iter([1, 4, 9, 16]) -> windows(2) -> map(|pair| pair[1] - pair[0]) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.steps, [3, 5, 7]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn windows<'s, T>(_stage: &'static str, state: &'s mut Windows<T>, item: T) -> Option<&'s [T]> {
    if state.items.len() == state.room {
        state.make_room();
    }
    state.items.push(item);
    let start = state.items.len().checked_sub(state.size)?;
    Some(&state.items[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(size: usize, len: usize) {
        let input: Vec<usize> = (0..len).collect();
        let mut state = Windows::new(size);
        let mut seen = Vec::new();
        for item in &input {
            seen.extend(windows("w", &mut state, *item).map(<[_]>::to_vec));
        }
        let expected: Vec<_> = input.windows(size).map(<[_]>::to_vec).collect();
        assert_eq!(seen, expected, "windows of {size} over {len} items");
    }

    #[test]
    fn like_those_of_a_slice() {
        for size in [1, 2, 3, 63, 64, 65, 100] {
            for len in [0, 1, 2, 63, 64, 65, 200, 500] {
                check(size, len);
            }
        }
    }

    #[test]
    #[should_panic(expected = "the size of a window must not be zero")]
    fn a_size_of_zero() {
        Windows::<u32>::new(0);
    }
}
