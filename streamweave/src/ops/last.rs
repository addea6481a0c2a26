//! `last()`: the last item.

/// The item that a `last` stage saw last.
#[derive(Debug)]
pub struct Last<T> {
    item: Option<T>,
}

impl<T> Last<T> {
    /// Has seen nothing yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { item: None }
    }

    /// The last item, `None` for an empty input.
    #[inline(always)]
    pub fn finish(self) -> Option<T> {
        self.item
    }
}

/// Keeps the last item and drops the others.
///
/// Nothing is allocated or copied.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { newest = iter(1..=3) -> last(); }.run()?;
/// assert_eq!(report.newest, Some(3));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn last<T>(_stage: &'static str, state: &mut Last<T>, item: T) {
    state.item = Some(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u32]) {
        let mut state = Last::new();
        input.iter().for_each(|item| last("newest", &mut state, item));
        assert_eq!(state.finish(), input.last());
    }

    #[test]
    fn keeps_the_last() {
        check(&[]);
        check(&[1]);
        check(&[1, 2, 3]);
    }
}
