//! `write_lines(w)` and `write_bytes(w)`: writers as sinks.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

use crate::sink::Sink;

/// Writes items as lines of text; made by [`write_lines`].
#[derive(Debug)]
pub struct WriteLines<W> {
    writer: W,
    line: String,
}

/// Writes items as they are; made by [`write_bytes`].
#[derive(Debug)]
pub struct WriteBytes<W> {
    writer: W,
}

/// A sink that writes every item and a `\n` to `writer`.
///
/// A line is put together in one reused buffer and written by one call; nothing else is buffered,
/// so wrap a file or a socket in a [`BufWriter`](io::BufWriter). The end of the input flushes.
///
/// ```
/// # use streamweave::{pipeline, sinks::write::write_lines};
/// let mut out = Vec::new();
/// pipeline! { iter(1..=3) -> sink(write_lines(&mut out)); }.run()?;
/// assert_eq!(out, b"1\n2\n3\n");
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Errors
/// The sink's error is the writer's [`io::Error`], or one of kind `Other` when an item's `Display`
/// fails.
pub fn write_lines<W: Write>(writer: W) -> WriteLines<W> {
    WriteLines { writer, line: String::new() }
}

/// A sink that writes the bytes of every item to `writer`, with nothing between them.
///
/// Nothing is buffered or copied, so wrap a file or a socket in a [`BufWriter`](io::BufWriter) when
/// items are small. The end of the input flushes.
///
/// ```
/// # use streamweave::{pipeline, sinks::write::write_bytes};
/// let mut out = Vec::new();
/// pipeline! { iter(["ab", "c"]) -> sink(write_bytes(&mut out)); }.run()?;
/// assert_eq!(out, b"abc");
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Errors
/// The sink's error is the writer's [`io::Error`].
pub fn write_bytes<W: Write>(writer: W) -> WriteBytes<W> {
    WriteBytes { writer }
}

impl<W> WriteLines<W> {
    /// The writer; it was flushed if the run reached the end of its input.
    pub fn into_inner(self) -> W {
        self.writer
    }
}

impl<W> WriteBytes<W> {
    /// The writer; it was flushed if the run reached the end of its input.
    pub fn into_inner(self) -> W {
        self.writer
    }
}

#[cfg(all(feature = "sendfile", target_os = "linux"))]
impl<W> WriteBytes<W> {
    pub(crate) fn writer(&mut self) -> &mut W {
        &mut self.writer
    }
}

#[diagnostic::do_not_recommend]
impl<T: Display, W: Write> Sink<T> for WriteLines<W> {
    type Error = io::Error;

    #[inline]
    fn push(&mut self, item: T) -> io::Result<()> {
        self.line.clear();
        writeln!(self.line, "{item}").map_err(io::Error::other)?;
        self.writer.write_all(self.line.as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<[u8]>, W: Write> Sink<T> for WriteBytes<W> {
    type Error = io::Error;

    #[inline]
    fn push(&mut self, item: T) -> io::Result<()> {
        self.writer.write_all(item.as_ref())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::io::BufWriter;

    use super::*;

    #[test]
    fn lines_are_flushed_at_the_end() {
        let mut out = Vec::new();
        let mut sink = write_lines(BufWriter::new(&mut out));
        sink.push(1).unwrap();
        sink.push("two").unwrap();
        Sink::<&str>::finish(&mut sink).unwrap();
        assert_eq!(sink.into_inner().get_ref().as_slice(), b"1\ntwo\n");
    }

    #[test]
    fn bytes_are_written_as_they_are() {
        let mut sink = write_bytes(Vec::new());
        sink.push(b"\xff").unwrap();
        sink.push("a").unwrap();
        Sink::<&str>::finish(&mut sink).unwrap();
        assert_eq!(sink.into_inner(), b"\xffa");
    }

    #[test]
    fn an_item_that_cannot_be_shown_is_an_error_and_writes_nothing() {
        struct Broken;
        impl Display for Broken {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half").and(Err(fmt::Error))
            }
        }
        let mut sink = write_lines(Vec::new());
        assert!(sink.push(Broken).is_err());
        assert!(sink.into_inner().is_empty());
    }
}
