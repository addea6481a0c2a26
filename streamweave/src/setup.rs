//! Errors of arguments that are evaluated before the first item.

use std::error::Error;

use crate::error::RunError;

/// What `?` in a source's or sink's argument turns an error into.
#[derive(Debug)]
pub struct Cause(Box<dyn Error + Send + Sync>);

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for Cause {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// An argument as it is: an error about it stands where this call does.
#[inline(always)]
pub fn argument<T>(argument: T) -> T {
    argument
}

/// The error of a run that could not begin.
#[cold]
pub fn setup_failed(stage: &'static str, cause: Cause) -> RunError {
    RunError::failed(stage, None, cause.0)
}
