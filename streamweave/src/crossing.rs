//! What an item must be to go where another region runs.
//!
//! Emitted code asks each question in one call on a token of the drawing, and rustc's answer stands
//! there: exactly one error, whatever else the region holds. Nothing here does anything at run time.

#[doc(hidden)]
pub mod regions;
#[cfg(feature = "tokio")]
pub mod tasks;

/// An item that may go to another thread: one that is `Send`. It may borrow from outside the run.
///
/// ```compile_fail
/// # use streamweave::pipeline;
/// use std::rc::Rc;
///
/// pipeline! {
///     total = iter(0..3) -> map(Rc::new) -> thread() -> map(|n| *n) -> sum();
/// };
/// ```
// Without `do_not_recommend`: rustc then says which part of a larger item is in the way.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot go to another thread",
    label = "what follows runs on a thread of its own, and `{Self}` is not `Send`",
    note = "`map` it before this stage to something that is `Send`, such as an `Arc` for an `Rc`"
)]
pub trait CrossThread: Sized {
    #[doc(hidden)]
    fn __cross(self) -> Self;
}

impl<T: Send> CrossThread for T {
    #[inline(always)]
    fn __cross(self) -> T {
        self
    }
}

/// A handle to a shared item of which one goes to another region: one that is `Send`, so what an `Arc`
/// leads to is `Sync` as well.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared with another region",
    label = "regions that run side by side would use the same `{Self}`, which is not `Send`",
    note = "use atomics or a `Mutex` in place of cells, and an `Arc` in place of an `Rc`"
)]
pub trait CrossShared<Way>: Sized {
    #[doc(hidden)]
    type Crossed;

    #[doc(hidden)]
    fn __cross_shared(self) -> Self::Crossed;
}

#[diagnostic::do_not_recommend]
impl<T: Send> CrossShared<AsItself> for T {
    type Crossed = T;

    #[inline(always)]
    fn __cross_shared(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Impossible> CrossShared<NoWay> for T {
    type Crossed = T;

    fn __cross_shared(self) -> T {
        self
    }
}

/// An item that several regions are lent out of one batch: one that is `Send` and `Sync`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be lent to several regions at once",
    label = "regions that run side by side would use the same `{Self}`, which is not `Send` and `Sync`",
    note = "use atomics or a `Mutex` in place of cells, or `map` it to what the branches need before they part"
)]
pub trait CrossBatch<Way>: Sized {
    #[doc(hidden)]
    type Crossed;

    #[doc(hidden)]
    fn __cross_batch(self) -> Self::Crossed;
}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync> CrossBatch<AsItself> for T {
    type Crossed = T;

    #[inline(always)]
    fn __cross_batch(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Impossible> CrossBatch<NoWay> for T {
    type Crossed = T;

    fn __cross_batch(self) -> T {
        self
    }
}

/// An item that comes back from replicas: one that is `Send`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot come back from a replica of `parallel`",
    label = "replicas run on threads of their own, and `{Self}` is not `Send`",
    note = "`map` it before it leaves the replica to something that is `Send`, such as an `Arc` for an `Rc`"
)]
pub trait CrossBack<Way>: Sized {
    #[doc(hidden)]
    type Crossed;

    #[doc(hidden)]
    fn __cross_back(self) -> Self::Crossed;
}

#[diagnostic::do_not_recommend]
impl<T: Send> CrossBack<AsItself> for T {
    type Crossed = T;

    #[inline(always)]
    fn __cross_back(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Impossible> CrossBack<NoWay> for T {
    type Crossed = T;

    fn __cross_back(self) -> T {
        self
    }
}

/// The one way to cross.
#[doc(hidden)]
#[derive(Debug)]
pub enum AsItself {}

/// No way to cross. Its impls make rustc look before it takes the others for granted: an item that
/// cannot cross then has an unknown type, and nothing more is said about the regions that it reaches.
#[doc(hidden)]
#[derive(Debug)]
pub enum NoWay {}

/// No item is that.
trait Impossible {}

impl Impossible for NoWay {}
