//! What can go wrong while text is read.

use std::error::Error;
use std::fmt;
use std::io;
use std::str::Utf8Error;

use crate::sources::decompress::DecompressError;

/// Why a source could not hand out its next line or chunk, and where that was.
///
/// [`Display`](fmt::Display) writes `line 7 (byte 120): invalid UTF-8`.
#[derive(Debug)]
pub struct ReadError {
    kind: ReadErrorKind,
    line: Option<u64>,
    offset: u64,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The reader failed; nothing more is read from it.
    Io(io::Error),
    /// The compressed data that [`decompress`](crate::decompress) reads is bad; nothing more is read.
    Decompress(DecompressError),
    /// The line, or a field of the record, is not UTF-8; the cause counts bytes from its beginning.
    InvalidUtf8(Utf8Error),
    /// The line has more bytes than the source was told to hold.
    LineTooLong {
        /// How many bytes a line may have, its end not counted.
        limit: usize,
    },
    /// A record of CSV data has another number of fields than the first one.
    #[cfg(feature = "csv")]
    UnequalFields {
        /// How many fields the first record has.
        expected: usize,
        /// How many this one has.
        found: usize,
    },
    /// A record of CSV data has more bytes than the source was told to hold; nothing more is read.
    #[cfg(feature = "csv")]
    RecordTooLong {
        /// How many bytes a record may have.
        limit: u64,
    },
}

impl ReadErrorKind {
    /// What a reader's error means.
    #[cold]
    pub(crate) fn of_reader(cause: io::Error) -> Self {
        cause.downcast().map_or_else(Self::Io, Self::Decompress)
    }
}

impl ReadError {
    #[cold]
    pub(crate) fn new(kind: ReadErrorKind, line: Option<u64>, offset: u64) -> Self {
        Self { kind, line, offset }
    }

    /// What went wrong.
    pub fn kind(&self) -> &ReadErrorKind {
        &self.kind
    }

    /// What went wrong, by value.
    pub fn into_kind(self) -> ReadErrorKind {
        self.kind
    }

    /// Whether nothing more comes from the source; otherwise it goes on behind what was bad.
    pub fn ends_input(&self) -> bool {
        match self.kind {
            ReadErrorKind::Io(_) | ReadErrorKind::Decompress(_) => true,
            ReadErrorKind::InvalidUtf8(_) | ReadErrorKind::LineTooLong { .. } => false,
            #[cfg(feature = "csv")]
            ReadErrorKind::UnequalFields { .. } => false,
            #[cfg(feature = "csv")]
            ReadErrorKind::RecordTooLong { .. } => true,
        }
    }

    /// The line, counted from 1; `None` where the source does not look for lines.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The place in the whole input, in bytes: the first bad byte of a line, the beginning of a line
    /// that is too long or of a record, or how far the reader came.
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line} (byte {}): ", self.offset)?,
            None => write!(f, "byte {}: ", self.offset)?,
        }
        match &self.kind {
            ReadErrorKind::Io(cause) => cause.fmt(f),
            ReadErrorKind::Decompress(cause) => cause.fmt(f),
            ReadErrorKind::InvalidUtf8(_) => f.write_str("invalid UTF-8"),
            ReadErrorKind::LineTooLong { limit } => write!(f, "longer than {limit} bytes"),
            #[cfg(feature = "csv")]
            ReadErrorKind::UnequalFields { expected, found } => {
                write!(f, "{found} fields, and the first record has {expected}")
            }
            #[cfg(feature = "csv")]
            ReadErrorKind::RecordTooLong { limit } => {
                write!(f, "a record longer than {limit} bytes")
            }
        }
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            ReadErrorKind::Io(cause) => Some(cause),
            ReadErrorKind::Decompress(cause) => Some(cause),
            ReadErrorKind::InvalidUtf8(cause) => Some(cause),
            ReadErrorKind::LineTooLong { .. } => None,
            #[cfg(feature = "csv")]
            ReadErrorKind::UnequalFields { .. } | ReadErrorKind::RecordTooLong { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_and_why() {
        let long = ReadError::new(ReadErrorKind::LineTooLong { limit: 80 }, Some(7), 120);
        assert_eq!(long.to_string(), "line 7 (byte 120): longer than 80 bytes");
        assert!(long.source().is_none());
        let io = ReadError::new(ReadErrorKind::Io(io::Error::other("gone")), None, 3);
        assert_eq!(io.to_string(), "byte 3: gone");
        assert_eq!(io.source().map(ToString::to_string), Some("gone".to_owned()));
    }
}
