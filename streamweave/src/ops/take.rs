//! `take(n)`: the first items, then the end.

/// How many items a `take` stage still lets through.
#[derive(Debug)]
pub struct Take {
    left: usize,
}

impl Take {
    /// Lets `n` items through.
    #[inline(always)]
    pub fn new(n: usize) -> Self {
        Self { left: n }
    }

    /// Whether the branch is complete: nothing more will pass.
    #[inline(always)]
    pub fn is_complete(&self) -> bool {
        self.left == 0
    }
}

/// Passes on the first `n` items and completes its branch right after the last of them.
///
/// A source stops as soon as all of its branches are complete, so `iter` is never asked for an item
/// that no stage sees.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { first = iter(1..) -> take(3) -> collect(); }.run()?;
/// assert_eq!(report.first, [1, 2, 3]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn take<T>(_stage: &'static str, state: &mut Take, _item: &T) -> bool {
    if state.left == 0 {
        return false;
    }
    state.left -= 1;
    true
}
