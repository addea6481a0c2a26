//! Sockets: listeners whose connections are one input, and what a bad peer is told apart by.
//!
//! [`listen`] makes a stream of frames out of a listener, for the word `stream`. Here lives what has a
//! peer: connections, their limits and their errors. Where frames begin and end is the matter of
//! [`framing`](crate::framing), and one connection by itself is a reader as any other:
//! `read_lines(socket)`, `read_lines_async(socket)`. The guide has [a page](crate::guide::sockets) on
//! all of these.

mod connection;
mod error;
mod incoming;
mod listen;
mod listener;
mod ready;
#[cfg(test)]
mod testing;

pub use error::{NetError, NetErrorKind};
pub use incoming::{Incoming, Received};
pub use listen::{Listen, ListenHandle, listen};
pub use listener::{Listener, Peer};
