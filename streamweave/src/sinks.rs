//! The sinks: what the standard library already has, and writers.
//!
//! Each is an implementation of [`Sink`](crate::Sink); the operator `sink(x)` takes any of them. Writers
//! that compress what they are given are here as well.

pub mod channel;
mod collections;
#[cfg(any(feature = "gzip", feature = "zstd", feature = "lz4"))]
pub mod compress;
#[cfg(feature = "csv")]
pub mod csv;
#[cfg(feature = "json")]
pub mod json_lines;
pub mod recycle;
#[cfg(feature = "tokio")]
pub mod send;
pub mod write;
