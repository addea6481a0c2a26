//! `read_chunks_async(reader)`: bytes as a reader of tokio's has them.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::AsyncRead;

use crate::async_source::AsyncSource;
use crate::sources::chunk_buffer::{ChunkBuffer, ReadChunkItems};
use crate::sources::error::ReadError;
use crate::sources::read::poll_read_once;

/// The bytes of a reader of tokio's, a read at a time.
#[derive(Debug)]
pub struct ReadChunksAsync<R> {
    reader: Pin<Box<R>>,
    chunk: ChunkBuffer,
}

/// Lends the bytes of a file, socket or pipe of tokio's in chunks as they are read, in order; none is
/// empty.
///
/// The twin of [`read_chunks`](crate::sources::read_chunks::read_chunks) for any [`AsyncRead`]: one
/// buffer of 256 KiB, allocated at the first read, lends all chunks, and a failure goes to the port
/// `.err` and ends the input. The reader is boxed once, so it need not be `Unpin`, and `&mut reader`
/// will do where it is. Dropping the wait for a chunk loses nothing.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let input = &[7; 10][..]; // a `tokio::net::TcpStream`, a `tokio::fs::File`, ..
/// let report = pipeline! {
///     size = read_chunks_async(input) -> map(<[u8]>::len) -> sum();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.size, 10);
/// # Ok(())
/// # }
/// ```
#[inline]
pub fn read_chunks_async<R: AsyncRead>(reader: R) -> ReadChunksAsync<R> {
    ReadChunksAsync { reader: Box::pin(reader), chunk: ChunkBuffer::new() }
}

#[diagnostic::do_not_recommend]
impl<R: AsyncRead> AsyncSource for ReadChunksAsync<R> {
    type Item<'s>
        = &'s [u8]
    where
        Self: 's;
    type Items<'s>
        = ReadChunkItems<'s>
    where
        Self: 's;
    type Error = ReadError;

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, ReadError>> {
        let reader = &mut self.reader;
        self.chunk.poll_fill(|buffer| poll_read_once(reader.as_mut(), cx, buffer))
    }

    #[inline(always)]
    fn items(&mut self) -> ReadChunkItems<'_> {
        self.chunk.items()
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::run::by_hand::Hand;
    use crate::sources::read::testing::Halting;

    #[test]
    fn hands_out_what_was_read_up_to_an_error() {
        let hand = Hand::new();
        let pieces = [Some(Ok(b"abc".to_vec())), None, Some(Ok(b"de".to_vec()))];
        let broken = [Some(Err(io::Error::other("gone"))), Some(Ok(b"never".to_vec()))];
        let mut source = read_chunks_async(Halting(pieces.into_iter().chain(broken).collect()));
        let mut seen = Vec::new();
        loop {
            match source.poll_fill(&mut hand.context()) {
                Poll::Pending => seen.push("pending".to_owned()),
                Poll::Ready(Err(error)) => seen.push(error.to_string()),
                Poll::Ready(Ok(false)) => break,
                Poll::Ready(Ok(true)) => {
                    let text = source.items().map(String::from_utf8_lossy);
                    seen.extend(text.map(|text| text.into_owned()));
                }
            }
        }
        assert_eq!(seen, ["abc", "pending", "de", "byte 5: gone"]);
    }
}
