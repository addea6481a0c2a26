//! The sinks: what the standard library already has, and writers.
//!
//! Each is an implementation of [`Sink`](crate::Sink); the operator `sink(x)` takes any of them.

pub mod channel;
mod collections;
pub mod recycle;
#[cfg(feature = "tokio")]
pub mod send;
pub mod write;
