//! `read_lines_async(reader)`: the lines of a reader of tokio's.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::AsyncRead;

use crate::async_source::AsyncSource;
use crate::sources::error::ReadError;
#[cfg(doc)]
use crate::sources::error::ReadErrorKind;
use crate::sources::line_buffer::{LineBuffer, ReadLineItems};
use crate::sources::read::poll_read_once;

/// The lines of a reader of tokio's, as many at a time as one read completes.
#[derive(Debug)]
pub struct ReadLinesAsync<R> {
    reader: Pin<Box<R>>,
    lines: LineBuffer,
}

/// Lends the lines of a file, socket or pipe of tokio's as `&str`, in order, out of one buffer.
///
/// The twin of [`read_lines`](crate::sources::read_lines::read_lines) for any [`AsyncRead`]: the same
/// lines, the same buffer of 256 KiB that grows to the longest line (`max = n` limits it), the same
/// errors on the port `.err`. The reader is boxed once, so it need not be `Unpin`, and `&mut reader`
/// will do where it is. Lines are handed out as soon as a read has completed them; dropping the wait
/// for them loses nothing.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let input = &b"one\ntwo\n"[..]; // a `tokio::net::TcpStream`, a `tokio::fs::File`, ..
/// let report = pipeline! {
///     kept = read_lines_async(input) -> map(str::to_owned) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.kept, ["one", "two"]);
/// # Ok(())
/// # }
/// ```
#[inline]
pub fn read_lines_async<R: AsyncRead>(reader: R) -> ReadLinesAsync<R> {
    ReadLinesAsync { reader: Box::pin(reader), lines: LineBuffer::new() }
}

impl<R> ReadLinesAsync<R> {
    /// Limits a line to `max` bytes, its end not counted; no limit is the default.
    ///
    /// A longer line is an error of kind [`LineTooLong`](ReadErrorKind::LineTooLong) and is skipped
    /// whole; never more than `max` bytes and one buffer are held.
    pub fn at_most(self, max: usize) -> Self {
        Self { lines: self.lines.at_most(max), ..self }
    }
}

#[diagnostic::do_not_recommend]
impl<R: AsyncRead> AsyncSource for ReadLinesAsync<R> {
    type Item<'s>
        = &'s str
    where
        Self: 's;
    type Items<'s>
        = ReadLineItems<'s>
    where
        Self: 's;
    type Error = ReadError;

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, ReadError>> {
        let reader = &mut self.reader;
        self.lines.poll_fill(|buffer| poll_read_once(reader.as_mut(), cx, buffer))
    }

    #[inline(always)]
    fn items(&mut self) -> ReadLineItems<'_> {
        self.lines.items()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use super::*;
    use crate::run::by_hand::Hand;
    use crate::sources::naive::{Event, expected, polled};
    use crate::sources::read::testing::Halting;

    #[test]
    fn agrees_with_the_oracle_wherever_the_input_is_cut() {
        let data = "one\r\n\n\u{e4}\u{f6}x\ntoo long a line\nlast\r".as_bytes();
        for cut in 0..=data.len() {
            for max in [4, 8, usize::MAX] {
                let pieces = [&data[..cut], &data[cut..]];
                let mut source = read_lines_async(Halting::new(pieces)).at_most(max);
                let events =
                    polled(&mut source, |source| source.items().map(str::to_owned).collect());
                assert_eq!(events, expected(data, max), "cut at {cut}, at most {max}");
            }
        }
    }

    #[test]
    fn a_line_that_is_cut_everywhere_is_one_line() {
        let data = b"abc\n";
        let pieces = data.iter().map(std::slice::from_ref);
        let mut source = read_lines_async(Halting::new(pieces));
        let hand = Hand::new();
        for _ in data {
            assert!(source.poll_fill(&mut hand.context()).is_pending());
            assert_eq!(source.items().next(), None);
        }
        assert!(matches!(source.poll_fill(&mut hand.context()), Poll::Ready(Ok(true))));
        assert!(source.items().eq(["abc"]));
        assert_eq!(hand.wakes(), data.len());
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
        let mut source = read_lines_async(Halting(pieces.into_iter().map(Some).collect()));
        let events = polled(&mut source, |source| source.items().map(str::to_owned).collect());
        let line = |text: &str| Event::Line(text.to_owned());
        assert_eq!(events, [line("one"), line("two"), Event::Io(3, 11)]);
    }
}
