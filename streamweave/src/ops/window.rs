//! What time windows hand on.

/// The items of a stretch of time, lent out of the buffer of their stage.
///
/// A time window holds the items from `start` on and before `end`, in the order of their times; those
/// of one time stand in the order in which they came. It is a loan for its turn: a stage that keeps a
/// window copies it first, `map(|window| window.items.to_vec())`.
#[derive(Debug, PartialEq, Eq)]
pub struct Window<'s, T, At> {
    /// The first moment of the window, or the first that its type can tell: no `Duration` lies before
    /// zero.
    pub start: At,
    /// The first moment behind it.
    pub end: At,
    /// The items, at least one.
    pub items: &'s [T],
}

impl<T, At: Copy> Clone for Window<'_, T, At> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, At: Copy> Copy for Window<'_, T, At> {}
