//! What can go wrong where frames are read and written.

use std::error::Error;
use std::fmt;
use std::str::Utf8Error;

/// Why the bytes of a stream are no frame, and where in the stream that was.
///
/// [`Display`](fmt::Display) writes `frame 3 (byte 120): longer than 80 bytes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameError {
    kind: FrameErrorKind,
    offset: u64,
    index: u64,
}

/// What is wrong with a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameErrorKind {
    /// More bytes have arrived than a frame may have. The splitter goes on behind the frame's end.
    TooLong {
        /// How many bytes a frame may have.
        limit: usize,
    },
    /// The frame is not UTF-8; the cause counts bytes from the beginning of the frame. The splitter
    /// goes on behind it.
    InvalidUtf8(Utf8Error),
    /// The length before the frame says more than a frame may have. Where the next frame begins
    /// cannot be known, so the rest of the stream is dropped.
    LengthTooLong {
        /// What it says.
        length: u64,
        /// How many bytes a frame may have.
        limit: usize,
    },
    /// The length counts its own bytes and says less than they are. The rest of the stream is
    /// dropped.
    LengthTooShort {
        /// What it says.
        length: u64,
    },
    /// The length is a varint of more than 64 bits. The rest of the stream is dropped.
    LengthMalformed,
    /// The stream ends inside the frame.
    Truncated {
        /// How many bytes of the frame are missing; `None` when it ends inside the length.
        missing: Option<usize>,
    },
}

impl FrameError {
    #[cold]
    pub(super) fn new(kind: FrameErrorKind, offset: u64, index: u64) -> Self {
        Self { kind, offset, index }
    }

    /// What is wrong.
    pub fn kind(&self) -> &FrameErrorKind {
        &self.kind
    }

    /// Where the frame begins in the stream, in bytes: its length, if there is one before it.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many frames came before, good ones and bad ones.
    pub fn index(&self) -> u64 {
        self.index
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "frame {} (byte {}): {}", self.index, self.offset, self.kind)
    }
}

impl fmt::Display for FrameErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => write!(f, "longer than {limit} bytes"),
            Self::InvalidUtf8(_) => f.write_str("invalid UTF-8"),
            Self::LengthTooLong { length, limit } => {
                write!(f, "its length says {length} bytes, and {limit} are allowed")
            }
            Self::LengthTooShort { length } => {
                write!(f, "its length says {length} bytes, fewer than the length itself has")
            }
            Self::LengthMalformed => f.write_str("its length has more than 64 bits"),
            Self::Truncated { missing: Some(missing) } => {
                write!(f, "the input ends {missing} bytes too early")
            }
            Self::Truncated { missing: None } => f.write_str("the input ends inside its length"),
        }
    }
}

impl Error for FrameError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            FrameErrorKind::InvalidUtf8(cause) => Some(cause),
            _ => None,
        }
    }
}

/// Why a frame cannot be written: it would not come back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// The frame has more bytes than its reader takes, or than its length can say.
    TooLong {
        /// How many bytes the frame has.
        length: usize,
        /// How many it may have.
        limit: u64,
    },
    /// The frame would end early, since it holds the end of a frame or completes one.
    HoldsDelimiter {
        /// Where that begins in the frame.
        at: usize,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { length, limit } => {
                write!(f, "a frame of {length} bytes, and {limit} are allowed")
            }
            Self::HoldsDelimiter { at } => {
                write!(f, "the frame's end is part of the frame, at its byte {at}")
            }
        }
    }
}

impl Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_and_why() {
        let bad = String::from_utf8(vec![b'a', 0xff]).unwrap_err().utf8_error();
        let cases = [
            (FrameErrorKind::TooLong { limit: 80 }, "longer than 80 bytes"),
            (FrameErrorKind::InvalidUtf8(bad), "invalid UTF-8"),
            (
                FrameErrorKind::LengthTooLong { length: 90, limit: 80 },
                "its length says 90 bytes, and 80 are allowed",
            ),
            (
                FrameErrorKind::LengthTooShort { length: 3 },
                "its length says 3 bytes, fewer than the length itself has",
            ),
            (FrameErrorKind::LengthMalformed, "its length has more than 64 bits"),
            (FrameErrorKind::Truncated { missing: Some(4) }, "the input ends 4 bytes too early"),
            (FrameErrorKind::Truncated { missing: None }, "the input ends inside its length"),
        ];
        for (kind, text) in cases {
            let has_cause = matches!(kind, FrameErrorKind::InvalidUtf8(_));
            let error = FrameError::new(kind, 120, 3);
            assert_eq!(error.to_string(), format!("frame 3 (byte 120): {text}"));
            assert_eq!(error.source().is_some(), has_cause);
        }
    }
}
