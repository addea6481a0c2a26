//! The compressed bytes: a buffer that knows how many were taken out of it.

use std::io::{self, BufRead, Read};

use crate::sources::read::read_once;

/// How many bytes are read at once.
const SIZE: usize = if cfg!(test) { 16 } else { 64 * 1024 };

/// A buffered reader for decoders.
///
/// It keeps an error of the reader's aside, so that it is not taken for one of the data.
pub(super) struct Compressed<R> {
    reader: R,
    buffer: Vec<u8>,
    /// The bytes that were read and not taken: from `start` to `filled`.
    start: usize,
    filled: usize,
    consumed: u64,
    met_end: bool,
    failure: Option<io::Error>,
}

impl<R> Compressed<R> {
    pub(super) fn new(reader: R) -> Self {
        let buffer = Vec::new();
        Self { reader, buffer, start: 0, filled: 0, consumed: 0, met_end: false, failure: None }
    }

    /// How many bytes were taken.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Whether somebody has asked for bytes behind the end.
    #[cfg(feature = "lz4")]
    pub(super) fn met_end(&self) -> bool {
        self.met_end
    }

    /// What the reader said when it failed.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    fn buffered(&self) -> &[u8] {
        &self.buffer[self.start..self.filled]
    }
}

impl<R: Read> Compressed<R> {
    /// The next bytes, without taking them: more of them as long as `is_undecided`.
    pub(super) fn peek(&mut self, is_undecided: impl Fn(&[u8]) -> bool) -> io::Result<&[u8]> {
        while is_undecided(self.buffered()) && !self.met_end {
            let read = self.read_more();
            self.kept(read)?;
        }
        Ok(self.buffered())
    }

    /// Reads once into the room behind what is there.
    fn read_more(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.filled, 0);
        self.filled -= self.start;
        self.start = 0;
        self.buffer.resize(SIZE, 0);
        let count = read_once(&mut self.reader, &mut self.buffer[self.filled..])?;
        self.filled += count;
        self.met_end = count == 0;
        Ok(())
    }

    /// Keeps the reader's error for [`take_failure`](Self::take_failure).
    fn kept<T>(&mut self, read: io::Result<T>) -> io::Result<T> {
        read.map_err(|cause| {
            let kind = cause.kind();
            self.failure = Some(cause);
            kind.into()
        })
    }
}

impl<R: Read> Read for Compressed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Large reads of what is plain need no copy.
        if self.start == self.filled && buffer.len() >= SIZE {
            let read = read_once(&mut self.reader, buffer);
            let count = self.kept(read)?;
            self.consumed += count as u64;
            self.met_end = count == 0;
            return Ok(count);
        }
        let there = self.fill_buf()?;
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Compressed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.filled {
            let read = self.read_more();
            self.kept(read)?;
        }
        Ok(self.buffered())
    }

    fn consume(&mut self, count: usize) {
        self.start += count;
        self.consumed += count as u64;
    }
}
