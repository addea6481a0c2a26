//! `gzip(w)`, `zstd(w)` and `lz4(w)`: writers of compressed data.

use std::fmt;
use std::io::{self, Write};

/// A writer that compresses; made by `gzip`, `zstd` and `lz4`.
///
/// What is written is held until there is enough to compress. [`flush`](Write::flush) ends the member
/// or frame, so that everything written so far can be decompressed, checked and trusted; writing goes
/// on in another one. A sink flushes at the end of its input, so `sink(write_lines(gzip(file, 6)))`
/// leaves a whole file.
///
/// A run that fails finishes its sinks, and the data is whole as far as it goes. Dropped without a
/// flush, as after a panic, the data has no end, and whoever reads it learns of that.
pub struct Compress<W: Write> {
    state: State<W>,
    format: Format,
    /// Whether something was written by a member or frame of its own.
    has_ended_one: bool,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    #[cfg(feature = "gzip")]
    Gzip { level: u32 },
    #[cfg(feature = "zstd")]
    Zstd { level: i32 },
    #[cfg(feature = "lz4")]
    Lz4,
}

enum State<W: Write> {
    Between(W),
    Within(Encoder<W>),
    /// The writer has failed, and nobody knows how far it came.
    Failed,
}

enum Encoder<W: Write> {
    #[cfg(feature = "gzip")]
    Gzip(Box<flate2::write::GzEncoder<Gate<W>>>),
    #[cfg(feature = "zstd")]
    Zstd(zstd::stream::write::Encoder<'static, W>),
    #[cfg(feature = "lz4")]
    Lz4(Box<lz4_flex::frame::FrameEncoder<W>>),
}

/// Compresses what is written to it into gzip data for `writer`; 6 is the level that `gzip` uses, 1 the
/// fastest and 9 the smallest.
///
/// It allocates about 300 KiB for each member.
///
/// ```
/// # use std::io::Read;
/// # use streamweave::{decompress, gzip, pipeline, write_lines};
/// let mut packed = Vec::new();
/// pipeline! { iter(["a", "b"]) -> sink(write_lines(gzip(&mut packed, 6))); }.run()?;
/// let mut text = String::new();
/// decompress(&packed[..]).read_to_string(&mut text)?;
/// assert_eq!(text, "a\nb\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
/// When the level is above 9.
#[cfg(feature = "gzip")]
pub fn gzip<W: Write>(writer: W, level: u32) -> Compress<W> {
    assert!(level <= 9, "gzip has no level {level}");
    Compress::new(writer, Format::Gzip { level })
}

/// Compresses what is written to it into zstd data for `writer`, with checksums; 3 is the level that
/// `zstd` uses, 19 is small and slow.
///
/// ```
/// # use std::io::Read;
/// # use streamweave::{decompress, pipeline, write_lines, zstd};
/// let mut packed = Vec::new();
/// pipeline! { iter(["a", "b"]) -> sink(write_lines(zstd(&mut packed, 3))); }.run()?;
/// let mut text = String::new();
/// decompress(&packed[..]).read_to_string(&mut text)?;
/// assert_eq!(text, "a\nb\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "zstd")]
pub fn zstd<W: Write>(writer: W, level: i32) -> Compress<W> {
    Compress::new(writer, Format::Zstd { level })
}

/// Compresses what is written to it into lz4 frames for `writer`, with checksums.
///
/// ```
/// # use std::io::Read;
/// # use streamweave::{decompress, lz4, pipeline, write_lines};
/// let mut packed = Vec::new();
/// pipeline! { iter(["a", "b"]) -> sink(write_lines(lz4(&mut packed))); }.run()?;
/// let mut text = String::new();
/// decompress(&packed[..]).read_to_string(&mut text)?;
/// assert_eq!(text, "a\nb\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "lz4")]
pub fn lz4<W: Write>(writer: W) -> Compress<W> {
    Compress::new(writer, Format::Lz4)
}

impl<W: Write> Compress<W> {
    fn new(writer: W, format: Format) -> Self {
        Self { state: State::Between(writer), format, has_ended_one: false }
    }

    /// Ends the data and gives the writer back.
    ///
    /// # Errors
    /// When the rest cannot be written, or the writer has failed before.
    pub fn into_inner(mut self) -> io::Result<W> {
        self.flush()?;
        match std::mem::replace(&mut self.state, State::Failed) {
            State::Between(writer) => Ok(writer),
            State::Within(_) | State::Failed => Err(failed()),
        }
    }

    /// The encoder of the member or frame, which begins where none has.
    fn encoder(&mut self) -> io::Result<&mut Encoder<W>> {
        if let State::Between(_) = self.state
            && let State::Between(writer) = std::mem::replace(&mut self.state, State::Failed)
        {
            self.state = State::Within(Encoder::new(self.format, writer)?);
        }
        match &mut self.state {
            State::Within(encoder) => Ok(encoder),
            State::Between(_) | State::Failed => Err(failed()),
        }
    }
}

fn failed() -> io::Error {
    io::Error::other("the compressed data was broken off by an earlier error")
}

impl<W: Write> Write for Compress<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        self.encoder()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.has_ended_one {
            // Nothing at all is a member or frame too: other programs take an empty file for broken.
            self.encoder()?;
        }
        if let State::Within(_) = self.state
            && let State::Within(encoder) = std::mem::replace(&mut self.state, State::Failed)
        {
            self.state = State::Between(encoder.finish()?);
            self.has_ended_one = true;
        }
        match &mut self.state {
            State::Between(writer) => writer.flush(),
            State::Within(_) | State::Failed => Err(failed()),
        }
    }
}

impl<W: Write> Encoder<W> {
    fn new(format: Format, writer: W) -> io::Result<Self> {
        Ok(match format {
            #[cfg(feature = "gzip")]
            Format::Gzip { level } => {
                let gate = Gate { writer: Some(writer) };
                let level = flate2::Compression::new(level);
                Self::Gzip(Box::new(flate2::write::GzEncoder::new(gate, level)))
            }
            #[cfg(feature = "zstd")]
            Format::Zstd { level } => {
                let mut encoder = zstd::stream::write::Encoder::new(writer, level)?;
                encoder.include_checksum(true)?;
                Self::Zstd(encoder)
            }
            #[cfg(feature = "lz4")]
            Format::Lz4 => {
                let frame = lz4_flex::frame::FrameInfo::new()
                    .block_size(lz4_flex::frame::BlockSize::Max256KB)
                    .content_checksum(true);
                let encoder = lz4_flex::frame::FrameEncoder::with_frame_info(frame, writer);
                Self::Lz4(Box::new(encoder))
            }
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip(encoder) => encoder.write(bytes),
            #[cfg(feature = "zstd")]
            Self::Zstd(encoder) => encoder.write(bytes),
            #[cfg(feature = "lz4")]
            Self::Lz4(encoder) => encoder.write(bytes),
        }
    }

    fn finish(self) -> io::Result<W> {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip(mut encoder) => {
                encoder.try_finish()?;
                encoder.get_mut().writer.take().ok_or_else(failed)
            }
            #[cfg(feature = "zstd")]
            Self::Zstd(encoder) => encoder.finish(),
            #[cfg(feature = "lz4")]
            Self::Lz4(encoder) => encoder.finish().map_err(io::Error::other),
        }
    }
}

impl<W: Write> Drop for Compress<W> {
    fn drop(&mut self) {
        #[cfg(feature = "gzip")]
        if let State::Within(Encoder::Gzip(encoder)) = &mut self.state {
            encoder.get_mut().writer = None;
        }
    }
}

impl<W: Write> fmt::Debug for Compress<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compress").field("format", &self.format).finish_non_exhaustive()
    }
}

/// A writer that can be taken away: the gzip encoder would end its data even when it is dropped.
#[cfg(feature = "gzip")]
struct Gate<W> {
    writer: Option<W>,
}

#[cfg(feature = "gzip")]
impl<W: Write> Write for Gate<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.as_mut().map_or_else(|| Err(failed()), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or_else(|| Err(failed()), Write::flush)
    }
}
