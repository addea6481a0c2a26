//! `via_cow(transformer)`: changes some items, by a value of the user's own.

use std::borrow::Cow;

use crate::run::panics::named;
use crate::stage::ZeroCopyTransformer;

/// A transformer of the user's own in a running pipeline.
#[derive(Debug)]
pub struct ViaCow<X> {
    transformer: X,
}

impl<X> ViaCow<X> {
    /// A transformer that has seen nothing yet.
    #[inline(always)]
    pub fn new(transformer: X) -> Self {
        Self { transformer }
    }
}

/// Hands each item to a [`ZeroCopyTransformer`] as a [`Cow`], and passes on what it returns.
///
/// As [`map_cow`](crate::ops::map_cow::map_cow), for what has a state or a name of its own: an item
/// that belongs to the branch comes as `Cow::Owned`, one that is lent as `Cow::Borrowed`.
///
/// ```
/// # use streamweave::pipeline;
/// use std::borrow::Cow;
/// use streamweave::ZeroCopyTransformer;
///
/// /// Cuts long lines, and counts them.
/// struct Cut { at: usize, cut: usize }
///
/// impl ZeroCopyTransformer<String> for Cut {
///     fn transform<'a>(&mut self, mut line: Cow<'a, String>) -> Cow<'a, String> {
///         if line.len() > self.at {
///             line.to_mut().truncate(self.at);
///             self.cut += 1;
///         }
///         line
///     }
/// }
///
/// let mut cut = Cut { at: 3, cut: 0 };
/// let report = pipeline! {
///     short = iter(["a".to_owned(), "abcd".to_owned()]) -> via_cow(&mut cut) -> map(Cow::into_owned) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.short, ["a", "abc"]);
/// assert_eq!(cut.cut, 1);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn via_cow<'a, T: Clone, X: ZeroCopyTransformer<T>>(
    stage: &'static str,
    state: &mut ViaCow<X>,
    item: T,
) -> Cow<'a, T> {
    named(stage, || state.transformer.transform(Cow::Owned(item)))
}

/// The same for an item that is lent.
#[inline(always)]
pub fn via_cow_lent<'a, T: Clone, X: ZeroCopyTransformer<T>>(
    stage: &'static str,
    state: &mut ViaCow<X>,
    item: &'a T,
) -> Cow<'a, T> {
    named(stage, || state.transformer.transform(Cow::Borrowed(item)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes every second item zero.
    struct Alternating(bool);

    impl ZeroCopyTransformer<u32> for Alternating {
        fn transform<'a>(&mut self, mut item: Cow<'a, u32>) -> Cow<'a, u32> {
            if self.0 {
                *item.to_mut() = 0;
            }
            self.0 = !self.0;
            item
        }
    }

    #[test]
    fn remembers_from_item_to_item() {
        let mut state = ViaCow::new(Alternating(false));
        let first = 7;
        assert!(matches!(via_cow_lent("zeros", &mut state, &first), Cow::Borrowed(7)));
        assert!(matches!(via_cow_lent("zeros", &mut state, &first), Cow::Owned(0)));
        assert!(matches!(via_cow("zeros", &mut state, 8), Cow::Owned(8)));
    }
}
