//! The senders of [`std::sync::mpsc`] as sinks.

use std::error::Error;
use std::fmt;
use std::sync::mpsc::{Sender, SyncSender};

use crate::sink::Sink;

/// The receiver of a channel is gone, so nobody would ever take the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Disconnected;

impl fmt::Display for Disconnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the receiver of the channel is gone")
    }
}

impl Error for Disconnected {}

/// Sends without waiting; what is queued is not bounded, so prefer a [`SyncSender`].
#[diagnostic::do_not_recommend]
impl<T> Sink<T> for Sender<T> {
    type Error = Disconnected;

    #[inline]
    fn push(&mut self, item: T) -> Result<(), Disconnected> {
        self.send(item).map_err(|_| Disconnected)
    }
}

/// Waits while the channel is full.
#[diagnostic::do_not_recommend]
impl<T> Sink<T> for SyncSender<T> {
    type Error = Disconnected;

    #[inline]
    fn push(&mut self, item: T) -> Result<(), Disconnected> {
        self.send(item).map_err(|_| Disconnected)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{channel, sync_channel};

    use super::*;

    #[test]
    fn sends_until_the_receiver_is_gone() {
        struct NotDebug;
        let (mut sender, receiver) = channel();
        assert_eq!(sender.push(NotDebug), Ok(()));
        assert!(receiver.recv().is_ok());
        drop(receiver);
        assert_eq!(sender.push(NotDebug), Err(Disconnected));
        let (mut sender, receiver) = sync_channel(1);
        assert_eq!(sender.push(1), Ok(()));
        drop(receiver);
        assert_eq!(sender.push(2), Err(Disconnected));
    }
}
