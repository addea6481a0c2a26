//! Everything that can go wrong in a run, as data.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::sync::Mutex;

use crate::position::{Position, Unit};
use crate::sources::each::{InputError, InputErrorKind};
use crate::sources::error::ReadError;

/// What an error port of [`try_map`](crate::ops::try_map::try_map) carries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failed<E> {
    /// What the stage returned.
    pub cause: E,
    /// The stage's name in the drawing.
    pub stage: &'static str,
    /// The item that failed.
    pub position: Position,
}

impl<E> Failed<E> {
    #[doc(hidden)]
    pub fn __new(stage: &'static str, position: Position, cause: E) -> Self {
        Self { cause, stage, position }
    }
}

impl<E: fmt::Display> fmt::Display for Failed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stage `{}` failed at {}: {}", self.stage, self.position, self.cause)
    }
}

impl<E: Error + 'static> Error for Failed<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

/// What the error port of [`attempt`](crate::ops::attempt::attempt) carries: the item comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected<T, E> {
    /// The item, unharmed.
    pub item: T,
    /// What the last attempt returned.
    pub cause: E,
    /// The stage's name in the drawing.
    pub stage: &'static str,
    /// The item's place in the input.
    pub position: Position,
    /// How often the stage tried.
    pub attempts: u32,
}

impl<T, E> Rejected<T, E> {
    #[doc(hidden)]
    pub fn __new(stage: &'static str, position: Position, item: T, cause: E) -> Self {
        Self::__after(stage, position, item, cause, 1)
    }

    #[doc(hidden)]
    pub fn __after(
        stage: &'static str,
        position: Position,
        item: T,
        cause: E,
        attempts: u32,
    ) -> Self {
        Self { item, cause, stage, position, attempts }
    }
}

impl<T, E: fmt::Display> fmt::Display for Rejected<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stage `{}` rejected {}: {}", self.stage, self.position, self.cause)
    }
}

/// Why a run ended early. It names the stage and the position and carries the cause
/// ([`source`](Error::source)).
#[derive(Debug)]
pub struct RunError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    stage: Option<&'static str>,
    position: Option<Position>,
}

#[derive(Debug)]
enum Kind {
    Failed(Box<dyn Error + Send + Sync>),
    Panicked { message: String, payload: Mutex<Box<dyn Any + Send>> },
    Full { limit: usize },
    Late,
    Stopped { overdue: bool },
}

impl RunError {
    /// The name of the stage that ended the run; `None` when a panic came from outside any stage, and
    /// when the run was stopped.
    pub fn stage(&self) -> Option<&'static str> {
        self.0.stage
    }

    /// Where in its input the stage was, where that is known; a panic is not located.
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Whether a stage panicked.
    pub fn is_panic(&self) -> bool {
        matches!(self.0.kind, Kind::Panicked { .. })
    }

    /// Whether an operator reached its `max` or a `buffer` was full.
    pub fn is_full(&self) -> bool {
        matches!(self.0.kind, Kind::Full { .. })
    }

    /// Whether a time window whose port `.late` is not read met an item behind the watermark.
    pub fn is_late(&self) -> bool {
        matches!(self.0.kind, Kind::Late)
    }

    /// Whether the run was stopped through its [`Handle`](crate::Handle), or at the deadline of a
    /// shutdown.
    pub fn is_stopped(&self) -> bool {
        matches!(self.0.kind, Kind::Stopped { .. })
    }

    /// The panic's payload, for [`std::panic::resume_unwind`]; the error itself otherwise.
    ///
    /// # Errors
    /// Gives the error back when it is not a panic.
    pub fn into_panic(self) -> Result<Box<dyn Any + Send>, Self> {
        match *self.0 {
            Inner { kind: Kind::Panicked { payload, .. }, .. } => {
                Ok(payload.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
            }
            inner => Err(Self(Box::new(inner))),
        }
    }

    /// What a [`Stage`](crate::Stage) of your own returns from `failure`; the run adds the name that
    /// the stage has in the drawing.
    ///
    /// ```
    /// # use streamweave::pipeline;
    /// use streamweave::{RunError, Stage};
    ///
    /// /// Hands on numbers until one is negative.
    /// struct Checked(Option<i32>);
    ///
    /// impl Stage<i32> for Checked {
    ///     type Out = i32;
    ///     type Outs<'s> = Option<i32>;
    ///
    ///     fn push(&mut self, number: i32) -> Option<i32> {
    ///         self.0 = (number < 0).then_some(number);
    ///         (number >= 0).then_some(number)
    ///     }
    ///
    ///     fn finish(&mut self) -> Option<i32> {
    ///         None
    ///     }
    ///
    ///     fn failure(&mut self) -> Option<RunError> {
    ///         self.0.take().map(|number| RunError::caused_by(format!("{number} is negative")))
    ///     }
    /// }
    ///
    /// let error = pipeline! {
    ///     checked = iter([1, -2]) -> via(Checked(None));
    ///     count   = checked -> count();
    /// }
    /// .run()
    /// .unwrap_err();
    /// assert_eq!(error.to_string(), "stage `checked` failed: -2 is negative");
    /// ```
    #[cold]
    pub fn caused_by(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::outside(Kind::Failed(cause.into()))
    }

    /// Adds the stage, unless the error has one.
    #[cold]
    pub(crate) fn in_stage(mut self, stage: &'static str) -> Self {
        self.0.stage.get_or_insert(stage);
        self
    }

    #[cold]
    pub(crate) fn failed(
        stage: &'static str,
        position: Option<Position>,
        cause: Box<dyn Error + Send + Sync>,
    ) -> Self {
        // The error of a text source knows its line itself.
        let line = read_error(&*cause).and_then(ReadError::line);
        let position =
            position.or_else(|| line.map(|line| Position::new(Unit::Line, line.saturating_sub(1))));
        Self(Box::new(Inner { kind: Kind::Failed(cause), stage: Some(stage), position }))
    }

    #[doc(hidden)]
    #[cold]
    pub fn __full(stage: &'static str, position: Position, limit: usize) -> Self {
        let position = Some(position);
        Self(Box::new(Inner { kind: Kind::Full { limit }, stage: Some(stage), position }))
    }

    #[doc(hidden)]
    #[cold]
    pub fn __late(stage: &'static str, position: Position) -> Self {
        let position = Some(position);
        Self(Box::new(Inner { kind: Kind::Late, stage: Some(stage), position }))
    }

    /// The run was stopped by its handle.
    #[cold]
    pub(crate) fn stopped() -> Self {
        Self::outside(Kind::Stopped { overdue: false })
    }

    /// The run was stopped at the deadline of its shutdown.
    #[cold]
    pub(crate) fn overdue() -> Self {
        Self::outside(Kind::Stopped { overdue: true })
    }

    /// Nobody can watch the deadline of a shutdown.
    #[cold]
    pub(crate) fn unwatched(cause: std::io::Error) -> Self {
        Self::outside(Kind::Failed(Box::new(cause)))
    }

    fn outside(kind: Kind) -> Self {
        Self(Box::new(Inner { kind, stage: None, position: None }))
    }

    #[cold]
    pub(crate) fn panicked(stage: Option<&'static str>, payload: Box<dyn Any + Send>) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a value that is not a message".to_owned());
        let kind = Kind::Panicked { message, payload: Mutex::new(payload) };
        Self(Box::new(Inner { kind, stage, position: None }))
    }
}

/// The error of a source that knows its place itself, alone or in one of several inputs.
fn read_error<'e>(cause: &'e (dyn Error + Send + Sync + 'static)) -> Option<&'e ReadError> {
    let in_one = || match cause.downcast_ref::<InputError<ReadError>>()?.kind() {
        InputErrorKind::Source(cause) => Some(cause),
        InputErrorKind::Open(_) => None,
    };
    cause.downcast_ref().or_else(in_one)
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.stage {
            Some(stage) => write!(f, "stage `{stage}`")?,
            None => f.write_str("the pipeline")?,
        }
        match &self.0.kind {
            Kind::Failed(_) => f.write_str(" failed")?,
            Kind::Panicked { .. } => f.write_str(" panicked")?,
            Kind::Full { limit } => write!(f, " is full: it holds at most {limit}")?,
            Kind::Late => f.write_str(" met a late item")?,
            Kind::Stopped { overdue: false } => f.write_str(" was stopped")?,
            Kind::Stopped { overdue: true } => {
                f.write_str(" was stopped: it had not drained by the deadline")?;
            }
        }
        let tells_itself =
            matches!(&self.0.kind, Kind::Failed(cause) if read_error(&**cause).is_some());
        if let Some(position) = self.0.position
            && !tells_itself
        {
            write!(f, " at {position}")?;
        }
        match &self.0.kind {
            Kind::Failed(cause) => write!(f, ": {cause}"),
            Kind::Panicked { message, .. } => write!(f, ": {message}"),
            Kind::Late => f.write_str(": its windows are closed, and nothing reads `.late`"),
            Kind::Full { .. } | Kind::Stopped { .. } => Ok(()),
        }
    }
}

impl Error for RunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.kind {
            Kind::Failed(cause) => Some(&**cause),
            Kind::Panicked { .. } | Kind::Full { .. } | Kind::Late | Kind::Stopped { .. } => None,
        }
    }
}

/// An error that can end a run: anything that converts into `Box<dyn Error + Send + Sync>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot end a run",
    label = "the first error of this stage would end the run, and `{Self}` is not an error",
    note = "connect the stage's `.err` port, return a type that implements `std::error::Error + Send + Sync + 'static`, or a `String`"
)]
pub trait StageError: Sized {
    #[doc(hidden)]
    fn __fail(self, stage: &'static str, position: impl Into<Option<Position>>) -> RunError;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Box<dyn Error + Send + Sync>>> StageError for E {
    #[cold]
    fn __fail(self, stage: &'static str, position: impl Into<Option<Position>>) -> RunError {
        RunError::failed(stage, position.into(), self.into())
    }
}
