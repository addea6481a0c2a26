//! What can be wrong with compressed data.

use std::error::Error;
use std::fmt;
use std::io;

use super::decoder::Format;

/// Why data could not be decompressed, and where that was.
///
/// [`Display`](fmt::Display) writes `gzip data is damaged at compressed byte 812: ..`.
#[derive(Debug)]
pub struct DecompressError {
    kind: DecompressErrorKind,
    format: Format,
    compressed_offset: u64,
    offset: u64,
    cause: Option<io::Error>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecompressErrorKind {
    /// The data ends within a member or a frame.
    EndsTooSoon,
    /// The data is not what its format asks for, or a checksum does not match.
    Damaged,
    /// There are more plain bytes than allowed.
    TooLong {
        /// How many there may be.
        limit: u64,
    },
    /// The format needs a feature of this crate that is not turned on.
    NotBuiltIn,
}

impl DecompressError {
    #[cold]
    pub(super) fn new(
        kind: DecompressErrorKind,
        format: Format,
        compressed_offset: u64,
        offset: u64,
        cause: Option<io::Error>,
    ) -> Self {
        Self { kind, format, compressed_offset, offset, cause }
    }

    /// What is wrong.
    pub fn kind(&self) -> DecompressErrorKind {
        self.kind
    }

    /// The format: `gzip`, `zstd`, `lz4` or `plain`.
    pub fn format(&self) -> &'static str {
        self.format.name()
    }

    /// How many compressed bytes the decoder had taken; the damage lies before that.
    pub fn compressed_offset(&self) -> u64 {
        self.compressed_offset
    }

    /// How many plain bytes were handed out.
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

impl fmt::Display for DecompressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (format, at) = (self.format.name(), self.compressed_offset);
        match self.kind {
            DecompressErrorKind::EndsTooSoon => {
                write!(f, "{format} data ends too soon, at compressed byte {at}")
            }
            DecompressErrorKind::Damaged => {
                write!(f, "{format} data is damaged at compressed byte {at}")?;
                self.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": {cause}"))
            }
            DecompressErrorKind::TooLong { limit } => write!(f, "more than {limit} bytes"),
            DecompressErrorKind::NotBuiltIn => {
                write!(f, "{format} data needs the feature `{format}` of streamweave")
            }
        }
    }
}

impl Error for DecompressError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}
