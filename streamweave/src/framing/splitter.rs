//! A byte stream that becomes frames.

use std::marker::PhantomData;

use bytes::{BufMut, Bytes};

use super::error::{FrameError, WriteError};
use super::frame::Frame;
use super::input::{Found, Input};
#[cfg(feature = "text")]
use crate::data::Text;
use crate::error::RunError;
use crate::stage::Stage;

/// How many bytes a frame may have where nothing else is said: 1 MiB.
pub const MAX_FRAME: usize = 1024 * 1024;

/// Cuts a stream of [`Bytes`] into frames; made by [`lines`](super::lines()),
/// [`delimited`](super::delimited()) and [`length_delimited`](super::length_delimited()).
///
/// In flow the chunks of one stream, in order and of any size; empty ones are allowed. Out flow its
/// frames, in order, and the same ones however the stream was cut into chunks.
///
/// A bad frame ends the run with the stage's name and the [`FrameError`] as the cause; frames before
/// it are handed on. [`results`](Self::results) makes bad frames items instead.
///
/// It holds what has arrived of one frame, never more than twice its limit
/// ([`at_most`](Self::at_most)) beside the chunk at hand. What that costs says
/// [the module](super). Nothing waits, so there is nothing to cancel: dropped halfway, it drops what
/// it holds.
///
/// By hand it is used as any [`Stage`]; frames of a chunk that are not taken are skipped.
///
/// ```
/// use bytes::Bytes;
/// use streamweave::{Stage, framing};
///
/// let mut lines = framing::lines();
/// assert!(lines.push(Bytes::from_static(b"a\nb\nc")).eq(["a", "b"]));
/// assert!(lines.finish().eq(["c"]));
/// ```
#[derive(Clone, Debug)]
pub struct Splitter<K, F = Bytes> {
    pub(super) framing: K,
    input: Input,
    /// How many frames were found.
    found: u64,
    max: usize,
    failed: Option<FrameError>,
    frame: PhantomData<fn() -> F>,
}

/// Where frames begin and end: [`Lines`](super::Lines), [`Delimited`](super::Delimited) or
/// [`LengthDelimited`](super::LengthDelimited).
pub trait Framing: sealed::Cut + Clone {}

pub(super) mod sealed {
    use bytes::{BufMut, Bytes};

    use crate::framing::error::WriteError;
    use crate::framing::input::{Found, Input};

    pub trait Cut {
        /// The next frame, if the chunk holds it from its beginning to its end, as most chunks do.
        #[doc(hidden)]
        fn whole(&mut self, input: &mut Input, max: usize) -> Option<Bytes>;

        /// The next frame that has arrived whole; otherwise uses up the chunk.
        #[doc(hidden)]
        fn cut(&mut self, input: &mut Input, max: usize) -> Option<Found>;

        /// What is left at the end of the stream, when the chunk is used up.
        #[doc(hidden)]
        fn last(&mut self, input: &mut Input, max: usize) -> Option<Found>;

        #[doc(hidden)]
        fn write(&self, frame: &[u8], buffer: &mut impl BufMut) -> Result<(), WriteError>;
    }
}

impl<K: Framing> Splitter<K> {
    pub(super) fn new(framing: K) -> Self {
        let input = Input::default();
        Self { framing, input, found: 0, max: MAX_FRAME, failed: None, frame: PhantomData }
    }

    /// Hands on frames as [`Text`]; one that is not UTF-8 is a bad frame.
    ///
    /// Each frame is checked once, and is the same slice as before.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use streamweave::{Stage, framing};
    ///
    /// let mut names = framing::delimited(b"\0").text().results();
    /// let names: Vec<_> = names.push(Bytes::from_static(b"M\xc3\xbcller\0M\xfc\0")).collect();
    /// assert_eq!(names[0].as_ref().unwrap().chars().nth(1), Some('\u{fc}'));
    /// assert_eq!(names[1].as_ref().unwrap_err().to_string(), "frame 1 (byte 8): invalid UTF-8");
    /// ```
    #[cfg(feature = "text")]
    pub fn text(self) -> Splitter<K, Text> {
        let Self { framing, input, found, max, failed, frame: _ } = self;
        Splitter { framing, input, found, max, failed, frame: PhantomData }
    }
}

impl<K: Framing, F: Frame> Splitter<K, F> {
    /// Limits a frame to `max` bytes, its delimiter or length not counted; [`MAX_FRAME`] is the
    /// default, and `usize::MAX` is no limit.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use streamweave::{Stage, framing};
    ///
    /// let mut short = framing::lines().at_most(3).results();
    /// let lines: Vec<_> = short.push(Bytes::from_static(b"abc\nabcd\nab\n")).collect();
    /// assert_eq!(lines[1].as_ref().unwrap_err().to_string(), "frame 1 (byte 4): longer than 3 bytes");
    /// assert_eq!(lines[2].as_ref().unwrap(), "ab");
    /// ```
    #[must_use]
    pub fn at_most(self, max: usize) -> Self {
        Self { max, ..self }
    }

    /// Hands on `Result<_, FrameError>`, so that a bad frame is an item.
    ///
    /// `try_map(|frame| frame)` behind it parts the two: frames go on, and errors go to its port
    /// `.err`, as errors of all stages do.
    ///
    /// ```
    /// # use streamweave::pipeline;
    /// use bytes::Bytes;
    /// use streamweave::framing;
    ///
    /// let chunks = ["one\nthr", "ee\ntwo\n"].map(Bytes::from);
    /// let report = pipeline! {
    ///     lines = iter(chunks) -> via(framing::lines().at_most(3).results()) -> try_map(|line| line);
    ///     good  = lines -> collect();
    ///     bad   = lines.err -> map(|failed| failed.cause.offset()) -> collect();
    /// }
    /// .run()?;
    /// assert_eq!(report.good, ["one", "two"]);
    /// assert_eq!(report.bad, [4]);
    /// # Ok::<(), streamweave::RunError>(())
    /// ```
    pub fn results(self) -> Results<K, F> {
        Results(self)
    }

    /// Writes `frame` to `buffer` with its delimiter or length, as this splitter reads it.
    ///
    /// Copies the frame once, behind what the buffer holds; nothing else is allocated.
    ///
    /// ```
    /// # use streamweave::pipeline;
    /// use bytes::{Bytes, BytesMut};
    /// use streamweave::framing::{Prefix, WriteError, length_delimited};
    /// use streamweave::sinks::write::write_bytes;
    ///
    /// let wire = length_delimited(Prefix::U16Be);
    /// let mut socket = Vec::new();
    /// pipeline! {
    ///     iter(["ab", "c"]) -> try_map({
    ///         let mut buffer = BytesMut::new();
    ///         move |frame: &str| {
    ///             wire.write(frame, &mut buffer)?;
    ///             Ok::<Bytes, WriteError>(buffer.split().freeze())
    ///         }
    ///     }) -> sink(write_bytes(&mut socket));
    /// }
    /// .run()?;
    /// assert_eq!(socket, b"\0\x02ab\0\x01c");
    /// # Ok::<(), streamweave::RunError>(())
    /// ```
    ///
    /// # Errors
    /// When the frame is too long or would end early. Nothing is written then.
    ///
    /// # Panics
    /// When the buffer cannot grow and has no room.
    pub fn write(
        &self,
        frame: impl AsRef<[u8]>,
        buffer: &mut impl BufMut,
    ) -> Result<(), WriteError> {
        let frame = frame.as_ref();
        if frame.len() > self.max {
            return Err(WriteError::TooLong { length: frame.len(), limit: self.max as u64 });
        }
        self.framing.write(frame, buffer)
    }

    pub(crate) fn begin(&mut self, chunk: Bytes) {
        while self.next().is_some() {}
        self.input.chunk = chunk;
    }

    pub(crate) fn end(&mut self) {
        while self.next().is_some() {}
        self.input.ended = true;
    }

    #[inline(always)]
    fn next(&mut self) -> Option<Result<F, FrameError>> {
        let offset = self.input.offset;
        let Some(frame) = self.framing.whole(&mut self.input, self.max) else {
            return self.next_in_pieces();
        };
        Some(self.checked(Found { offset, frame: Ok(frame) }))
    }

    #[inline(never)]
    fn next_in_pieces(&mut self) -> Option<Result<F, FrameError>> {
        let found = match self.framing.cut(&mut self.input, self.max) {
            None if self.input.ended => self.framing.last(&mut self.input, self.max),
            found => found,
        };
        found.map(|found| self.checked(found))
    }

    /// The next frame, and where it begins in the stream.
    #[cfg(feature = "net")]
    pub(crate) fn next_found(&mut self) -> Option<(u64, Result<F, FrameError>)> {
        let offset = self.input.offset;
        let whole = self.framing.whole(&mut self.input, self.max);
        let found = match whole.map(|frame| Found { offset, frame: Ok(frame) }) {
            Some(found) => Some(found),
            None => match self.framing.cut(&mut self.input, self.max) {
                None if self.input.ended => self.framing.last(&mut self.input, self.max),
                found => found,
            },
        };
        found.map(|found| (found.offset, self.checked(found)))
    }

    #[inline(always)]
    fn checked(&mut self, found: Found) -> Result<F, FrameError> {
        let index = self.found;
        self.found += 1;
        let frame = found.frame.and_then(F::from_bytes);
        frame.map_err(|kind| FrameError::new(kind, found.offset, index))
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.input.seam.capacity()
    }
}

#[diagnostic::do_not_recommend]
impl<K: Framing, F: Frame> Stage<Bytes> for Splitter<K, F> {
    type Out = F;
    type Outs<'s>
        = Frames<'s, K, F>
    where
        Self: 's;

    #[inline]
    fn push(&mut self, chunk: Bytes) -> Frames<'_, K, F> {
        self.begin(chunk);
        Frames(self)
    }

    fn finish(&mut self) -> Frames<'_, K, F> {
        self.end();
        Frames(self)
    }

    fn failure(&mut self) -> Option<RunError> {
        self.failed.take().map(RunError::caused_by)
    }
}

/// The frames that one chunk completes.
#[derive(Debug)]
pub struct Frames<'s, K, F = Bytes>(&'s mut Splitter<K, F>);

impl<K: Framing, F: Frame> Iterator for Frames<'_, K, F> {
    type Item = F;

    #[inline]
    fn next(&mut self) -> Option<F> {
        if self.0.failed.is_some() {
            return None;
        }
        match self.0.next()? {
            Ok(frame) => Some(frame),
            Err(error) => {
                self.0.failed = Some(error);
                None
            }
        }
    }
}

/// A [`Splitter`] whose bad frames are items; made by [`Splitter::results`].
#[derive(Clone, Debug)]
pub struct Results<K, F = Bytes>(pub(super) Splitter<K, F>);

#[diagnostic::do_not_recommend]
impl<K: Framing, F: Frame> Stage<Bytes> for Results<K, F> {
    type Out = Result<F, FrameError>;
    type Outs<'s>
        = FrameResults<'s, K, F>
    where
        Self: 's;

    #[inline]
    fn push(&mut self, chunk: Bytes) -> FrameResults<'_, K, F> {
        self.0.begin(chunk);
        FrameResults(&mut self.0)
    }

    fn finish(&mut self) -> FrameResults<'_, K, F> {
        self.0.end();
        FrameResults(&mut self.0)
    }
}

/// The frames that one chunk completes, good ones and bad ones.
#[derive(Debug)]
pub struct FrameResults<'s, K, F = Bytes>(&'s mut Splitter<K, F>);

impl<K: Framing, F: Frame> Iterator for FrameResults<'_, K, F> {
    type Item = Result<F, FrameError>;

    #[inline]
    fn next(&mut self) -> Option<Result<F, FrameError>> {
        self.0.next()
    }
}
