//! The stream of bytes that frames are cut from.

use std::mem::take;

use bytes::{Buf, Bytes};

use super::error::FrameErrorKind;
use super::seam::Seam;

/// What has arrived and was not handed on.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The rest of the chunk that was pushed last.
    pub(super) chunk: Bytes,
    /// What of the frame came before the chunk.
    pub(super) seam: Seam,
    /// Where the chunk begins in the stream.
    pub(super) offset: u64,
    /// Whether no chunk will follow.
    pub(super) ended: bool,
}

/// A frame, or why there is none.
#[derive(Debug)]
pub struct Found {
    /// Where it begins in the stream.
    pub(super) offset: u64,
    pub(super) frame: Result<Bytes, FrameErrorKind>,
}

impl Input {
    /// Where what is held begins in the stream.
    #[inline(always)]
    pub(super) fn begin(&self) -> u64 {
        self.offset - self.seam.len() as u64
    }

    /// How many bytes of the frame have arrived, and perhaps more than those.
    #[inline(always)]
    pub(super) fn arrived(&self) -> usize {
        self.seam.len() + self.chunk.len()
    }

    /// The byte at this place behind [`begin`](Self::begin).
    #[inline(always)]
    pub(super) fn byte(&self, at: usize) -> u8 {
        match self.seam.bytes().get(at) {
            Some(byte) => *byte,
            None => self.chunk[at - self.seam.len()],
        }
    }

    /// Takes the first `length` bytes of what is held and drops what follows up to `end`; the seam
    /// ends before that.
    #[inline(always)]
    pub(super) fn take_frame(&mut self, length: usize, end: usize) -> Bytes {
        let held = self.seam.len();
        let frame = if held > 0 && length <= held {
            let mut frame = self.seam.take();
            frame.truncate(length);
            self.advance(end - held);
            frame
        } else {
            let rest = self.chunk.split_to(length - held);
            self.chunk.advance(end - length);
            self.offset += (end - held) as u64;
            self.seam.join(rest)
        };
        self.let_go();
        frame
    }

    /// Takes the first `length` bytes of the chunk, before which nothing is held.
    #[inline(always)]
    pub(super) fn take_piece(&mut self, length: usize) -> Bytes {
        let piece = self.chunk.split_to(length);
        self.offset += length as u64;
        self.let_go();
        piece
    }

    /// Drops what is held up to `end`; the seam ends before that.
    pub(super) fn drop_frame(&mut self, end: usize) {
        let held = self.seam.len();
        self.seam = Seam::default();
        self.advance(end - held);
        self.let_go();
    }

    /// Holds the rest of the chunk until the next one comes; the frame will have `most` bytes at most.
    pub(super) fn hold(&mut self, most: usize) {
        self.offset += self.chunk.len() as u64;
        self.seam.hold(take(&mut self.chunk), most);
    }

    /// Holds the last `count` bytes only.
    pub(super) fn hold_last(&mut self, count: usize) {
        self.offset += self.chunk.len() as u64;
        self.seam.keep_last(count, &take(&mut self.chunk));
    }

    /// Takes one byte of the chunk.
    pub(super) fn next_byte(&mut self) -> Option<u8> {
        let byte = *self.chunk.first()?;
        self.advance(1);
        Some(byte)
    }

    /// Drops the beginning of the chunk.
    #[inline(always)]
    pub(super) fn advance(&mut self, count: usize) {
        self.chunk.advance(count);
        self.offset += count as u64;
    }

    /// Lets go of a chunk that is used up, so that its memory is free before the next one comes.
    #[inline(always)]
    fn let_go(&mut self) {
        if self.chunk.is_empty() {
            self.chunk = Bytes::new();
        }
    }
}
