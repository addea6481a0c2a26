//! Where items go.

use crate::error::{RunError, StageError};
use crate::position::Position;
use crate::run::panics::named;

/// Takes items for good: what `sink(x)` hands them to.
///
/// The life of a sink: [`push`](Self::push) for every item in order, then [`finish`](Self::finish)
/// once at the end of the input, if there was any item. `push` blocks until the sink has room; that holds back the whole
/// region. A sink that was given by value and has a name comes back in the report; `sink(&mut s)`
/// leaves it where it is.
///
/// An error goes to the stage's `.err` port, or ends the run; the item is lost with it unless the
/// error carries it. After an error `push` may be called again.
///
/// Implemented for the growing collections (where nothing can fail), for the senders of
/// [`std::sync::mpsc`], and by [`write_lines`](crate::sinks::write::write_lines) and
/// [`write_bytes`](crate::sinks::write::write_bytes).
///
/// ```
/// # use streamweave::pipeline;
/// let mut seen = Vec::new();
/// pipeline! { iter(["a", "b"]) -> sink(&mut seen); }.run()?;
/// assert_eq!(seen, ["a", "b"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sink for `{T}`",
    label = "`{Self}` does not take items of type `{T}`",
    note = "use a collection, a sender or `write_lines(..)`, `map` the items to what the sink takes, or implement `streamweave::Sink`"
)]
pub trait Sink<T> {
    /// Why an item could not be taken; [`Infallible`](std::convert::Infallible) where that cannot
    /// happen.
    type Error;

    /// Takes one item.
    ///
    /// # Errors
    /// When the item cannot be taken.
    fn push(&mut self, item: T) -> Result<(), Self::Error>;

    /// Makes sure that everything taken has arrived: flushes.
    ///
    /// # Errors
    /// When something taken could not be passed on.
    fn finish(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    #[doc(hidden)]
    #[inline(always)]
    fn __push(
        item: T,
        sink: &mut Self,
        finish: &mut Option<Finish<Self>>,
        stage: &'static str,
    ) -> Result<(), Self::Error>
    where
        Self::Error: StageError,
    {
        *finish = Some(finish_sink::<T, Self>);
        named(stage, || sink.push(item))
    }
}

/// Finishes a sink; which items it took is no longer said.
type Finish<S> = fn(&mut S, &'static str) -> Option<RunError>;

fn finish_sink<T, S: Sink<T> + ?Sized>(sink: &mut S, stage: &'static str) -> Option<RunError>
where
    S::Error: StageError,
{
    let finished = named(stage, || sink.finish());
    finished.err().map(|cause| cause.__fail(stage, Position::END))
}

/// A sink of a running pipeline.
#[derive(Debug)]
pub struct SinkState<S> {
    /// The user's sink.
    pub sink: S,
    /// How to finish it, known from the first item on.
    pub finish: Option<Finish<S>>,
}

impl<S> SinkState<S> {
    /// A sink that has taken nothing yet.
    #[inline(always)]
    pub fn new(sink: S) -> Self {
        Self { sink, finish: None }
    }

    /// Tells the sink that nothing more comes.
    pub fn end(&mut self, stage: &'static str) -> Option<RunError> {
        self.finish.and_then(|finish| finish(&mut self.sink, stage))
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: Sink<T> + ?Sized> Sink<T> for &mut S {
    type Error = S::Error;

    #[inline(always)]
    fn push(&mut self, item: T) -> Result<(), S::Error> {
        (**self).push(item)
    }

    #[inline(always)]
    fn finish(&mut self) -> Result<(), S::Error> {
        (**self).finish()
    }
}
