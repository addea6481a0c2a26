//! `lines()` and `text_lines()`: frames that end with a line feed.

use bytes::{BufMut, Bytes};
use memchr::memchr;

use super::error::WriteError;
use super::input::{Found, Input};
use super::splitter::sealed::Cut;
use super::splitter::{Framing, Splitter};
use super::until::{Delimiter, Until};
#[cfg(feature = "text")]
use crate::data::Text;

/// Frames that end with `\n` or `\r\n`; made by [`lines`].
#[derive(Clone, Debug)]
pub struct Lines(Until<LineEnd>);

#[derive(Clone, Debug)]
struct LineEnd;

/// Cuts a stream of `Bytes` into its lines, as slices of the stream's chunks.
///
/// A line ends with `\n` or `\r\n`, which is not part of it; a last line needs no end, and an empty
/// stream has no lines. Order, cost, errors and limits are those of every [`Splitter`].
///
/// For a whole input in memory [`lines`](crate::sources::lines::lines()) and
/// [`byte_lines`](crate::sources::byte_lines::byte_lines) are cheaper, since their lines borrow; for a
/// reader whose lines no stage keeps, [`read_lines`](crate::sources::read_lines::read_lines) is.
///
/// ```
/// # use streamweave::pipeline;
/// use bytes::Bytes;
/// use streamweave::framing;
///
/// let file = std::io::Cursor::new("one\r\n\ntwo");
/// let report = pipeline! {
///     lines = read_chunks(file) -> map(Bytes::copy_from_slice) -> via(framing::lines()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.lines, ["one", "", "two"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub fn lines() -> Splitter<Lines> {
    Splitter::new(Lines(Until::new(LineEnd)))
}

/// Cuts a stream of `Bytes` into its lines as [`Text`]: `lines().text()`.
///
/// A line that is not UTF-8 is a bad frame; the splitter goes on behind it. What a chunk's end cuts
/// apart is checked when it is whole again.
///
/// ```
/// # use streamweave::pipeline;
/// use bytes::Bytes;
/// use streamweave::framing;
///
/// let chunks = [&b"M\xc3"[..], b"\xbcller\nM\xfcller\n"].map(Bytes::from_static);
/// let outcome = pipeline! {
///     names = iter(chunks) -> via(framing::text_lines());
///     all   = names -> collect();
/// }
/// .run_partial();
/// assert_eq!(outcome.report.unwrap().all, ["M\u{fc}ller"]);
/// let error = outcome.error.unwrap().to_string();
/// assert_eq!(error, "stage `names` failed: frame 1 (byte 8): invalid UTF-8");
/// ```
#[cfg(feature = "text")]
pub fn text_lines() -> Splitter<Lines, Text> {
    lines().text()
}

impl Delimiter for LineEnd {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        b"\n"
    }

    #[inline(always)]
    fn find(&self, chunk: &[u8]) -> Option<usize> {
        memchr(b'\n', chunk)
    }

    #[inline(always)]
    fn trims(&self, last: u8) -> usize {
        usize::from(last == b'\r')
    }

    fn overhang(&self) -> usize {
        1
    }
}

impl Framing for Lines {}

impl Cut for Lines {
    #[inline(always)]
    fn whole(&mut self, input: &mut Input, max: usize) -> Option<Bytes> {
        self.0.whole(input, max)
    }

    fn cut(&mut self, input: &mut Input, max: usize) -> Option<Found> {
        self.0.cut(input, max)
    }

    fn last(&mut self, input: &mut Input, max: usize) -> Option<Found> {
        self.0.last(input, max)
    }

    fn write(&self, frame: &[u8], buffer: &mut impl BufMut) -> Result<(), WriteError> {
        self.0.write(frame, buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "text")]
    use crate::framing::error::{FrameError, FrameErrorKind};
    use crate::framing::naive::{cut_at, every_text, splits_as};

    #[test]
    fn agrees_with_the_oracle_wherever_the_stream_is_split() {
        for data in every_text(b"a\r\n", 6) {
            for max in [0, 1, 2, usize::MAX] {
                let expected = cut_at(&data, b"\n", b"\r", max);
                splits_as(&lines().at_most(max), &data, &expected);
            }
        }
    }

    #[cfg(feature = "text")]
    #[test]
    fn text_is_checked_line_by_line_wherever_the_stream_is_split() {
        for data in every_text(b"a\n\xc3\xa4", 5) {
            let mut expected = cut_at(&data, b"\n", b"\r", usize::MAX);
            let mut offset = 0;
            for (index, line) in expected.iter_mut().enumerate() {
                let bytes = line.clone().unwrap_or_default();
                if let Err(cause) = std::str::from_utf8(&bytes) {
                    let kind = FrameErrorKind::InvalidUtf8(cause);
                    *line = Err(FrameError::new(kind, offset, index as u64));
                }
                offset += bytes.len() as u64 + 1;
            }
            splits_as(&text_lines(), &data, &expected);
        }
    }

    #[test]
    fn what_would_not_come_back_is_not_written() {
        let mut out = Vec::new();
        let cases: [(&str, Option<usize>); 6] = [
            ("", None),
            ("a\rb", None),
            ("a\nb", Some(1)),
            ("\n", Some(0)),
            ("a\r", Some(1)),
            ("\r\n", Some(1)),
        ];
        for (frame, at) in cases {
            let expected = at.map_or(Ok(()), |at| Err(WriteError::HoldsDelimiter { at }));
            assert_eq!(lines().write(frame, &mut out), expected, "{frame:?}");
        }
        assert_eq!(out, b"\na\rb\n");
    }
}
