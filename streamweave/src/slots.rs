//! What emitted code keeps items in where branches meet.

use std::sync::OnceLock;

use smallvec::SmallVec;

/// Any number of items of one turn; a handful fits without an allocation.
pub type Many<T> = SmallVec<[T; 8]>;

/// A place for the items of one branch: an `Option` where there is at most one, `Many` otherwise.
pub trait Slot {
    /// What the slot holds.
    type Item;
    /// Holds nothing yet.
    fn empty() -> Self;
}

impl<T> Slot for Option<T> {
    type Item = T;

    #[inline(always)]
    fn empty() -> Self {
        None
    }
}

impl<T> Slot for Many<T> {
    type Item = T;

    #[inline(always)]
    fn empty() -> Self {
        Many::new()
    }
}

/// An empty slot for the same items as `first`.
#[inline(always)]
pub fn like<S: Slot, R: Slot<Item = S::Item>>(_first: &S) -> R {
    R::empty()
}

/// The items of all branches that meet are of one type.
#[diagnostic::on_unimplemented(
    message = "cannot merge a stream of `{Self}` into a stream of `{First}`",
    label = "these items are `{Self}`, and those of the first input are `{First}`",
    note = "`map` one of the inputs, so that both have the same type"
)]
pub trait SameItem<First> {
    #[doc(hidden)]
    fn __same(self) -> First;
}

#[diagnostic::do_not_recommend]
impl<T> SameItem<T> for T {
    #[inline(always)]
    fn __same(self) -> T {
        self
    }
}

/// No item has this type. Its impl keeps rustc from assuming that the one above always holds.
#[derive(Debug)]
pub struct Never<T>(std::marker::PhantomData<T>);

#[diagnostic::do_not_recommend]
impl<T> SameItem<Never<T>> for T {
    fn __same(self) -> Never<T> {
        unreachable!("no stream holds items of this type")
    }
}

/// An aggregate that is taken out when its input has ended, while its segment still runs.
#[derive(Debug)]
pub struct AtEnd<S> {
    state: Option<S>,
}

impl<S> AtEnd<S> {
    /// Takes the aggregate in.
    pub fn new(state: S) -> Self {
        Self { state: Some(state) }
    }

    /// The aggregate, while its input goes on.
    #[inline(always)]
    pub fn get(&mut self) -> &mut S {
        self.state.as_mut().expect("an aggregate is not fed after its end")
    }

    /// The aggregate, once its input has ended.
    pub fn take(&mut self) -> Option<S> {
        self.state.take()
    }
}

/// An aggregate's value that is read after the turn which finished it.
#[derive(Debug)]
pub struct Aside<T> {
    value: OnceLock<T>,
}

impl<T> Aside<T> {
    /// Nothing is there yet.
    #[expect(clippy::new_without_default, reason = "emitted code has no use for it")]
    pub fn new() -> Self {
        Self { value: OnceLock::new() }
    }

    /// Puts the value aside; the first one stays.
    pub fn put(&self, value: T) {
        _ = self.value.set(value);
    }

    /// The value that was put aside.
    #[inline(always)]
    pub fn get(&self) -> &T {
        self.value.get().expect("an aggregate is read after its end")
    }

    /// Takes the value out, where there is one.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }
}
