//! `PooledReader`: the bytes of a reader as frames that outlive the next read.

use std::io::{self, Read};
#[cfg(feature = "tokio")]
use std::pin::Pin;
#[cfg(feature = "tokio")]
use std::task::Context;
use std::task::{Poll, ready};

use bytes::Bytes;
#[cfg(feature = "tokio")]
use tokio::io::AsyncRead;

use crate::data::pool::Pool;
use crate::data::pool::buffer::PooledBuf;
use crate::source::Source;
use crate::sources::error::{ReadError, ReadErrorKind};
use crate::sources::read::{at_once, read_once};

/// How many bytes are asked for at once, unless told otherwise.
const CHUNK: usize = 64 * 1024;

/// Reads into the buffers of a [`Pool`] and hands out what each read returned as [`Bytes`], in order;
/// none is empty.
///
/// Unlike the chunks that `read_chunks` lends, these may be kept, sliced, shared and sent to another
/// region without a copy, and their memory is used again when the last `Bytes` over it is gone. Small
/// reads share a buffer: the next one goes behind the last until a quarter of the buffer is
/// left. Once the pool holds as many buffers as are in use together, nothing is allocated.
///
/// The reader is only asked for more when the drawing is. While it has nothing it keeps one buffer, so
/// where many readers wait, make their chunks small. An interrupted read is repeated; any other error
/// goes to the port `.err` as a [`ReadError`] with the position, and the input ends there.
///
/// `source(..)` takes it over a [`Read`]. With the feature `tokio`, `stream(..)` takes it over an
/// `AsyncRead`; the items are then results, and up to 64 chunks that are ready are read ahead.
///
/// ```
/// use streamweave::data::Pool;
/// use streamweave::pipeline;
/// use streamweave::sources::pooled::PooledReader;
///
/// let pool = Pool::new();
/// let file = std::io::Cursor::new(vec![7; 100_000]); // a file, a socket, a pipe
/// let report = pipeline! {
///     chunks = source(PooledReader::new(file, &pool));
///     sizes  = chunks -> map(|chunk| chunk.len()) -> collect();
///     last   = chunks -> last();
/// }
/// .run()?;
/// assert_eq!(report.sizes, [65_536, 34_464]);
/// assert_eq!(report.last.unwrap().len(), 34_464);
/// assert_eq!(pool.stats().idle_bytes, pool.stats().held_bytes);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[derive(Debug)]
pub struct PooledReader<R> {
    reader: R,
    pool: Pool,
    chunk: usize,
    buffer: Option<PooledBuf>,
    /// What was read and is still to be handed out by the `Source`.
    arrived: Option<Bytes>,
    offset: u64,
    ended: bool,
}

impl<R> PooledReader<R> {
    /// Reads up to 64 KiB at once.
    pub fn new(reader: R, pool: &Pool) -> Self {
        Self {
            reader,
            pool: pool.clone(),
            chunk: CHUNK,
            buffer: None,
            arrived: None,
            offset: 0,
            ended: false,
        }
    }

    /// Reads up to so many bytes at once, rounded up to a size of the pool's.
    #[must_use]
    pub fn with_chunk_size(mut self, bytes: usize) -> Self {
        self.chunk = bytes;
        self
    }

    /// How many bytes were read.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The reader; bytes that were read and not handed out are lost.
    pub fn into_inner(self) -> R {
        self.reader
    }

    /// The next chunk; `read` fills what it is given from the front.
    fn poll_chunk(
        &mut self,
        read: impl FnOnce(&mut R, &mut [u8]) -> Poll<io::Result<usize>>,
    ) -> Poll<Result<Option<Bytes>, ReadError>> {
        if self.ended {
            return Poll::Ready(Ok(None));
        }
        let buffer = self.buffer.get_or_insert_with(|| self.pool.get(self.chunk));
        let read = ready!(read(&mut self.reader, buffer.spare_mut()));
        // Zero bytes are the end, and after an error nobody knows what a reader would return.
        self.ended = !matches!(read, Ok(1..));
        let chunk = match read {
            Ok(0) => Ok(None),
            Ok(count) => {
                buffer.advance_mut(count);
                self.offset += count as u64;
                Ok(self.cut())
            }
            Err(cause) => Err(ReadError::new(ReadErrorKind::Io(cause), None, self.offset)),
        };
        if self.ended {
            self.buffer = None;
        }
        Poll::Ready(chunk)
    }

    /// What was read. The buffer is kept for the next read while that is worth a read.
    fn cut(&mut self) -> Option<Bytes> {
        let mut buffer = self.buffer.take()?;
        if buffer.spare_mut().len() <= self.chunk / 4 {
            return Some(buffer.freeze());
        }
        let chunk = buffer.split();
        self.buffer = Some(buffer);
        Some(chunk)
    }
}

/// The chunk that was read.
#[derive(Debug)]
pub struct PooledItems<'s>(&'s mut Option<Bytes>);

impl Iterator for PooledItems<'_> {
    type Item = Bytes;

    #[inline(always)]
    fn next(&mut self) -> Option<Bytes> {
        self.0.take()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Read> Source for PooledReader<R> {
    type Item<'s>
        = Bytes
    where
        Self: 's;
    type Items<'s>
        = PooledItems<'s>
    where
        Self: 's;
    type Error = ReadError;

    fn fill(&mut self) -> Result<bool, ReadError> {
        if self.arrived.is_none() {
            let read = |reader: &mut R, buffer: &mut [u8]| Poll::Ready(read_once(reader, buffer));
            self.arrived = at_once(self.poll_chunk(read))?;
        }
        Ok(self.arrived.is_some())
    }

    #[inline(always)]
    fn items(&mut self) -> PooledItems<'_> {
        PooledItems(&mut self.arrived)
    }
}

#[cfg(feature = "tokio")]
#[diagnostic::do_not_recommend]
impl<R: AsyncRead + Unpin> futures_core::Stream for PooledReader<R> {
    type Item = Result<Bytes, ReadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        use crate::sources::read::poll_read_once;

        let read = |reader: &mut R, buffer: &mut [u8]| poll_read_once(Pin::new(reader), cx, buffer);
        self.poll_chunk(read).map(Result::transpose)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::sources::read::testing::Pieces;

    fn seen(source: &mut PooledReader<Pieces>) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            match source.fill() {
                Ok(false) => return seen,
                Ok(true) => {
                    seen.extend(source.items().map(|chunk| String::from_utf8_lossy(&chunk).into()));
                }
                Err(error) => seen.push(error.to_string()),
            }
        }
    }

    fn pieces() -> VecDeque<io::Result<Vec<u8>>> {
        let failures = [io::ErrorKind::Interrupted.into(), io::Error::other("gone")];
        let [interrupted, gone] = failures.map(Err);
        let [abc, de, never] = ["abc", "de", "never"].map(|piece| Ok(piece.into()));
        [abc, interrupted, de, gone, never].into()
    }

    #[test]
    fn hands_out_what_was_read_up_to_an_error() {
        let pool = Pool::new();
        let mut source = PooledReader::new(Pieces(pieces()), &pool);
        assert_eq!(seen(&mut source), ["abc", "de", "byte 5: gone"]);
        let stats = pool.stats();
        assert_eq!((stats.misses, stats.idle_bytes), (1, CHUNK), "small reads share a buffer");
    }

    #[test]
    fn whatever_the_reads_return_nothing_is_lost_or_mixed_up() {
        let data: Vec<u8> = (0..20_000_u32).map(|n| (n % 251) as u8).collect();
        let sizes: [&[usize]; 6] = [&[1], &[1023, 1], &[1024], &[300], &[700, 2000], &[768, 256]];
        for sizes in sizes {
            for kept in [0, 1, 7, usize::MAX] {
                let pool = Pool::new();
                let reader = Pieces::cut(&data, sizes);
                let chunk = if kept == 7 { 0 } else { 1024 };
                let mut source = PooledReader::new(reader, &pool).with_chunk_size(chunk);
                let (mut seen, mut frames) = (Vec::new(), VecDeque::new());
                while source.fill().unwrap() {
                    frames.extend(source.items());
                    while frames.len() > kept {
                        seen.extend(frames.pop_front().unwrap());
                    }
                }
                seen.extend(frames.into_iter().flatten());
                assert!(seen == data, "{sizes:?}, {kept} kept");
                assert_eq!(source.offset(), 20_000);
                assert_eq!(pool.stats().idle_bytes, pool.stats().held_bytes);
                if kept <= 1 {
                    assert!(pool.stats().misses <= 3, "{:?}", pool.stats());
                }
            }
        }
    }

    #[test]
    fn an_early_end_loses_nothing() {
        let pool = Pool::new();
        let mut source = PooledReader::new(Pieces::cut(b"abcdef", &[3]), &pool);
        assert!(source.fill().unwrap() && source.fill().unwrap());
        assert_eq!(source.items().next().unwrap(), "abc");
        assert_eq!(seen(&mut source), ["def"]);
        assert!(!source.fill().unwrap());
    }

    #[test]
    #[cfg(feature = "tokio")]
    fn a_stream_hands_out_the_same() {
        use futures_core::Stream;

        use crate::run::by_hand::Hand;
        use crate::sources::read::testing::Halting;

        let (hand, pool) = (Hand::new(), Pool::new());
        let steps = pieces().into_iter().flat_map(|piece| [None, Some(piece)]);
        let mut source = PooledReader::new(Halting(steps.collect()), &pool);
        let mut seen = Vec::new();
        loop {
            match Pin::new(&mut source).poll_next(&mut hand.context()) {
                Poll::Pending => seen.push("pending".to_owned()),
                Poll::Ready(Some(Ok(chunk))) => seen.push(String::from_utf8_lossy(&chunk).into()),
                Poll::Ready(Some(Err(error))) => seen.push(error.to_string()),
                Poll::Ready(None) => break,
            }
        }
        let pending = "pending";
        assert_eq!(seen, [pending, "abc", pending, pending, "de", pending, "byte 5: gone"]);
        assert_eq!(pool.stats().idle_bytes, pool.stats().held_bytes);
    }
}
