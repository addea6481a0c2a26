//! `read_chunks(reader)`: bytes as they are read.

use std::io::Read;
use std::task::Poll;

use crate::source::Source;
use crate::sources::chunk_buffer::ChunkBuffer;
use crate::sources::error::ReadError;
use crate::sources::read::{at_once, read_once};

pub use crate::sources::chunk_buffer::ReadChunkItems;

/// The bytes of a reader, a read at a time.
#[derive(Debug)]
pub struct ReadChunks<R> {
    reader: R,
    chunk: ChunkBuffer,
}

/// Lends the bytes of `reader` in chunks as they are read, in order; none is empty.
///
/// One buffer of 256 KiB, allocated at the first read, lends all chunks, so a stage that keeps one
/// copies it first: `map(<[_]>::to_vec)`. A chunk is what one read returned, and the reader is only
/// asked for more when all stages are done with it.
///
/// A read that was interrupted is repeated. Any other error goes to the `.err` port as a
/// [`ReadError`], and the input ends there.
///
/// ```
/// # use streamweave::pipeline;
/// let file = std::io::Cursor::new(vec![7; 10]);
/// let report = pipeline! { size = read_chunks(file) -> map(<[u8]>::len) -> sum(); }.run()?;
/// assert_eq!(report.size, 10);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline]
pub fn read_chunks<R: Read>(reader: R) -> ReadChunks<R> {
    ReadChunks { reader, chunk: ChunkBuffer::new() }
}

impl<R> ReadChunks<R> {
    /// The reader; bytes that were read and not handed out are lost.
    pub fn into_inner(self) -> R {
        self.reader
    }
}

#[cfg(all(feature = "sendfile", target_os = "linux"))]
impl<R> ReadChunks<R> {
    /// The reader, where nothing of it is held here.
    pub(crate) fn untouched(&mut self) -> Option<&mut R> {
        self.chunk.is_empty().then_some(&mut self.reader)
    }

    pub(crate) fn skip(&mut self, count: u64) {
        self.chunk.skip(count);
    }
}

#[diagnostic::do_not_recommend]
impl<R: Read> Source for ReadChunks<R> {
    type Item<'s>
        = &'s [u8]
    where
        Self: 's;
    type Items<'s>
        = ReadChunkItems<'s>
    where
        Self: 's;
    type Error = ReadError;

    fn fill(&mut self) -> Result<bool, ReadError> {
        let reader = &mut self.reader;
        at_once(self.chunk.poll_fill(|buffer| Poll::Ready(read_once(reader, buffer))))
    }

    #[inline(always)]
    fn items(&mut self) -> ReadChunkItems<'_> {
        self.chunk.items()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use super::*;
    use crate::sources::read::testing::Pieces;

    #[test]
    fn hands_out_what_was_read() {
        let mut source = read_chunks(Pieces::cut(b"abcde", &[2]));
        let mut chunks = Vec::new();
        while source.fill().unwrap() {
            assert!(source.fill().unwrap(), "a chunk waits until it is taken");
            chunks.extend(source.items().map(<[u8]>::to_vec));
        }
        assert_eq!(chunks, [&b"ab"[..], b"cd", b"e"]);
        assert!(!source.fill().unwrap());
    }

    #[test]
    fn an_error_ends_the_input() {
        let pieces = [
            Err(ErrorKind::Interrupted.into()),
            Ok(b"abc".to_vec()),
            Err(io::Error::other("gone")),
            Ok(b"never".to_vec()),
        ];
        let mut source = read_chunks(Pieces(pieces.into()));
        assert!(source.fill().unwrap());
        assert_eq!(source.items().next(), Some(&b"abc"[..]));
        assert_eq!(source.items().next(), None);
        assert_eq!(source.fill().unwrap_err().to_string(), "byte 3: gone");
        assert!(!source.fill().unwrap());
    }
}
