//! Frames of lz4 data, one after the other.

use std::io::{self, BufRead, ErrorKind, Read};

use lz4_flex::frame::FrameDecoder;

use super::super::compressed::Compressed;
use super::is_skippable;

const MAGIC: [u8; 4] = [0x04, 0x22, 0x4d, 0x18];

/// The decoder of one frame, which is given frame after frame.
///
/// The crate's decoder takes data that ends between two blocks for complete; this one does not.
pub(in super::super) struct Frames<R: Read>(FrameDecoder<Compressed<R>>);

impl<R: Read> Frames<R> {
    pub(super) fn new(input: Compressed<R>) -> Self {
        Self(FrameDecoder::new(input))
    }

    pub(super) fn input(&mut self) -> &mut Compressed<R> {
        self.0.get_mut()
    }

    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.0.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            if self.input().met_end() {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if !self.begins_frame()? {
                return Ok(0);
            }
        }
    }

    /// Whether a frame follows the one that has ended.
    fn begins_frame(&mut self) -> io::Result<bool> {
        loop {
            let next = self.0.get_mut().peek(|bytes| bytes.len() < MAGIC.len())?;
            match next {
                [] => return Ok(false),
                bytes if bytes.starts_with(&MAGIC) => return Ok(true),
                bytes if is_skippable(bytes) => self.skip_frame()?,
                bytes if bytes.len() < MAGIC.len() => return Err(ErrorKind::UnexpectedEof.into()),
                _ => return Err(ErrorKind::InvalidData.into()),
            }
        }
    }

    /// Passes over a frame that begins with its magic number and its length.
    fn skip_frame(&mut self) -> io::Result<()> {
        let input = self.0.get_mut();
        let mut head = [0; 8];
        input.read_exact(&mut head)?;
        let [_, _, _, _, length @ ..] = head;
        let mut left = u64::from(u32::from_le_bytes(length));
        while left > 0 {
            let there = input.fill_buf()?.len() as u64;
            if there == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            let count = there.min(left);
            input.consume(count as usize);
            left -= count;
        }
        Ok(())
    }
}
