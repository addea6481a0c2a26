//! `dedup()`: drops items equal to the one before.

use crate::run::panics::named;

/// The item that a `dedup` stage holds back.
#[derive(Debug)]
pub struct Dedup<T> {
    held: Option<T>,
}

impl<T> Dedup<T> {
    /// Holds nothing yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { held: None }
    }

    /// Takes the next item and hands on the one before, if the next is another or the end.
    #[inline(always)]
    pub(crate) fn next(&mut self, item: Option<T>) -> Option<T>
    where
        T: PartialEq,
    {
        if item.is_some() && item == self.held {
            return None;
        }
        std::mem::replace(&mut self.held, item)
    }
}

/// Passes on the first item of each run of equal items.
///
/// It holds that item back until another one or the end comes, so nothing is copied or allocated.
/// Order is kept.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { changes = iter([1, 1, 2, 2, 1]) -> dedup() -> collect(); }.run()?;
/// assert_eq!(report.changes, [1, 2, 1]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn dedup<T: PartialEq>(
    stage: &'static str,
    state: &mut Dedup<T>,
    item: Option<T>,
) -> Option<T> {
    named(stage, || state.next(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u32], expected: &[u32]) {
        let mut state = Dedup::new();
        let ended = input.iter().copied().map(Some).chain([None, None]);
        let passed = ended.filter_map(|item| dedup("changes", &mut state, item));
        assert_eq!(passed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn one_of_each_run_passes() {
        check(&[], &[]);
        check(&[1], &[1]);
        check(&[1, 1, 2, 2, 1], &[1, 2, 1]);
    }
}
