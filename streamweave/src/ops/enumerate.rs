//! `enumerate()`: items with their index.

/// The index that an `enumerate` stage gives next.
#[derive(Debug)]
pub struct Enumerate {
    next: usize,
}

impl Enumerate {
    /// Starts at 0.
    #[inline(always)]
    pub fn new() -> Self {
        Self { next: 0 }
    }
}

/// Passes on each item as `(index, item)`, counted from 0 where this stage stands.
///
/// Order is kept; nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { rows = iter(["a", "b"]) -> enumerate() -> collect(); }.run()?;
/// assert_eq!(report.rows, [(0, "a"), (1, "b")]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn enumerate<T>(_stage: &'static str, state: &mut Enumerate, item: T) -> (usize, T) {
    let index = state.next;
    state.next += 1;
    (index, item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_zero() {
        let mut state = Enumerate::new();
        let all = ["a", "b", "c"].map(|item| enumerate("rows", &mut state, item));
        assert_eq!(all, [(0, "a"), (1, "b"), (2, "c")]);
    }
}
