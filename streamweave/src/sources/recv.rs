//! `recv(rx)`: a receiver of the standard library.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::mpsc::Receiver;

use crate::source::Source;
use crate::sources::received::{AT_ONCE, Received};

/// A receiver, and what of it has arrived.
#[derive(Debug)]
pub struct Recv<T> {
    receiver: Receiver<T>,
    arrived: VecDeque<T>,
}

/// Hands out what is received from a channel of [`std::sync::mpsc`], in the order received.
///
/// A chunk is what is there, up to 64 items: the source blocks its thread for the first and never
/// for a second. The input ends when every sender is gone and the channel is empty. Items that were
/// received and not handed out are dropped with the source. The memory of the chunk is reused, and
/// the source cannot fail.
///
/// ```
/// # use streamweave::pipeline;
/// let (sender, receiver) = std::sync::mpsc::channel();
/// std::thread::spawn(move || {
///     for word in ["to", "be"] {
///         sender.send(word).unwrap();
///     }
/// });
/// let report = pipeline! {
///     words = recv(receiver) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.words, ["to", "be"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub fn recv<T>(receiver: Receiver<T>) -> Recv<T> {
    Recv { receiver, arrived: VecDeque::new() }
}

#[diagnostic::do_not_recommend]
impl<T> Source for Recv<T> {
    type Item<'s>
        = T
    where
        Self: 's;
    type Items<'s>
        = Received<'s, T>
    where
        Self: 's;
    type Error = Infallible;

    fn fill(&mut self) -> Result<bool, Infallible> {
        if self.arrived.is_empty() {
            self.arrived.extend(self.receiver.recv());
        }
        if !self.arrived.is_empty() {
            let room = AT_ONCE.saturating_sub(self.arrived.len());
            self.arrived.extend(self.receiver.try_iter().take(room));
        }
        Ok(!self.arrived.is_empty())
    }

    #[inline(always)]
    fn items(&mut self) -> Received<'_, T> {
        Received(&mut self.arrived)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_chunk_is_what_is_there() {
        let (sender, receiver) = channel();
        (0..70).for_each(|n| sender.send(n).expect("the receiver is there"));
        let mut source = recv(receiver);
        assert_eq!(source.fill(), Ok(true));
        assert_eq!(source.items().next(), Some(0));
        assert!(source.items().eq(1..64));
        assert_eq!(source.fill(), Ok(true));
        assert!(source.items().eq(64..70));
        drop(sender);
        assert_eq!((source.fill(), source.fill()), (Ok(false), Ok(false)));
    }

    #[test]
    fn waits_for_the_first_item() {
        let (sender, receiver) = channel();
        let mut source = recv(receiver);
        std::thread::scope(|scope| {
            let filled = scope.spawn(|| (source.fill(), source.items().next()));
            sender.send(7).expect("the receiver is there");
            assert_eq!(filled.join().expect("no panic"), (Ok(true), Some(7)));
        });
    }
}
