//! `lines(data)`: the lines of text in memory.

use crate::source::Source;
use crate::sources::error::{ReadError, ReadErrorKind};
use crate::sources::split::{cut_text_line, first_line, valid_lines, whole_lines};

/// How many bytes are checked at once; they are still in the cache when they are split.
const CHUNK: usize = if cfg!(test) { 8 } else { 64 * 1024 };

/// The lines of text in memory, a checked chunk at a time.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    data: &'a [u8],
    /// Where the data behind `chunk` begins.
    next: usize,
    chunk: &'a str,
    counted: LinesBefore,
}

/// The lines of one chunk.
#[derive(Debug)]
pub struct LineItems<'s, 'a> {
    rest: &'a str,
    // Only written: what is left when this is dropped is what the source goes on with.
    left: &'s mut &'a str,
}

/// How many lines lie before a place in the data; only errors ask, so only they count.
#[derive(Clone, Copy, Debug, Default)]
struct LinesBefore {
    place: usize,
    lines: u64,
}

/// Hands out the lines of `data` as `&str`, in order.
///
/// A line ends with `\n` or `\r\n`, which is not part of it; a last line needs no end, and empty
/// data has no lines. The lines borrow from the data (a mapped file, a `Vec<u8>`, a `String`), so
/// stages may keep them as long as it lives. UTF-8 is checked a chunk of 64 KiB at a time; nothing
/// is copied or allocated.
///
/// A line that is not UTF-8 goes to the `.err` port as a [`ReadError`] in its turn, and the source
/// goes on behind it.
///
/// ```
/// # use streamweave::pipeline;
/// let log = "one\ntwo\r\nthree";
/// let report = pipeline! { sizes = lines(log) -> map(str::len) -> collect(); }.run()?;
/// assert_eq!(report.sizes, [3, 3, 5]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn lines<D: AsRef<[u8]> + ?Sized>(data: &D) -> Lines<'_> {
    Lines { data: data.as_ref(), next: 0, chunk: "", counted: LinesBefore::default() }
}

impl<'a> Lines<'a> {
    /// Skips the line at `next`, which is not UTF-8.
    #[cold]
    fn reject_line(&mut self) -> ReadError {
        let (line, length) = first_line(&self.data[self.next..]);
        let cause = std::str::from_utf8(line).expect_err("only a bad line is rejected");
        self.counted.advance(self.data, self.next);
        let number = self.counted.lines + 1;
        let offset = self.next + cause.valid_up_to();
        self.next += length;
        ReadError::new(ReadErrorKind::InvalidUtf8(cause), Some(number), offset as u64)
    }
}

impl LinesBefore {
    fn advance(&mut self, data: &[u8], place: usize) {
        self.lines += memchr::memchr_iter(b'\n', &data[self.place..place]).count() as u64;
        self.place = place;
    }
}

#[diagnostic::do_not_recommend]
impl<'a> Source for Lines<'a> {
    type Item<'s>
        = &'a str
    where
        Self: 's;
    type Items<'s>
        = LineItems<'s, 'a>
    where
        Self: 's;
    type Error = ReadError;

    #[inline]
    fn fill(&mut self) -> Result<bool, ReadError> {
        if !self.chunk.is_empty() {
            return Ok(true);
        }
        let rest = &self.data[self.next..];
        if rest.is_empty() {
            return Ok(false);
        }
        self.chunk = valid_lines(&rest[..whole_lines(rest, CHUNK)]);
        if self.chunk.is_empty() {
            return Err(self.reject_line());
        }
        self.next += self.chunk.len();
        Ok(true)
    }

    #[inline(always)]
    fn items(&mut self) -> LineItems<'_, 'a> {
        LineItems { rest: self.chunk, left: &mut self.chunk }
    }
}

impl<'a> Iterator for LineItems<'_, 'a> {
    type Item = &'a str;

    #[inline(always)]
    fn next(&mut self) -> Option<&'a str> {
        let line = cut_text_line(&mut self.rest)?;
        *self.left = self.rest;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sources::naive::{actual, expected};

    #[test]
    fn a_bad_line_is_told_in_its_turn() {
        let mut source = lines(b"a\r\nb\xe2\x82\nc");
        assert!(source.fill().unwrap());
        assert_eq!(source.items().collect::<Vec<_>>(), ["a"]);
        let error = source.fill().unwrap_err();
        assert_eq!(error.to_string(), "line 2 (byte 4): invalid UTF-8");
        let ReadErrorKind::InvalidUtf8(cause) = error.kind() else {
            panic!("{error:?}");
        };
        assert_eq!((cause.valid_up_to(), cause.error_len()), (1, None));
        assert!(source.fill().unwrap());
        assert_eq!(source.items().collect::<Vec<_>>(), ["c"]);
        assert!(!source.fill().unwrap());
        assert!(!source.fill().unwrap());
    }

    #[test]
    fn the_lines_outlive_the_source() {
        let data = String::from("kept");
        let line = {
            let mut source = lines(&data);
            assert!(source.fill().unwrap());
            source.items().next()
        };
        assert_eq!(line, Some("kept"));
    }

    proptest! {
        #[test]
        fn agrees_with_the_oracle(
            data in prop::collection::vec(prop::sample::select(&b"ab\xc3\xa4\xff\r\n\n"[..]), 0..60),
            step in 1..5_usize,
        ) {
            let events = actual(&mut lines(&data), |source| {
                source.items().take(step).map(str::to_owned).collect()
            });
            prop_assert_eq!(events, expected(&data, usize::MAX));
        }
    }
}
