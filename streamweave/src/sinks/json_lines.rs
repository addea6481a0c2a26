//! `write_json_lines(w)`: items as lines of JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::sink::Sink;

/// Writes items as lines of JSON; made by [`write_json_lines`].
#[derive(Debug)]
pub struct WriteJsonLines<W> {
    writer: W,
    line: Vec<u8>,
}

/// A sink that writes every item as JSON and a `\n` to `writer`.
///
/// A line is put together in one reused buffer and written by one call; nothing else is buffered, so
/// wrap a file or a socket in a [`BufWriter`](io::BufWriter). The end of the input flushes. An item
/// that cannot be JSON, as a map whose keys are not strings, writes nothing.
///
/// ```
/// # use streamweave::{pipeline, write_json_lines};
/// let mut out = Vec::new();
/// pipeline! { iter([("a", Some(1)), ("b", None)]) -> sink(write_json_lines(&mut out)); }.run()?;
/// assert_eq!(out, b"[\"a\",1]\n[\"b\",null]\n");
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Errors
/// The sink's error is the writer's [`io::Error`], or one of kind `InvalidData` or `Other` for such an
/// item.
pub fn write_json_lines<W: Write>(writer: W) -> WriteJsonLines<W> {
    WriteJsonLines { writer, line: Vec::new() }
}

impl<W> WriteJsonLines<W> {
    /// The writer; it was flushed if the run reached the end of its input.
    pub fn into_inner(self) -> W {
        self.writer
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize, W: Write> Sink<T> for WriteJsonLines<W> {
    type Error = io::Error;

    #[inline]
    fn push(&mut self, item: T) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, &item)?;
        self.line.push(b'\n');
        self.writer.write_all(&self.line)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_line_has_no_end_of_line_within() {
        let mut sink = write_json_lines(Vec::new());
        sink.push("a\nb").unwrap();
        sink.push(&Some(1.5)).unwrap();
        Sink::<&str>::finish(&mut sink).unwrap();
        assert_eq!(sink.into_inner(), b"\"a\\nb\"\n1.5\n");
    }

    #[test]
    fn what_is_no_json_writes_nothing() {
        let mut sink = write_json_lines(Vec::new());
        assert!(sink.push(BTreeMap::from([(vec![1], 2)])).is_err());
        assert!(sink.into_inner().is_empty());
    }
}
