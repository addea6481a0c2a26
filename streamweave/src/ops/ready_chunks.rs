//! `ready_chunks(n)`: slices of what is there, at most `n` items.

use crate::ops::chunks::{Chunks, chunks};

/// The buffer of a `ready_chunks` stage, reused for every chunk.
#[derive(Debug)]
pub struct ReadyChunks<T> {
    chunks: Chunks<T>,
}

impl<T> ReadyChunks<T> {
    /// Hands on slices of at most `size` items.
    ///
    /// # Panics
    /// When `size` is zero, like [`slice::chunks`].
    pub fn new(size: usize) -> Self {
        Self { chunks: Chunks::new(size) }
    }
}

/// Lends slices of up to `n` items: a full one at once, a shorter one whenever the source has
/// nothing more at hand.
///
/// So no item waits for others that may be long in coming. `None` means that nothing more is at
/// hand now, and may be given any number of times. A stage that keeps a chunk copies it first:
/// `map(<[_]>::to_vec)`. The buffer is allocated once.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     total = iter(1..=5) -> ready_chunks(2) -> map(|some| some.iter().sum::<i32>()) -> sum();
/// }
/// .run()?;
/// assert_eq!(report.total, 15);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn ready_chunks<'s, T>(
    stage: &'static str,
    state: &'s mut ReadyChunks<T>,
    item: Option<T>,
) -> Option<&'s [T]> {
    chunks(stage, &mut state.chunks, item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[Option<u32>], expected: &[&[u32]]) {
        let mut state = ReadyChunks::new(2);
        let mut seen = Vec::new();
        for item in input {
            seen.extend(ready_chunks("some", &mut state, *item).map(<[_]>::to_vec));
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn hands_on_what_there_is() {
        check(&[None, None], &[]);
        check(&[Some(1), None, None, Some(2), None], &[&[1], &[2]]);
        check(
            &[Some(1), Some(2), None, Some(3), Some(4), Some(5), None],
            &[&[1, 2], &[3, 4], &[5]],
        );
    }
}
