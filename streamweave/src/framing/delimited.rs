//! `delimited(bytes)`: frames that end with bytes of the program's own choice.

use bytes::{BufMut, Bytes};
use memchr::memmem::Finder;

use super::error::WriteError;
use super::input::{Found, Input};
use super::splitter::sealed::Cut;
use super::splitter::{Framing, Splitter};
use super::until::{Delimiter, Until};

/// Frames that end with certain bytes; made by [`delimited`].
#[derive(Clone, Debug)]
pub struct Delimited(Until<Finder<'static>>);

/// Cuts a stream of `Bytes` wherever `delimiter` stands, which is not part of the frames.
///
/// A last frame needs no delimiter, and an empty stream has no frames. Delimiters that overlap are
/// found from left to right. Order, cost, errors and limits are those of every [`Splitter`];
/// `delimiter` is copied once.
///
/// ```
/// # use streamweave::pipeline;
/// use bytes::Bytes;
/// use streamweave::framing;
///
/// let chunks = ["a=1-", "-b=2--", "c=3"].map(Bytes::from);
/// let report = pipeline! {
///     parts = iter(chunks) -> via(framing::delimited(b"--")) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.parts, ["a=1", "b=2", "c=3"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Panics
/// When `delimiter` is empty.
pub fn delimited(delimiter: impl AsRef<[u8]>) -> Splitter<Delimited> {
    let delimiter = delimiter.as_ref();
    assert!(!delimiter.is_empty(), "a delimiter has one byte at least");
    Splitter::new(Delimited(Until::new(Finder::new(delimiter).into_owned())))
}

impl Delimiter for Finder<'static> {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self.needle()
    }

    #[inline(always)]
    fn find(&self, chunk: &[u8]) -> Option<usize> {
        Finder::find(self, chunk)
    }
}

impl Framing for Delimited {}

impl Cut for Delimited {
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
    use proptest::prelude::*;

    use super::*;
    use crate::framing::naive::{cut_at, every_text, outcomes, pieces, splits_as};
    use crate::stage::Stage;

    #[test]
    fn agrees_with_the_oracle_wherever_the_stream_is_split() {
        for delimiter in [&b"a"[..], b"ab", b"aa", b"aab", b"aba", b"abab"] {
            for data in every_text(b"ab", 7) {
                for max in [0, 1, 3, usize::MAX] {
                    let expected = cut_at(&data, delimiter, b"", max);
                    splits_as(&delimited(delimiter).at_most(max), &data, &expected);
                }
            }
        }
    }

    #[test]
    fn a_long_frame_never_fills_more_than_twice_its_limit() {
        let mut splitter = delimited(b"--").at_most(100).results();
        let mut told = 0;
        for _ in 0..100_000 {
            told += splitter.push(Bytes::from_static(b"-x")).count();
            assert!(splitter.0.held() <= 200);
        }
        assert_eq!(told, 1, "once a frame");
        assert_eq!(splitter.push(Bytes::from_static(b"--y--")).count(), 1);
    }

    #[test]
    #[should_panic(expected = "one byte at least")]
    fn an_empty_delimiter_is_refused() {
        delimited(b"");
    }

    #[test]
    fn what_would_not_come_back_is_not_written() {
        let mut out = Vec::new();
        let cases = [("aa", "xa", Some(1)), ("ab", "xa", None), ("aba", "ab", Some(0))];
        for (delimiter, frame, at) in cases {
            let expected = at.map_or(Ok(()), |at| Err(WriteError::HoldsDelimiter { at }));
            assert_eq!(delimited(delimiter).write(frame, &mut out), expected, "{frame}");
        }
        assert_eq!(out, b"xaab");
    }

    proptest! {
        #[test]
        fn agrees_with_the_oracle_on_larger_streams(
            data in prop::collection::vec(prop::sample::select(&b"aab-"[..]), 0..400),
            delimiter in prop::collection::vec(prop::sample::select(&b"ab"[..]), 1..5),
            sizes in prop::collection::vec(1..40_usize, 1..9),
            max in prop_oneof![0..40_usize, Just(usize::MAX)],
        ) {
            let splitter = delimited(&delimiter).at_most(max).results();
            let expected = cut_at(&data, &delimiter, b"", max);
            prop_assert_eq!(outcomes(splitter, pieces(&data, &sizes)), expected);
        }

        #[test]
        fn what_is_written_comes_back(
            frames in prop::collection::vec("[ab]{0,6}", 0..9),
            delimiter in "[ab]{1,3}",
            sizes in prop::collection::vec(1..9_usize, 1..4),
        ) {
            let mut stream = Vec::new();
            let written: Vec<_> = frames
                .iter()
                .filter(|frame| delimited(&delimiter).write(frame, &mut stream).is_ok())
                .map(|frame| Ok(frame.clone().into_bytes()))
                .collect();
            let read = outcomes(delimited(&delimiter).results(), pieces(&stream, &sizes));
            prop_assert_eq!(read, written);
        }
    }
}
