//! `length_delimited(prefix)`: frames that say how long they are.

use bytes::{BufMut, Bytes};
use smallvec::SmallVec;

use super::error::{FrameErrorKind, WriteError};
use super::input::{Found, Input};
use super::prefix::{LONGEST, Prefix};
use super::splitter::sealed::Cut;
use super::splitter::{Framing, Splitter};

/// Frames that have their length before them; made by [`length_delimited`].
#[derive(Clone, Debug)]
pub struct LengthDelimited {
    prefix: Prefix,
    /// Whether the length counts its own bytes.
    counts_itself: bool,
    state: State,
    /// What of the length has arrived, where a chunk ended inside it.
    head: SmallVec<[u8; LONGEST]>,
    /// Where the frame begins in the stream.
    begin: u64,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Before a frame, or inside its length.
    Length,
    /// Inside a frame of this length.
    Frame(usize),
    /// Behind a bad length.
    Lost,
}

/// Cuts a stream of `Bytes` into frames that have their length before them.
///
/// The length is not part of the frame and counts its bytes; see
/// [`prefix_included`](Splitter::prefix_included) for protocols where it counts its own as well.
/// Order, cost, errors and limits are those of every [`Splitter`].
///
/// A length is never trusted: one above the limit is an error at once, and memory grows with what
/// arrives. Behind a bad length nobody can say where the next frame begins, so the rest of the stream
/// is dropped, and a stream from the network is best closed. A stream that ends inside a frame is an
/// error too; that frame is not handed on.
///
/// ```
/// # use streamweave::pipeline;
/// use bytes::Bytes;
/// use streamweave::framing::{Prefix, length_delimited};
///
/// let chunks = ["\0\x02ab\0", "\x03c", "de\0\0"].map(Bytes::from);
/// let report = pipeline! {
///     all = iter(chunks) -> via(length_delimited(Prefix::U16Be)) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.all, ["ab", "cde", ""]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub fn length_delimited(prefix: Prefix) -> Splitter<LengthDelimited> {
    Splitter::new(LengthDelimited {
        prefix,
        counts_itself: false,
        state: State::Length,
        head: SmallVec::new(),
        begin: 0,
    })
}

impl<F> Splitter<LengthDelimited, F> {
    /// Lets the length count its own bytes too; [`at_most`](Splitter::at_most) still does not.
    ///
    /// ```
    /// use streamweave::framing::{Prefix, length_delimited};
    ///
    /// let mut buffer = Vec::new();
    /// length_delimited(Prefix::U8).prefix_included().write("abc", &mut buffer)?;
    /// assert_eq!(buffer, b"\x04abc");
    /// # Ok::<(), streamweave::framing::WriteError>(())
    /// ```
    #[must_use]
    pub fn prefix_included(mut self) -> Self {
        self.framing.counts_itself = true;
        self
    }
}

impl LengthDelimited {
    /// What the length says and how many bytes it has; `None` when the chunk ends inside it.
    fn read_prefix(&mut self, input: &mut Input) -> Option<Result<(u64, usize), FrameErrorKind>> {
        while let Some(byte) = input.next_byte() {
            self.head.push(byte);
            if let Some(read) = self.prefix.read(&self.head) {
                self.head.clear();
                return Some(read.map_err(|_| FrameErrorKind::LengthMalformed));
            }
        }
        None
    }

    /// How long the frame is, by what its length says.
    #[inline]
    fn length(&self, said: u64, size: usize, max: usize) -> Result<usize, FrameErrorKind> {
        let own = if self.counts_itself { size as u64 } else { 0 };
        let Some(length) = said.checked_sub(own) else {
            return Err(FrameErrorKind::LengthTooShort { length: said });
        };
        match usize::try_from(length) {
            Ok(length) if length <= max => Ok(length),
            _ => Err(FrameErrorKind::LengthTooLong { length: said, limit: max }),
        }
    }

    #[cold]
    fn lose(&mut self, input: &mut Input, kind: FrameErrorKind) -> Found {
        self.state = State::Lost;
        input.drop_frame(input.arrived());
        Found { offset: self.begin, frame: Err(kind) }
    }

    /// What the length has to say before a frame of `length` bytes.
    fn said(&self, length: u64) -> u64 {
        if !self.counts_itself {
            return length;
        }
        // The bytes of a varint may be one more because they are counted.
        let size = self.prefix.size(length + self.prefix.size(length) as u64);
        length + size as u64
    }
}

impl Framing for LengthDelimited {}

impl Cut for LengthDelimited {
    #[inline(always)]
    fn whole(&mut self, input: &mut Input, max: usize) -> Option<Bytes> {
        if !matches!(self.state, State::Length) || !self.head.is_empty() {
            return None;
        }
        let (said, size) = self.prefix.read(&input.chunk)?.ok()?;
        let length = self.length(said, size, max).ok()?;
        if input.chunk.len() - size < length {
            return None;
        }
        input.advance(size);
        Some(input.take_piece(length))
    }

    fn cut(&mut self, input: &mut Input, max: usize) -> Option<Found> {
        if let State::Length = self.state {
            if self.head.is_empty() {
                self.begin = input.offset;
            }
            let read = self.read_prefix(input)?;
            match read.and_then(|(said, size)| self.length(said, size, max)) {
                Ok(length) => self.state = State::Frame(length),
                Err(kind) => return Some(self.lose(input, kind)),
            }
        }
        let State::Frame(length) = self.state else {
            input.drop_frame(input.arrived());
            return None;
        };
        if input.arrived() < length {
            input.hold(length);
            return None;
        }
        self.state = State::Length;
        Some(Found { offset: self.begin, frame: Ok(input.take_frame(length, length)) })
    }

    fn last(&mut self, input: &mut Input, _max: usize) -> Option<Found> {
        let missing = match self.state {
            State::Length if self.head.is_empty() => return None,
            State::Lost => return None,
            State::Length => None,
            State::Frame(length) => Some(length - input.arrived()),
        };
        Some(self.lose(input, FrameErrorKind::Truncated { missing }))
    }

    fn write(&self, frame: &[u8], buffer: &mut impl BufMut) -> Result<(), WriteError> {
        let said = self.said(frame.len() as u64);
        let largest = self.prefix.largest();
        if said > largest {
            let own = said - frame.len() as u64;
            return Err(WriteError::TooLong { length: frame.len(), limit: largest - own });
        }
        self.prefix.write(said, buffer);
        buffer.put_slice(frame);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::framing::error::FrameError;
    use crate::framing::naive::{cut_by_length, outcomes, pieces, splits_as};
    use crate::framing::prefix::ALL;
    use crate::stage::Stage;

    fn splitter(prefix: Prefix, counts_itself: bool) -> Splitter<LengthDelimited> {
        let splitter = length_delimited(prefix);
        if counts_itself { splitter.prefix_included() } else { splitter }
    }

    fn every_kind() -> impl Iterator<Item = (Prefix, bool)> {
        ALL.into_iter().flat_map(|prefix| [(prefix, false), (prefix, true)])
    }

    /// A length, and then some bytes that may be fewer or more than it says.
    fn claim(prefix: Prefix, length: u64) -> Vec<u8> {
        let mut stream = Vec::new();
        prefix.write(length.min(prefix.largest()), &mut stream);
        stream.extend(b"abcd");
        stream
    }

    #[test]
    fn agrees_with_the_oracle_wherever_the_stream_is_split() {
        const MAX: usize = 3;
        let lengths = [0, 1, 3, 4, 8, 11, 12, 127, 128, u32::MAX.into(), u64::MAX];
        for (prefix, counts_itself) in every_kind() {
            for length in lengths {
                let splitter = splitter(prefix, counts_itself).at_most(MAX);
                let mut good = Vec::new();
                splitter.write("ab", &mut good).unwrap();
                splitter.write("", &mut good).unwrap();
                let data = [good, claim(prefix, length)].concat();
                let expected = cut_by_length(&data, prefix, counts_itself, MAX);
                splits_as(&splitter, &data, &expected);
            }
        }
    }

    #[test]
    fn agrees_with_the_oracle_wherever_the_stream_ends() {
        for (prefix, counts_itself) in every_kind() {
            let splitter = splitter(prefix, counts_itself);
            let mut whole = Vec::new();
            for frame in ["ab", "", "cde"] {
                splitter.write(frame, &mut whole).unwrap();
            }
            for end in 0..whole.len() {
                let expected = cut_by_length(&whole[..end], prefix, counts_itself, usize::MAX);
                splits_as(&splitter, &whole[..end], &expected);
            }
        }
    }

    #[test]
    fn a_lying_length_takes_no_memory() {
        let mut splitter = length_delimited(Prefix::U64Be).at_most(usize::MAX).results();
        let huge = (u64::MAX - 9).to_be_bytes();
        assert_eq!(splitter.push(Bytes::copy_from_slice(&huge)).count(), 0);
        for arrived in 1..1000 {
            assert_eq!(splitter.push(Bytes::from_static(b"x")).count(), 0);
            assert!(splitter.0.held() <= 2 * arrived);
        }
        let missing = Some((u64::MAX - 9) as usize - 999);
        let error = FrameError::new(FrameErrorKind::Truncated { missing }, 0, 0);
        assert_eq!(splitter.finish().collect::<Vec<_>>(), [Err(error)]);
    }

    #[test]
    fn an_overlong_varint_loses_the_stream() {
        let data = [&[0x80; 12][..], b"\x01a"].concat();
        let error = FrameError::new(FrameErrorKind::LengthMalformed, 0, 0);
        splits_as(&length_delimited(Prefix::Varint), &data, &[Err(error)]);
    }

    #[test]
    fn a_frame_that_its_length_cannot_say_is_not_written() {
        let long = vec![0; 70_000];
        let mut out = Vec::new();
        let cases = [
            (length_delimited(Prefix::U8), 255, 256, 255),
            (length_delimited(Prefix::U8).prefix_included(), 254, 255, 254),
            (length_delimited(Prefix::U16Le), 65_535, 65_536, 65_535),
            (length_delimited(Prefix::U32Le).at_most(3), 3, 4, 3),
        ];
        for (splitter, good, length, limit) in cases {
            splitter.write(&long[..good], &mut out).unwrap();
            out.clear();
            let error = splitter.write(&long[..length], &mut out).unwrap_err();
            assert_eq!(error, WriteError::TooLong { length, limit });
            assert!(out.is_empty());
        }
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back(
            kind in prop::sample::select(every_kind().collect::<Vec<_>>()),
            frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..20),
            sizes in prop::collection::vec(1..90_usize, 1..9),
        ) {
            let splitter = splitter(kind.0, kind.1);
            let mut stream = Vec::new();
            for frame in &frames {
                splitter.write(frame, &mut stream).unwrap();
            }
            let expected: Vec<_> = frames.into_iter().map(Ok).collect();
            prop_assert_eq!(outcomes(splitter.results(), pieces(&stream, &sizes)), expected);
        }

        #[test]
        fn agrees_with_the_oracle_on_noise(
            kind in prop::sample::select(every_kind().collect::<Vec<_>>()),
            data in prop::collection::vec(prop_oneof![0..4_u8, any::<u8>()], 0..80),
            sizes in prop::collection::vec(1..9_usize, 1..9),
            max in 0..20_usize,
        ) {
            let expected = cut_by_length(&data, kind.0, kind.1, max);
            let splitter = splitter(kind.0, kind.1).at_most(max).results();
            prop_assert_eq!(outcomes(splitter, pieces(&data, &sizes)), expected);
        }
    }
}
