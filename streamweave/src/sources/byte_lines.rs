//! `byte_lines(data)`: the lines of bytes in memory, unchecked.

use std::convert::Infallible;

use crate::source::Source;
use crate::sources::split::{cut_line, whole_lines};

/// How many bytes a chunk has; long enough to cost nothing, short enough to stop soon.
const CHUNK: usize = if cfg!(test) { 8 } else { 64 * 1024 };

/// The lines of bytes in memory, a chunk at a time.
#[derive(Clone, Debug)]
pub struct ByteLines<'a> {
    chunk: &'a [u8],
    rest: &'a [u8],
}

/// The lines of one chunk.
#[derive(Debug)]
pub struct ByteLineItems<'s, 'a> {
    rest: &'a [u8],
    // Only written: what is left when this is dropped is what the source goes on with.
    left: &'s mut &'a [u8],
}

/// Hands out the lines of `data` as `&[u8]`, in order, whatever bytes they hold.
///
/// A line ends with `\n` or `\r\n`, which is not part of it; a last line needs no end, and empty
/// data has no lines. The lines borrow from the data (a mapped file, a `Vec<u8>`, a `&str`), so
/// stages may keep them as long as it lives. Nothing is copied or allocated; it cannot fail.
///
/// ```
/// # use streamweave::pipeline;
/// let log = b"GET /\r\nPUT /a\n";
/// let report = pipeline! { sizes = byte_lines(log) -> map(<[u8]>::len) -> collect(); }.run()?;
/// assert_eq!(report.sizes, [5, 6]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn byte_lines<D: AsRef<[u8]> + ?Sized>(data: &D) -> ByteLines<'_> {
    ByteLines { chunk: &[], rest: data.as_ref() }
}

#[diagnostic::do_not_recommend]
impl<'a> Source for ByteLines<'a> {
    type Item<'s>
        = &'a [u8]
    where
        Self: 's;
    type Items<'s>
        = ByteLineItems<'s, 'a>
    where
        Self: 's;
    type Error = Infallible;

    #[inline]
    fn fill(&mut self) -> Result<bool, Infallible> {
        if self.chunk.is_empty() {
            (self.chunk, self.rest) = self.rest.split_at(whole_lines(self.rest, CHUNK));
        }
        Ok(!self.chunk.is_empty())
    }

    #[inline(always)]
    fn items(&mut self) -> ByteLineItems<'_, 'a> {
        ByteLineItems { rest: self.chunk, left: &mut self.chunk }
    }
}

impl<'a> Iterator for ByteLineItems<'_, 'a> {
    type Item = &'a [u8];

    #[inline(always)]
    fn next(&mut self) -> Option<&'a [u8]> {
        let line = cut_line(&mut self.rest)?;
        *self.left = self.rest;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn collect<'a>(mut source: ByteLines<'a>) -> Vec<&'a [u8]> {
        let mut lines = Vec::new();
        while source.fill() == Ok(true) {
            lines.extend(source.items());
        }
        lines
    }

    #[test]
    fn ends_are_stripped() {
        assert_eq!(collect(byte_lines(b"a\r\n\n\xffb")), [&b"a"[..], b"", b"\xffb"]);
        assert!(collect(byte_lines(b"")).is_empty());
    }

    #[test]
    fn dropping_the_items_loses_nothing() {
        let mut source = byte_lines("a\nb\nc");
        let mut lines = Vec::new();
        while source.fill() == Ok(true) {
            lines.extend(source.items().next());
        }
        assert_eq!(lines, [b"a", b"b", b"c"]);
    }

    #[test]
    fn the_lines_outlive_the_source() {
        let data = vec![b'x'; 3];
        let line = byte_lines(&data).take_first();
        assert_eq!(line, b"xxx");
    }

    impl<'a> ByteLines<'a> {
        fn take_first(mut self) -> &'a [u8] {
            self.fill().ok();
            self.items().next().unwrap_or_default()
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_split(lines in prop::collection::vec("[a-z\r]{0,12}", 0..10)) {
            let data = lines.join("\n");
            let expected: Vec<&[u8]> = data.lines().map(str::as_bytes).collect();
            prop_assert_eq!(collect(byte_lines(&data)), expected);
        }
    }
}
