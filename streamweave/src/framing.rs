//! Byte streams cut into lines, delimited and length-delimited frames, and frames into fields.
//!
//! A [`Splitter`] is a [`Stage`](crate::Stage) that takes chunks of a stream as [`Bytes`] and hands
//! on its frames in order, whatever the chunks were. What is no frame, such as a line too long, is a
//! [`FrameError`]: it ends the run, or is an item like any other behind
//! [`results`](Splitter::results). Only what looks for the borders of frames lives here; where chunks
//! come from is the matter of [`sources`](crate::sources), and what a frame means that of the stages
//! behind.
//!
//! # What is copied
//!
//! A frame that lies within one chunk is a slice of it: no copy and no allocation. A frame that lies
//! across two chunks is one allocation of its size and one copy. Across more than two it is gathered
//! in a buffer that grows with what arrives, never by a length that was only announced.
//!
//! Each frame keeps the chunk that it is a slice of. To keep few frames of many chunks, copy them:
//! `map(|frame| Bytes::copy_from_slice(&frame))`.
//!
//! ```
//! # use streamweave::pipeline;
//! use bytes::Bytes;
//! use streamweave::framing;
//!
//! let chunks = ["GET /\r\nPU", "T /a\r\n"].map(Bytes::from);
//! let report = pipeline! { all = iter(chunks) -> via(framing::lines()) -> collect(); }.run()?;
//! assert_eq!(report.all, ["GET /", "PUT /a"]);
//! # Ok::<(), streamweave::RunError>(())
//! ```

mod delimited;
mod error;
mod fields;
mod frame;
mod input;
mod length_delimited;
mod lines;
#[cfg(test)]
mod naive;
mod prefix;
mod seam;
mod splitter;
mod until;

#[cfg(doc)]
use bytes::Bytes;

pub use delimited::{Delimited, delimited};
pub use error::{FrameError, FrameErrorKind, WriteError};
pub use fields::{Fields, fields};
pub use frame::Frame;
pub use length_delimited::{LengthDelimited, length_delimited};
#[cfg(feature = "text")]
pub use lines::text_lines;
pub use lines::{Lines, lines};
pub use prefix::Prefix;
pub use splitter::{FrameResults, Frames, Framing, MAX_FRAME, Results, Splitter};
