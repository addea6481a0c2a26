//! The sources: one file each, with its documentation, its state and its behaviour.
//!
//! A source is a function that makes a [`Source`](crate::Source) out of what the program has: an
//! iterator, bytes in memory, a reader. The word says where the items live: those of `lines` and
//! `byte_lines` as long as the data, those of `read_lines` and `read_chunks` until the next chunk
//! is read, since one buffer lends them all.
//!
//! What is handed to these words lives here too: files, mapped files, several files, a file that is
//! followed, and readers around readers that decompress or count. Connections do not, nor does
//! what takes a byte stream apart other than into lines.

pub mod byte_lines;
#[cfg(feature = "tokio")]
pub mod channel;
mod chunk_buffer;
#[cfg(feature = "csv")]
pub mod csv_records;
pub mod decompress;
pub mod each;
pub mod error;
pub mod file;
pub mod files;
#[cfg(unix)]
pub mod follow;
#[cfg(feature = "tokio")]
pub mod interval;
pub mod iter;
mod line_buffer;
pub mod lines;
#[cfg(feature = "mmap")]
pub mod mapped;
#[cfg(test)]
mod naive;
#[cfg(feature = "bytes")]
pub mod pooled;
pub mod progress;
mod read;
pub mod read_chunks;
#[cfg(feature = "tokio")]
pub mod read_chunks_async;
pub mod read_lines;
#[cfg(feature = "tokio")]
pub mod read_lines_async;
pub mod received;
pub mod recv;
pub mod source;
mod split;
#[cfg(feature = "tokio")]
pub mod stream;
#[cfg(test)]
pub(crate) mod testing;
