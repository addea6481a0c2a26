//! `reduce(f)`: one item out of all.

use crate::run::panics::named;

/// The item that a `reduce` stage has reached.
#[derive(Debug)]
pub struct Reduce<T> {
    value: Option<T>,
}

impl<T> Reduce<T> {
    /// Has seen nothing yet.
    #[inline(always)]
    pub fn new() -> Self {
        Self { value: None }
    }

    /// The last result, `None` for an empty input.
    #[inline(always)]
    pub fn finish(self) -> Option<T> {
        self.value
    }
}

/// Combines the items by `value = f(value, item)`, beginning with the first; `None` without items.
///
/// Nothing is allocated.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { lowest = iter([2.5, 0.5, 1.5]) -> reduce(f64::min); }.run()?;
/// assert_eq!(report.lowest, Some(0.5));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn reduce<T>(stage: &'static str, state: &mut Reduce<T>, item: T, f: impl FnOnce(T, T) -> T) {
    state.value = Some(match state.value.take() {
        Some(value) => named(stage, || f(value, item)),
        None => item,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[&str], expected: Option<&str>) {
        let mut state = Reduce::new();
        for item in input {
            reduce("joined", &mut state, (*item).to_owned(), |left, right| left + &right);
        }
        assert_eq!(state.finish().as_deref(), expected);
    }

    #[test]
    fn combines_in_order() {
        check(&[], None);
        check(&["a"], Some("a"));
        check(&["a", "b", "c"], Some("abc"));
    }
}
