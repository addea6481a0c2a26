//! What a frame is handed on as.

use std::fmt::Debug;

use bytes::Bytes;

use super::error::FrameErrorKind;
#[cfg(feature = "text")]
use crate::data::Text;

/// What a [`Splitter`](super::Splitter) can hand on: `Bytes`, and `Text` with the feature `text`.
pub trait Frame: sealed::FromBytes + Clone + Debug {}

impl Frame for Bytes {}

#[cfg(feature = "text")]
impl Frame for Text {}

pub(super) mod sealed {
    use super::*;

    pub trait FromBytes: Sized {
        #[doc(hidden)]
        fn from_bytes(bytes: Bytes) -> Result<Self, FrameErrorKind>;
    }

    impl FromBytes for Bytes {
        #[inline(always)]
        fn from_bytes(bytes: Bytes) -> Result<Self, FrameErrorKind> {
            Ok(bytes)
        }
    }

    #[cfg(feature = "text")]
    impl FromBytes for Text {
        #[inline]
        fn from_bytes(bytes: Bytes) -> Result<Self, FrameErrorKind> {
            Self::try_from(bytes).map_err(FrameErrorKind::InvalidUtf8)
        }
    }
}
