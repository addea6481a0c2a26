//! Why a frame is no record, or a record no frame.

use std::error::Error;
use std::fmt;

/// What a codec reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Text as of RFC 8259.
    Json,
    /// The compact binary format of the crate `postcard`.
    Postcard,
    /// Archives of the crate `rkyv`.
    Rkyv,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Postcard => "postcard",
            Self::Rkyv => "rkyv",
        })
    }
}

/// Why a frame could not be decoded, and where.
///
/// [`Display`](fmt::Display) writes `JSON, byte 17: expected value`; [`source`](Error::source) is what
/// the format's own crate said. The frame is not part of it: `attempt` hands that on beside the error.
// Behind a pointer, so that a record on its way is no larger than it must be.
#[derive(Debug)]
pub struct DecodeError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    format: Format,
    kind: DecodeErrorKind,
    offset: Option<usize>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// What is wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The frame ends within the record.
    Truncated,
    /// The bytes are not what the format or the type asks for.
    Invalid,
    /// A `&str` was to borrow a JSON string that has escapes; a `Cow<'_, str>` takes both.
    Escaped,
    /// The record ends before its frame does.
    Trailing,
    /// The record is nested more deeply than a stack should hold.
    TooDeep,
    /// The frame does not begin where its archive could be read in place.
    Misaligned,
}

impl DecodeError {
    #[cold]
    pub(super) fn new(format: Format, kind: DecodeErrorKind) -> Self {
        Self(Box::new(Inner { format, kind, offset: None, cause: None }))
    }

    #[cfg(any(feature = "json", feature = "postcard"))]
    pub(super) fn at(mut self, offset: usize) -> Self {
        self.0.offset = Some(offset);
        self
    }

    pub(super) fn because(mut self, cause: impl Error + Send + Sync + 'static) -> Self {
        self.0.cause = Some(Box::new(cause));
        self
    }

    /// The same for a record that begins at `start` in its frame.
    #[cfg(any(feature = "json", feature = "postcard"))]
    pub(super) fn behind(mut self, start: usize) -> Self {
        self.0.offset = self.0.offset.map(|offset| offset + start);
        self
    }

    /// The format that was asked for.
    pub fn format(&self) -> Format {
        self.0.format
    }

    /// What is wrong.
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// The place in the frame where it was noticed, in bytes from 0, where the format knows it: rkyv does
    /// not.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format.fmt(f)?;
        if let Some(offset) = self.0.offset {
            write!(f, ", byte {offset}")?;
        }
        f.write_str(": ")?;
        match (self.0.kind, &self.0.cause) {
            (DecodeErrorKind::Invalid, Some(cause)) => {
                f.write_str(without_place(&cause.to_string()))
            }
            (kind, _) => kind.fmt(f),
        }
    }
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the frame ends within the record",
            Self::Invalid => "the bytes are no such record",
            Self::Escaped => {
                "a `&str` cannot borrow a string with escapes; \
                 use a `Cow<'_, str>` with `#[serde(borrow)]`"
            }
            Self::Trailing => "the record ends before its frame",
            Self::TooDeep => "the record is nested too deeply",
            Self::Misaligned => "the frame is not aligned; read it through an `Aligner`",
        })
    }
}

/// What a format's own message says, without the place: JSON's counts lines, which mislead within a
/// frame.
fn without_place(message: &str) -> &str {
    message.rfind(" at line ").map_or(message, |end| &message[..end])
}

impl Error for DecodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}

/// Why a value could not be encoded: a `Serialize` of its own failed, or the format cannot express it.
#[derive(Debug)]
pub struct EncodeError {
    format: Format,
    cause: Box<dyn Error + Send + Sync>,
}

impl EncodeError {
    #[cold]
    pub(super) fn new(format: Format, cause: impl Error + Send + Sync + 'static) -> Self {
        Self { format, cause: Box::new(cause) }
    }

    /// The format that was asked for.
    pub fn format(&self) -> Format {
        self.format
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.format, self.cause)
    }
}

impl Error for EncodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}
