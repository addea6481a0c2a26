//! `read_lines(reader)`: the lines of a reader.

use std::io::Read;
use std::task::Poll;

use crate::source::Source;
use crate::sources::error::ReadError;
#[cfg(doc)]
use crate::sources::error::ReadErrorKind;
use crate::sources::line_buffer::LineBuffer;
use crate::sources::read::{at_once, read_once};

pub use crate::sources::line_buffer::ReadLineItems;

/// The lines of a reader, as many at a time as one read completes.
#[derive(Debug)]
pub struct ReadLines<R> {
    reader: R,
    lines: LineBuffer,
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
    ReadLines { reader, lines: LineBuffer::new() }
}

impl<R> ReadLines<R> {
    /// Limits a line to `max` bytes, its end not counted; no limit is the default.
    ///
    /// A longer line is an error of kind [`LineTooLong`](ReadErrorKind::LineTooLong) and is skipped
    /// whole; never more than `max` bytes and one buffer are held.
    pub fn at_most(self, max: usize) -> Self {
        Self { lines: self.lines.at_most(max), ..self }
    }

    /// The reader; bytes that were read and not handed out are lost.
    pub fn into_inner(self) -> R {
        self.reader
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
        let reader = &mut self.reader;
        at_once(self.lines.poll_fill(|buffer| Poll::Ready(read_once(reader, buffer))))
    }

    #[inline(always)]
    fn items(&mut self) -> ReadLineItems<'_> {
        self.lines.items()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use proptest::prelude::*;

    use super::*;
    use crate::sources::naive::{Event, actual, expected};
    use crate::sources::read::BUFFER;
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
        assert!(source.lines.held() <= 6 * BUFFER);
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
