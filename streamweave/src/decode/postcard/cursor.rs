//! Where in its frame the decoder is.

use postcard::de_flavors::Flavor;
use postcard::{Error, Result};

/// How much of the stack a record may use; a thread has 2 MiB if nobody says otherwise.
const STACK: usize = 256 * 1024;

/// The bytes that are still to be read.
///
/// postcard knows no limit for types that contain themselves, and a frame of a few kilobytes could
/// overflow the stack. Every level reads a byte, so the stack is looked at there.
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
    stack: usize,
    too_deep: bool,
}

/// What is left at the end.
#[derive(Default)]
pub(super) struct Left<'a> {
    pub(super) rest: &'a [u8],
    pub(super) too_deep: bool,
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, stack: stack_address(), too_deep: false }
    }
}

/// An address near the top of the stack.
#[inline(always)]
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

impl<'a> Flavor<'a> for Cursor<'a> {
    type Remainder = Left<'a>;
    type Source = &'a [u8];

    #[inline]
    fn pop(&mut self) -> Result<u8> {
        if stack_address().abs_diff(self.stack) > STACK {
            self.too_deep = true;
            return Err(Error::DeserializeBadEncoding);
        }
        let (first, rest) = self.rest.split_first().ok_or(Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        Ok(*first)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }

    #[inline]
    fn try_take_n(&mut self, number: usize) -> Result<&'a [u8]> {
        let (taken, rest) =
            self.rest.split_at_checked(number).ok_or(Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        Ok(taken)
    }

    #[inline]
    fn finalize(self) -> Result<Left<'a>> {
        Ok(Left { rest: self.rest, too_deep: self.too_deep })
    }
}
