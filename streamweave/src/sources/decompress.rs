//! `decompress(reader)`: gzip, zstd and lz4 on the fly, and plain data as it is.

mod compressed;
mod decoder;
mod error;

use std::fmt;
use std::io::{self, Read};

use self::compressed::Compressed;
use self::decoder::{Decoder, Format};

pub use self::error::{DecompressError, DecompressErrorKind};

/// The plain bytes of a reader that may be compressed; made by [`decompress`].
pub struct Decompress<R: Read> {
    state: State<R>,
    /// How many plain bytes were handed out.
    plain: u64,
    /// The most of them.
    max: u64,
}

enum State<R: Read> {
    /// Not a byte was looked at.
    Unread(Compressed<R>),
    Reading(Decoder<R>),
    /// An error was told.
    Ended,
}

/// Reads what `reader` holds, decompressed where it begins like gzip, zstd or lz4 data.
///
/// The first bytes decide: what begins like no known format is handed on as it is, byte for byte, so
/// the same drawing reads `a.log` and `a.log.gz`. Members of gzip data and frames of zstd and lz4
/// data may follow each other. It reads 64 KiB at a time, and needs the memory that the format asks
/// for: 32 KiB for gzip, at most 12 MiB for lz4 and 128 MiB for zstd, however much the data expands to.
/// [`at_most`](Decompress::at_most) limits that as well.
///
/// Each format is a feature of this crate: `gzip`, `zstd`, `lz4`. Data of a format that is not built
/// in is an error and never handed on as if it were plain.
///
/// ```
/// # #[cfg(feature = "gzip")] {
/// # use streamweave::{decompress, pipeline};
/// // `printf 'a\nb\n' | gzip`
/// let packed = [
///     31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 75, 228,
///     74, 226, 2, 0, 151, 42, 87, 24, 4, 0, 0, 0,
/// ];
/// for data in [&packed[..], b"a\nb\n"] {
///     let report = pipeline! { lines = read_lines(decompress(data)) -> count(); }.run()?;
///     assert_eq!(report.lines, 2);
/// }
/// # }
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Errors
/// Data that ends too soon, is damaged, or is longer than allowed is a [`DecompressError`] with the
/// place in the compressed and in the plain bytes. What came before it was handed out; behind it is the
/// end. From `read_lines` and the like it comes as
/// [`ReadErrorKind::Decompress`](crate::ReadErrorKind::Decompress), from [`Read`] within an
/// [`io::Error`]. An error of `reader` itself is passed on as it is.
pub fn decompress<R: Read>(reader: R) -> Decompress<R> {
    Decompress { state: State::Unread(Compressed::new(reader)), plain: 0, max: u64::MAX }
}

impl<R: Read> Decompress<R> {
    /// Hands out at most `max` plain bytes; one more is an error, of plain data as well.
    ///
    /// ```
    /// # use std::io::Read;
    /// let mut reader = streamweave::decompress(&b"four"[..]).at_most(3);
    /// let mut text = String::new();
    /// let error = reader.read_to_string(&mut text).unwrap_err();
    /// assert_eq!(error.to_string(), "more than 3 bytes");
    /// assert_eq!(text, "fou");
    /// ```
    pub fn at_most(self, max: u64) -> Self {
        Self { max, ..self }
    }

    fn decoder(&mut self) -> io::Result<Option<&mut Decoder<R>>> {
        if let State::Unread(input) = &mut self.state {
            let format =
                Format::of(input).map_err(|cause| input.take_failure().unwrap_or(cause))?;
            let State::Unread(input) = std::mem::replace(&mut self.state, State::Ended) else {
                return Ok(None);
            };
            let at = input.consumed();
            let decoder = Decoder::new(format, input).map_err(|kind| {
                io::Error::other(DecompressError::new(kind, format, at, 0, None))
            })?;
            self.state = State::Reading(decoder);
        }
        Ok(match &mut self.state {
            State::Reading(decoder) => Some(decoder),
            State::Unread(_) | State::Ended => None,
        })
    }

    /// There is more than allowed, or it is the end.
    #[cold]
    fn read_behind_max(&mut self) -> io::Result<usize> {
        if self.read_plain(&mut [0])? == 0 {
            return Ok(0);
        }
        Err(self.fail(DecompressErrorKind::TooLong { limit: self.max }, None))
    }

    fn read_plain(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = self.decoder()? else {
            return Ok(0);
        };
        match decoder.read(buffer) {
            Ok(count) => Ok(count),
            Err(cause) => Err(self.explain(cause)),
        }
    }

    /// Tells an error of the reader from one of the data.
    #[cold]
    fn explain(&mut self, cause: io::Error) -> io::Error {
        let State::Reading(decoder) = &mut self.state else {
            return cause;
        };
        if let Some(failure) = decoder.input().take_failure() {
            return failure;
        }
        let kind = match cause.kind() {
            io::ErrorKind::UnexpectedEof => DecompressErrorKind::EndsTooSoon,
            _ => DecompressErrorKind::Damaged,
        };
        self.fail(kind, Some(cause))
    }

    fn fail(&mut self, kind: DecompressErrorKind, cause: Option<io::Error>) -> io::Error {
        let State::Reading(mut decoder) = std::mem::replace(&mut self.state, State::Ended) else {
            return cause.unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into());
        };
        let (format, at) = (decoder.format(), decoder.input().consumed());
        io::Error::other(DecompressError::new(kind, format, at, self.plain, cause))
    }
}

impl<R: Read> Read for Decompress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.max - self.plain).unwrap_or(usize::MAX);
        if left == 0 && !buffer.is_empty() {
            return self.read_behind_max();
        }
        let size = buffer.len().min(left);
        let count = self.read_plain(&mut buffer[..size])?;
        self.plain += count as u64;
        Ok(count)
    }
}

impl<R: Read> fmt::Debug for Decompress<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decompress").field("plain", &self.plain).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
