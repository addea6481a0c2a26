//! Decoding that borrows: records whose fields point into the frame they came in.
//!
//! | | hands out | copies |
//! |---|---|---|
//! | [`json::from_str`], [`json::from_slice`], [`postcard::from_bytes`], [`rkyv::access`] | `Entry<'a>`, as long as the frame is there | nothing, or strings with escapes |
//! | [`json::decode`], [`postcard::decode`], [`Aligner::decode`](rkyv::Aligner::decode), [`Decoded::try_new`] | [`Decoded<Entry<'static>>`](Decoded), which owns its frame | the same |
//! | [`json::decode_lines`], [`postcard::decode_all`] | the same, for all records of one frame | the same |
//! | [`json::encode`], [`postcard::encode`], [`rkyv::encode`] | bytes at the end of a buffer | into the buffer |
//!
//! The first row is for one region; the second for what crosses to a thread or a task, or is kept. The
//! guide has a page: [decoding](crate::guide::decoding).
//!
//! Here stand formats of single records. How a stream is cut into frames does not belong here, nor does
//! any reading or writing.

mod decoded;
#[cfg(any(feature = "json", feature = "postcard", feature = "rkyv"))]
mod error;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "postcard")]
pub mod postcard;
#[cfg(feature = "rkyv")]
pub mod rkyv;
#[cfg(all(test, any(feature = "json", feature = "postcard")))]
mod testing;

pub use decoded::{Decoded, View};
#[cfg(any(feature = "json", feature = "postcard", feature = "rkyv"))]
pub use error::{DecodeError, DecodeErrorKind, EncodeError, Format};
/// For `#[derive(Yokeable)]`, whose output names the crate `yoke`.
pub use yoke::{self, Yokeable};
