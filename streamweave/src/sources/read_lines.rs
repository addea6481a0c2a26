//! `read_lines(reader)`: the lines of a reader.

use std::io::Read;

use memchr::{memchr, memrchr};

use crate::source::Source;
use crate::sources::error::{ReadError, ReadErrorKind};
use crate::sources::read::{BUFFER, read_once};
use crate::sources::split::{cut_text_line, first_line, valid_lines, whole_lines};

/// How many bytes the first check of a chunk looks at. A reader of single lines pays it for each.
const FIRST_CHECK: usize = if cfg!(test) { 2 } else { 256 };

/// How many bytes a later check looks at; they are still in the cache when they are split.
const LARGEST_CHECK: usize = if cfg!(test) { 8 } else { 16 * 1024 };

/// The lines of a reader, as many at a time as one read completes.
#[derive(Debug)]
pub struct ReadLines<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Where the whole lines of the buffer end.
    whole: usize,
    /// Where the bytes that were read end; behind `whole` a line has only begun.
    filled: usize,
    place: Place,
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

/// Lends the lines of `reader` as `&str`, in order, out of one buffer.
///
/// A line ends with `\n` or `\r\n`, which is not part of it; a last line needs no end. The buffer is
/// allocated at the first read, has 256 KiB, and grows to the longest line: without
/// [`at_most`](ReadLines::at_most) (`max = n` in a drawing) that has no limit. A stage that keeps a
/// line copies it first: `map(str::to_owned)`. Lines are handed out as soon as a read has completed
/// them.
///
/// A line that is not UTF-8 or too long goes to the `.err` port as a [`ReadError`] in its turn, and
/// the source goes on behind it. A read that was interrupted is repeated; any other failure goes
/// there too and ends the input, and the line it interrupted is not handed out.
///
/// ```
/// # use streamweave::pipeline;
/// let input = std::io::Cursor::new("one\ntwo\n");
/// let report = pipeline! { kept = read_lines(input) -> map(str::to_owned) -> collect(); }.run()?;
/// assert_eq!(report.kept, ["one", "two"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline]
pub fn read_lines<R: Read>(reader: R) -> ReadLines<R> {
    ReadLines {
        reader,
        buffer: Vec::new(),
        whole: 0,
        filled: 0,
        place: Place { start: 0, offset: 0, lines: 0, rejected: false },
        max: usize::MAX,
        state: State::Reading,
    }
}

impl<R> ReadLines<R> {
    /// Limits a line to `max` bytes, its end not counted; no limit is the default.
    ///
    /// A longer line is an error of kind [`LineTooLong`](ReadErrorKind::LineTooLong) and is skipped
    /// whole; never more than `max` bytes and one buffer are held.
    pub fn at_most(mut self, max: usize) -> Self {
        self.max = max;
        self
    }

    /// The reader; bytes that were read and not handed out are lost.
    pub fn into_inner(self) -> R {
        self.reader
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

impl<R: Read> ReadLines<R> {
    fn read(&mut self) -> Result<(), ReadError> {
        match read_once(&mut self.reader, &mut self.buffer[self.filled..]) {
            Ok(0) => self.end(),
            Ok(count) => self.accept(count),
            Err(cause) => {
                let error = self.error(ReadErrorKind::Io(cause), self.filled);
                self.forget_begun_line();
                self.state = State::Ended;
                return Err(error);
            }
        }
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<R: Read> Source for ReadLines<R> {
    type Item<'s>
        = &'s str
    where
        Self: 's;
    type Items<'s>
        = ReadLineItems<'s>
    where
        Self: 's;
    type Error = ReadError;

    fn fill(&mut self) -> Result<bool, ReadError> {
        if self.place.rejected {
            return Err(self.reject_line());
        }
        while self.place.start == self.whole {
            if self.state == State::Ended {
                return Ok(false);
            }
            if self.begun_line_is_too_long() {
                return Err(self.reject_begun_line());
            }
            self.make_room();
            self.read()?;
        }
        Ok(true)
    }

    #[inline(always)]
    fn items(&mut self) -> ReadLineItems<'_> {
        ReadLineItems {
            text: "",
            buffer: &self.buffer[..self.whole],
            place: &mut self.place,
            max: self.max,
            check: FIRST_CHECK,
        }
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

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use proptest::prelude::*;

    use super::*;
    use crate::sources::naive::{Event, actual, expected};
    use crate::sources::read::testing::Pieces;

    /// What `source` hands out when at most `step` lines are taken before it is asked anew.
    fn events<R: Read>(source: &mut ReadLines<R>, step: usize) -> Vec<Event> {
        actual(source, |source| source.items().take(step).map(str::to_owned).collect())
    }

    fn line(text: &str) -> Event {
        Event::Line(text.to_owned())
    }

    #[test]
    fn an_io_error_ends_the_input_behind_the_last_whole_line() {
        let pieces = [
            Err(ErrorKind::Interrupted.into()),
            Ok(b"one\ntw".to_vec()),
            Ok(b"o\nthr".to_vec()),
            Err(io::Error::other("gone")),
            Ok(b"ee\n".to_vec()),
        ];
        let events = events(&mut read_lines(Pieces(pieces.into())), 9);
        assert_eq!(events, [line("one"), line("two"), Event::Io(3, 11)]);
    }

    #[test]
    fn a_line_is_handed_out_as_soon_as_it_is_read() {
        let mut source = read_lines(Pieces::cut(b"one\ntwo\n", &[5]));
        assert!(source.fill().unwrap());
        assert_eq!(source.items().collect::<Vec<_>>(), ["one"]);
        assert!(source.fill().unwrap());
        assert_eq!(source.items().collect::<Vec<_>>(), ["two"]);
    }

    #[test]
    fn a_long_line_never_fills_more_than_the_limit_and_a_buffer() {
        let mut data = vec![b'x'; 100 * BUFFER];
        data.extend(b"\nshort\n");
        let mut source = read_lines(&data[..]).at_most(5 * BUFFER);
        assert_eq!(events(&mut source, 1), [Event::TooLong(1, 0), line("short")]);
        assert!(source.buffer.len() <= 6 * BUFFER);
    }

    #[test]
    fn the_end_of_a_line_does_not_count() {
        let mut source = read_lines(&b"abc\r\nabc\nabcd\nabc\r"[..]).at_most(3);
        assert_eq!(
            events(&mut source, 9),
            [line("abc"), line("abc"), Event::TooLong(3, 9), Event::TooLong(4, 14)]
        );
    }

    proptest! {
        #[test]
        fn agrees_with_the_oracle(
            data in prop::collection::vec(prop::sample::select(&b"abc\xc3\xa4\xff\r\n"[..]), 0..120),
            sizes in prop::collection::vec(1..40_usize, 1..4),
            step in 1..5_usize,
            max in prop_oneof![0..40_usize, Just(usize::MAX)],
        ) {
            let mut source = read_lines(Pieces::cut(&data, &sizes)).at_most(max);
            prop_assert_eq!(events(&mut source, step), expected(&data, max));
        }
    }
}
