//! Bytes in a buffer that is filled a read at a time, whoever reads.

use std::io;
use std::task::{Poll, ready};

use crate::sources::error::{ReadError, ReadErrorKind};
use crate::sources::read::BUFFER;

/// The bytes of an input, a read at a time.
#[derive(Debug)]
pub(super) struct ChunkBuffer {
    buffer: Vec<u8>,
    /// How many bytes of the buffer are still to be handed out.
    filled: usize,
    offset: u64,
    ended: bool,
}

/// The bytes of one read.
#[derive(Debug)]
pub struct ReadChunkItems<'s> {
    buffer: &'s [u8],
    filled: &'s mut usize,
}

impl ChunkBuffer {
    pub(super) fn new() -> Self {
        Self { buffer: Vec::new(), filled: 0, offset: 0, ended: false }
    }

    /// Reads once, unless there is something; `read` fills what it is given from the front.
    pub(super) fn poll_fill(
        &mut self,
        read: impl FnOnce(&mut [u8]) -> Poll<io::Result<usize>>,
    ) -> Poll<Result<bool, ReadError>> {
        if self.filled > 0 || self.ended {
            return Poll::Ready(Ok(self.filled > 0));
        }
        self.buffer.resize(BUFFER, 0);
        let read = ready!(read(&mut self.buffer));
        // Zero bytes are the end, and after an error nobody knows what a reader would return.
        self.ended = !matches!(read, Ok(1..));
        self.filled = read
            .map_err(|cause| ReadError::new(ReadErrorKind::of_reader(cause), None, self.offset))?;
        self.offset += self.filled as u64;
        Poll::Ready(Ok(self.filled > 0))
    }

    /// Whether the next byte of the input is the reader's.
    #[cfg(all(feature = "sendfile", target_os = "linux"))]
    pub(super) fn is_empty(&self) -> bool {
        self.filled == 0 && !self.ended
    }

    /// Passes over bytes that were read in another way.
    #[cfg(all(feature = "sendfile", target_os = "linux"))]
    pub(super) fn skip(&mut self, count: u64) {
        self.offset += count;
    }

    #[inline(always)]
    pub(super) fn items(&mut self) -> ReadChunkItems<'_> {
        ReadChunkItems { buffer: &self.buffer, filled: &mut self.filled }
    }
}

impl<'s> Iterator for ReadChunkItems<'s> {
    type Item = &'s [u8];

    #[inline(always)]
    fn next(&mut self) -> Option<&'s [u8]> {
        let filled = std::mem::take(self.filled);
        (filled > 0).then(|| &self.buffer[..filled])
    }
}
