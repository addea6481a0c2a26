//! Several inputs, one after the other, each with a source of its own.

use std::error::Error;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::Source;
use crate::sources::file::OpenError;

/// Inputs that come one after the other: the files of a pattern, the generations of a followed file.
pub trait Inputs {
    /// What is read.
    type Reader: Read;

    /// Opens the next input; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be opened; the next call goes on behind it.
    fn next_input(&mut self) -> Option<Result<Self::Reader, OpenError>>;

    /// The input that was opened last.
    fn name(&self) -> InputName;

    /// Whether the last error of the reader only said that nothing more is wanted.
    fn was_stopped(&self) -> bool {
        false
    }
}

/// The items of several inputs; made by `each` of what opens them.
#[derive(Debug)]
pub struct Each<I, F, S> {
    inputs: I,
    open: F,
    current: Option<S>,
}

/// The items of one chunk of one input.
#[derive(Debug)]
pub struct EachItems<T>(Option<T>);

/// Which input it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputName {
    path: Arc<Path>,
    generation: Option<u64>,
}

/// What one of several inputs could not hand out.
///
/// [`Display`](fmt::Display) writes `` `a.log`: line 3 (byte 40): invalid UTF-8 ``.
#[derive(Debug)]
pub struct InputError<E> {
    name: InputName,
    kind: InputErrorKind<E>,
}

/// What went wrong.
#[derive(Debug)]
pub enum InputErrorKind<E> {
    /// The input could not be opened; the next one is.
    Open(OpenError),
    /// The source of this input says so, with the place in this input.
    Source(E),
}

impl<I, F, S> Each<I, F, S> {
    pub(super) fn new(inputs: I, open: F) -> Self {
        Self { inputs, open, current: None }
    }
}

#[diagnostic::do_not_recommend]
impl<I, F, S> Source for Each<I, F, S>
where
    I: Inputs,
    F: FnMut(I::Reader) -> S,
    S: Source,
{
    type Item<'s>
        = S::Item<'s>
    where
        Self: 's;
    type Items<'s>
        = EachItems<S::Items<'s>>
    where
        Self: 's;
    type Error = InputError<S::Error>;

    fn fill(&mut self) -> Result<bool, InputError<S::Error>> {
        loop {
            if let Some(source) = &mut self.current {
                match source.fill() {
                    Ok(true) => return Ok(true),
                    Ok(false) => self.current = None,
                    Err(_) if self.inputs.was_stopped() => {
                        self.current = None;
                        return Ok(false);
                    }
                    Err(cause) => {
                        return Err(InputError::new(
                            self.inputs.name(),
                            InputErrorKind::Source(cause),
                        ));
                    }
                }
            }
            match self.inputs.next_input() {
                None => return Ok(false),
                Some(Ok(reader)) => self.current = Some((self.open)(reader)),
                Some(Err(cause)) => {
                    return Err(InputError::new(self.inputs.name(), InputErrorKind::Open(cause)));
                }
            }
        }
    }

    #[inline(always)]
    fn items(&mut self) -> EachItems<S::Items<'_>> {
        EachItems(self.current.as_mut().map(Source::items))
    }
}

impl<T: Iterator> Iterator for EachItems<T> {
    type Item = T::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<T::Item> {
        self.0.as_mut()?.next()
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.as_ref().map_or((0, Some(0)), Iterator::size_hint)
    }
}

impl InputName {
    pub(super) fn file(path: PathBuf) -> Self {
        Self { path: path.into(), generation: None }
    }

    #[cfg(unix)]
    pub(super) fn generation_of(path: &Arc<Path>, generation: u64) -> Self {
        Self { path: Arc::clone(path), generation: Some(generation) }
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Which file of a followed path it is, counted from 1; `None` where no path is followed.
    pub fn generation(&self) -> Option<u64> {
        self.generation
    }
}

impl fmt::Display for InputName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.path.display())?;
        self.generation.map_or(Ok(()), |number| write!(f, " (generation {number})"))
    }
}

impl<E> InputError<E> {
    #[cold]
    fn new(name: InputName, kind: InputErrorKind<E>) -> Self {
        Self { name, kind }
    }

    /// Which input it is.
    pub fn name(&self) -> &InputName {
        &self.name
    }

    /// What went wrong.
    pub fn kind(&self) -> &InputErrorKind<E> {
        &self.kind
    }

    /// What went wrong, by value.
    pub fn into_kind(self) -> InputErrorKind<E> {
        self.kind
    }
}

impl<E: fmt::Display> fmt::Display for InputError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            // It names its path itself.
            InputErrorKind::Open(cause) => cause.fmt(f),
            InputErrorKind::Source(cause) => write!(f, "{}: {cause}", self.name),
        }
    }
}

impl<E: Error + 'static> Error for InputError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            InputErrorKind::Open(cause) => Some(cause),
            InputErrorKind::Source(cause) => Some(cause),
        }
    }
}
