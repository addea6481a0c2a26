//! Where in its frame the decoder is.

use postcard::de_flavors::{Flavor, Slice};
use postcard::{Error, Result};

/// How much of the stack a record may use; a thread has 2 MiB if nobody says otherwise.
const STACK: usize = 256 * 1024;

/// What ends a record that uses more; postcard does not return this while it decodes.
pub(super) const TOO_DEEP: Error = Error::NotYetImplemented;

/// The bytes that are still to be read, and a look at the stack.
///
/// postcard knows no limit for types that contain themselves, and a frame of a few kilobytes could
/// overflow the stack. Every level reads a byte, so the stack is looked at there.
pub(super) struct Cursor<'a> {
    bytes: Slice<'a>,
    stack: usize,
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: Slice::new(bytes), stack: stack_address() }
    }
}

/// An address near the top of the stack.
#[inline(always)]
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

impl<'a> Flavor<'a> for Cursor<'a> {
    type Remainder = &'a [u8];
    type Source = &'a [u8];

    #[inline]
    fn pop(&mut self) -> Result<u8> {
        if stack_address().abs_diff(self.stack) > STACK {
            return Err(TOO_DEEP);
        }
        self.bytes.pop()
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.bytes.size_hint()
    }

    #[inline]
    fn try_take_n(&mut self, number: usize) -> Result<&'a [u8]> {
        self.bytes.try_take_n(number)
    }

    #[inline]
    fn finalize(self) -> Result<&'a [u8]> {
        self.bytes.finalize()
    }
}
