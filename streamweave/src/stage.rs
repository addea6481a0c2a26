//! Operators of the user's own.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::vec::Drain;

use crate::error::RunError;
use crate::position::{Counter, Position, Unit};

/// An operator that takes items one by one and hands on any number for each: what `via(stage)`
/// runs and what `stage!` makes.
///
/// The life of a stage: [`push`](Self::push) for every item in order, then [`finish`](Self::finish)
/// once. What either returns is drained before the next call. After each call the pipeline asks
/// [`failure`](Self::failure), and ends the run when there is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stage for items of type `{In}`",
    label = "`{Self}` does not implement `Stage<{In}>`",
    note = "draw one with `stage! {{ |item: {In}| item -> .. }}`, or implement `streamweave::Stage`"
)]
pub trait Stage<In> {
    /// What the stage hands on.
    type Out;
    /// The items of one call: an `Option`, an array, a drain of a buffer.
    type Outs<'s>: IntoIterator<Item = Self::Out>
    where
        Self: 's;

    /// Takes one item.
    fn push(&mut self, item: In) -> Self::Outs<'_>;

    /// Hands on what the stage still holds at the end of the input.
    fn finish(&mut self) -> Self::Outs<'_>;

    /// The error that ends the run, if the last call met one.
    fn failure(&mut self) -> Option<RunError> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<In, S: Stage<In> + ?Sized> Stage<In> for &mut S {
    type Out = S::Out;
    type Outs<'s>
        = S::Outs<'s>
    where
        Self: 's;

    #[inline(always)]
    fn push(&mut self, item: In) -> Self::Outs<'_> {
        (**self).push(item)
    }

    #[inline(always)]
    fn finish(&mut self) -> Self::Outs<'_> {
        (**self).finish()
    }

    #[inline(always)]
    fn failure(&mut self) -> Option<RunError> {
        (**self).failure()
    }
}

/// Changes some of its items and leaves the others as they are: what `via_cow(transformer)` runs.
///
/// Three ways to change items, from the plainest to the freest:
///
/// | | gets | for |
/// |---|---|---|
/// | `update(f)` | `&mut T` | what changes every item, and has it |
/// | `map_cow(f)`, `via_cow(transformer)` | [`Cow<T>`](Cow) | what changes some items, and may only be lent them |
/// | `via(stage)` ([`Stage`]) | `T` or `&T`, as the edge has it | what hands on other items, or more or fewer |
///
/// A transformer hands on one item for each; a `Stage` may hand on any number, hold items back and
/// fail. An item that is given back as it came costs nothing; a borrowed one is copied by
/// [`to_mut`](Cow::to_mut) or [`into_owned`](Cow::into_owned) and by nothing else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transformer for items of type `{T}`",
    label = "`{Self}` does not implement `ZeroCopyTransformer<{T}>`",
    note = "implement `streamweave::ZeroCopyTransformer`, or write `map_cow(..)`, which takes a closure"
)]
pub trait ZeroCopyTransformer<T: Clone> {
    /// Gives back the item, changed or not.
    fn transform<'a>(&mut self, item: Cow<'a, T>) -> Cow<'a, T>;
}

#[diagnostic::do_not_recommend]
impl<T: Clone, X: ZeroCopyTransformer<T> + ?Sized> ZeroCopyTransformer<T> for &mut X {
    #[inline(always)]
    fn transform<'a>(&mut self, item: Cow<'a, T>) -> Cow<'a, T> {
        (**self).transform(item)
    }
}

/// What a `stage!` hands on for one item, and where it is.
#[derive(Debug)]
pub struct Outlet<Out> {
    items: Vec<Out>,
    error: Option<RunError>,
    counter: Counter,
}

impl<Out> Outlet<Out> {
    fn new() -> Self {
        Self { items: Vec::new(), error: None, counter: Counter::new(Unit::Item) }
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn hand_on(&mut self, item: Out) {
        self.items.push(item);
    }

    #[doc(hidden)]
    pub fn fail(&mut self, error: RunError) {
        self.error.get_or_insert(error);
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn advance(&mut self) -> Position {
        self.counter.advance()
    }
}

/// What `stage!` makes: states, and a body that is called with each item and with `None` at the end.
/// The items of one call are kept in a buffer that is reused.
pub struct DrawnStage<S, F, In: ?Sized, Out, const BY_REF: bool> {
    states: S,
    body: F,
    outlet: Outlet<Out>,
    input: PhantomData<fn(&In)>,
}

impl<S, F, In: ?Sized, Out, const BY_REF: bool> fmt::Debug for DrawnStage<S, F, In, Out, BY_REF> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DrawnStage").finish_non_exhaustive()
    }
}

impl<S, F, In: ?Sized, Out, const BY_REF: bool> DrawnStage<S, F, In, Out, BY_REF> {
    fn new(states: S, body: F) -> Self {
        Self { states, body, outlet: Outlet::new(), input: PhantomData }
    }
}

/// A stage for items of one type.
pub fn stage_of<S, F, In, Out>(states: S, body: F) -> DrawnStage<S, F, In, Out, false>
where
    F: FnMut(&mut S, Option<In>, &mut Outlet<Out>),
{
    DrawnStage::new(states, body)
}

/// A stage for references of any lifetime.
pub fn stage_of_ref<S, F, In: ?Sized, Out>(states: S, body: F) -> DrawnStage<S, F, In, Out, true>
where
    F: for<'x> FnMut(&mut S, Option<&'x In>, &mut Outlet<Out>),
{
    DrawnStage::new(states, body)
}

#[diagnostic::do_not_recommend]
impl<S, F, In, Out> Stage<In> for DrawnStage<S, F, In, Out, false>
where
    F: FnMut(&mut S, Option<In>, &mut Outlet<Out>),
{
    type Out = Out;
    type Outs<'s>
        = Drain<'s, Out>
    where
        Self: 's;

    #[inline(always)]
    fn push(&mut self, item: In) -> Drain<'_, Out> {
        (self.body)(&mut self.states, Some(item), &mut self.outlet);
        self.outlet.items.drain(..)
    }

    #[inline(always)]
    fn finish(&mut self) -> Drain<'_, Out> {
        (self.body)(&mut self.states, None, &mut self.outlet);
        self.outlet.items.drain(..)
    }

    #[inline(always)]
    fn failure(&mut self) -> Option<RunError> {
        self.outlet.error.take()
    }
}

#[diagnostic::do_not_recommend]
impl<'x, S, F, In: ?Sized, Out> Stage<&'x In> for DrawnStage<S, F, In, Out, true>
where
    F: for<'a> FnMut(&mut S, Option<&'a In>, &mut Outlet<Out>),
{
    type Out = Out;
    type Outs<'s>
        = Drain<'s, Out>
    where
        Self: 's;

    #[inline(always)]
    fn push(&mut self, item: &'x In) -> Drain<'_, Out> {
        (self.body)(&mut self.states, Some(item), &mut self.outlet);
        self.outlet.items.drain(..)
    }

    #[inline(always)]
    fn finish(&mut self) -> Drain<'_, Out> {
        (self.body)(&mut self.states, None, &mut self.outlet);
        self.outlet.items.drain(..)
    }

    #[inline(always)]
    fn failure(&mut self) -> Option<RunError> {
        self.outlet.error.take()
    }
}
