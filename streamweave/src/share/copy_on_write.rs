//! Changing an item that others may own as well.

use std::sync::Arc;

/// A handle whose item can be changed; what others own stays as it was.
///
/// `update` asks for it where several consumers share the item. What is shared as itself (numbers,
/// `Bytes`) changes its own handle; an `Arc<T>` copies the item if another owner is left, and
/// changes it in place if not ([`Arc::make_mut`]).
///
/// ```
/// use std::sync::Arc;
/// use streamweave::CopyOnWrite;
///
/// let first = Arc::new(vec![1]);
/// let mut second = first.clone();
/// second.to_mut().push(2);
/// assert_eq!((&*first, &*second), (&vec![1], &vec![1, 2]));
/// ```
#[diagnostic::on_unimplemented(
    message = "a shared `{Self}` cannot be changed for one of its owners",
    label = "other consumers own this item too, so what they see must be copied before it changes",
    note = "let the item be `Clone`, change it before the fan-out, or implement `CopyOnWrite` for its handle"
)]
pub trait CopyOnWrite {
    /// What the handle holds.
    type Item;

    /// The item of this handle alone.
    fn to_mut(&mut self) -> &mut Self::Item;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> CopyOnWrite for Arc<T> {
    type Item = T;

    #[inline]
    fn to_mut(&mut self) -> &mut T {
        Arc::make_mut(self)
    }
}
