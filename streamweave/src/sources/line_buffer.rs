//! Lines in a buffer that is filled a read at a time, whoever reads.

use std::io;
use std::task::{Poll, ready};

use memchr::{memchr, memrchr};

use crate::sources::error::{ReadError, ReadErrorKind};
use crate::sources::read::BUFFER;
use crate::sources::split::{cut_text_line, first_line, valid_lines, whole_lines};

/// How many bytes the first check of a chunk looks at. A reader of single lines pays it for each.
const FIRST_CHECK: usize = if cfg!(test) { 2 } else { 256 };

/// How many bytes a later check looks at; they are still in the cache when they are split.
const LARGEST_CHECK: usize = if cfg!(test) { 8 } else { 16 * 1024 };

/// The lines of an input, as many at a time as one read completes.
#[derive(Debug)]
pub(super) struct LineBuffer {
    buffer: Vec<u8>,
    /// Where the whole lines of the buffer end.
    whole: usize,
    /// Where the bytes that were read end; behind `whole` a line has only begun.
    filled: usize,
    place: Place,
    /// The most bytes of a line, its end not counted.
    max: usize,
    state: State,
}

/// The lines of one chunk.
#[derive(Debug)]
pub struct ReadLineItems<'s> {
    /// What is checked and not handed out.
    text: &'s str,
    /// The whole lines.
    buffer: &'s [u8],
    place: &'s mut Place,
    max: usize,
    check: usize,
}

/// How far the input was handed out.
#[derive(Debug)]
struct Place {
    /// The first line that was not, in the buffer.
    start: usize,
    /// Where the buffer begins in the input.
    offset: u64,
    /// How many lines came before.
    lines: u64,
    /// Whether the line at `start` cannot be handed out; the next `fill` says why.
    rejected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Reading,
    /// Inside a line that was too long.
    Skipping,
    Ended,
}

impl LineBuffer {
    pub(super) fn new() -> Self {
        Self {
            buffer: Vec::new(),
            whole: 0,
            filled: 0,
            place: Place { start: 0, offset: 0, lines: 0, rejected: false },
            max: usize::MAX,
            state: State::Reading,
        }
    }

    pub(super) fn at_most(mut self, max: usize) -> Self {
        self.max = max;
        self
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.buffer.len()
    }

    /// Reads until a line is whole; `read` fills what it is given from the front. Pending where that
    /// is, and nothing is lost.
    pub(super) fn poll_fill(
        &mut self,
        mut read: impl FnMut(&mut [u8]) -> Poll<io::Result<usize>>,
    ) -> Poll<Result<bool, ReadError>> {
        if self.place.rejected {
            return Poll::Ready(Err(self.reject_line()));
        }
        while self.place.start == self.whole {
            if self.state == State::Ended {
                return Poll::Ready(Ok(false));
            }
            if self.begun_line_is_too_long() {
                return Poll::Ready(Err(self.reject_begun_line()));
            }
            self.make_room();
            match ready!(read(&mut self.buffer[self.filled..])) {
                Ok(0) => self.end(),
                Ok(count) => self.accept(count),
                Err(cause) => return Poll::Ready(Err(self.fail(cause))),
            }
        }
        Poll::Ready(Ok(true))
    }

    #[inline(always)]
    pub(super) fn items(&mut self) -> ReadLineItems<'_> {
        ReadLineItems {
            text: "",
            buffer: &self.buffer[..self.whole],
            place: &mut self.place,
            max: self.max,
            check: FIRST_CHECK,
        }
    }

    /// The reader has failed: nobody knows what it would return now.
    #[cold]
    fn fail(&mut self, cause: io::Error) -> ReadError {
        let error = self.error(ReadErrorKind::of_reader(cause), self.filled);
        self.forget_begun_line();
        self.state = State::Ended;
        error
    }

    /// Takes the line at `place.start` out of the input and says why it cannot be handed out.
    #[cold]
    fn reject_line(&mut self) -> ReadError {
        self.place.rejected = false;
        let (line, length) = first_line(&self.buffer[self.place.start..self.whole]);
        if line.len() > self.max {
            let error = self.too_long();
            self.place.skip_line(length);
            return error;
        }
        let cause = std::str::from_utf8(line).expect_err("only a bad line is rejected");
        let bad = self.place.start + cause.valid_up_to();
        let error = self.error(ReadErrorKind::InvalidUtf8(cause), bad);
        self.place.skip_line(length);
        error
    }

    /// Drops what is there of a line that is too long and skips the rest of it.
    #[cold]
    fn reject_begun_line(&mut self) -> ReadError {
        let error = self.too_long();
        self.forget_begun_line();
        self.state = State::Skipping;
        error
    }

    fn too_long(&self) -> ReadError {
        self.error(ReadErrorKind::LineTooLong { limit: self.max }, self.place.start)
    }

    fn error(&self, kind: ReadErrorKind, place: usize) -> ReadError {
        let line = self.place.lines + 1;
        ReadError::new(kind, Some(line), self.place.offset + place as u64)
    }

    /// Whether the begun line is too long even if its last byte is the `\r` of its end.
    fn begun_line_is_too_long(&self) -> bool {
        self.filled - self.place.start > self.max.saturating_add(1)
    }

    fn forget_begun_line(&mut self) {
        self.place.start = self.filled;
        self.whole = self.filled;
    }

    /// Moves the begun line to the front of the buffer and makes sure that something fits behind.
    fn make_room(&mut self) {
        let start = self.place.start;
        if start > 0 {
            self.buffer.copy_within(start..self.filled, 0);
            self.place.offset += start as u64;
            self.place.start = 0;
            self.filled -= start;
        }
        self.whole = 0;
        if self.filled == self.buffer.len() {
            let limit = self.max.saturating_add(BUFFER);
            let size = (2 * self.filled).clamp(BUFFER, limit);
            self.buffer.resize(size, 0);
        }
    }

    /// Finds the lines that the last `count` bytes have completed.
    fn accept(&mut self, count: usize) {
        let new = &self.buffer[self.filled..self.filled + count];
        if let Some(end) = memrchr(b'\n', new) {
            self.whole = self.filled + end + 1;
        }
        if self.state == State::Skipping {
            self.skip_to_line_end(count);
        }
        self.filled += count;
        if self.state == State::Skipping {
            self.forget_begun_line();
        }
    }

    fn skip_to_line_end(&mut self, count: usize) {
        let new = &self.buffer[self.filled..self.filled + count];
        if let Some(end) = memchr(b'\n', new) {
            self.place.skip_line(self.filled + end + 1);
            self.state = State::Reading;
        }
    }

    /// What was begun is the last line, and needs no end.
    fn end(&mut self) {
        self.state = State::Ended;
        self.whole = self.filled;
    }
}

impl<'s> ReadLineItems<'s> {
    /// Checks the next lines of the chunk; `false` at its end and before a line that is not UTF-8.
    // The check is here and not in `fill` because a `&str` cannot be kept beside its buffer.
    fn check_more(&mut self) -> bool {
        let rest = &self.buffer[self.place.start..];
        if rest.is_empty() || self.place.rejected {
            return false;
        }
        self.text = valid_lines(&rest[..whole_lines(rest, self.check)]);
        self.check = (self.check * 4).min(LARGEST_CHECK);
        self.place.rejected = self.text.is_empty();
        !self.place.rejected
    }

    #[cold]
    fn reject(&mut self) -> Option<&'s str> {
        self.text = "";
        self.place.rejected = true;
        None
    }
}

impl<'s> Iterator for ReadLineItems<'s> {
    type Item = &'s str;

    #[inline(always)]
    fn next(&mut self) -> Option<&'s str> {
        if self.text.is_empty() && !self.check_more() {
            return None;
        }
        let before = self.text.len();
        let line = cut_text_line(&mut self.text)?;
        if line.len() > self.max {
            return self.reject();
        }
        self.place.skip_line(before - self.text.len());
        Some(line)
    }
}

impl Place {
    #[inline(always)]
    fn skip_line(&mut self, length: usize) {
        self.start += length;
        self.lines += 1;
    }
}
