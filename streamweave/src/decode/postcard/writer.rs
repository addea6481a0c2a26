//! Where the encoder writes.

use bytes::{BufMut, BytesMut};
use postcard::Result;
use postcard::ser_flavors::Flavor;

/// Appends to a buffer that grows.
pub(super) struct Appender<'a>(pub(super) &'a mut BytesMut);

impl Flavor for Appender<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> Result<()> {
        self.0.put_u8(byte);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> Result<()> {
        Ok(())
    }
}
