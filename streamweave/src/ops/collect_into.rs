//! `name: Type = .. -> collect()`: all items in a collection of the user's choice.

use crate::run::panics::named;

/// A collection that takes items of type `T`: anything that is `Extend<T>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot collect items of type `{T}`",
    label = "the items are `{T}`, and `{Self}` is not `Extend<{T}>`",
    note = "change the type, or `map` the items to what it takes: a map takes pairs `(key, value)`"
)]
pub trait Collection<T>: Extend<T> {}

#[diagnostic::do_not_recommend]
impl<T, C: Extend<T>> Collection<T> for C {}

/// The collection that a typed `collect` stage fills.
#[derive(Debug)]
pub struct CollectInto<C> {
    items: C,
}

impl<C> CollectInto<C> {
    /// Starts with an empty collection.
    #[inline(always)]
    pub fn new() -> Self
    where
        C: Default,
    {
        Self { items: C::default() }
    }

    /// The collection.
    #[inline(always)]
    pub fn finish(self) -> C {
        self.items
    }
}

/// Adds each item to a collection that is [`Default`] and [`Extend`].
///
/// What it costs and which order it keeps is the collection's. It grows with the input.
///
/// ```
/// # use streamweave::pipeline;
/// use std::collections::HashMap;
///
/// let report = pipeline! {
///     ages: HashMap<&str, u32> = iter([("ada", 36), ("bob", 40)]) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.ages["bob"], 40);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn collect_into<T, C: Collection<T>>(stage: &'static str, item: T, state: &mut CollectInto<C>) {
    named(stage, || state.items.extend(Some(item)));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn fills_the_collection() {
        let mut state = CollectInto::<BTreeSet<_>>::new();
        for item in [2, 1, 2] {
            collect_into("set", item, &mut state);
        }
        assert!(state.finish().into_iter().eq([1, 2]));
    }
}
