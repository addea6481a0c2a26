//! All connections of a listener as one stream.

use std::fmt;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::connection::{Connection, Turn};
use super::error::NetError;
use super::listen::{Limits, Wish};
use super::listener::{Listener, Peer};
use super::ready::Ready;
use crate::clock::Timer;
use crate::framing::{Frame, Framing, Splitter};

/// How many frames a connection hands on before the next has its turn.
const TURN: usize = 16;
/// How long nothing is accepted after that has failed: the reason is not gone at once.
const PAUSE: Duration = Duration::from_millis(100);
/// The slot of the listener; those of connections follow.
pub(super) const LISTENER: usize = 0;

/// A frame, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received<F = Bytes> {
    /// Who sent it.
    pub peer: Peer,
    /// Where it begins in the connection's input, in bytes: its length, if there is one before it.
    pub offset: u64,
    /// How many frames of the connection came before.
    pub index: u64,
    /// The frame.
    pub frame: F,
}

/// The frames of all connections, as a [`Stream`](futures_core::Stream) for the word `stream`; made by
/// [`Listen::lines`](super::Listen::lines) and its sisters.
pub struct Incoming<L: Listener, K, F = Bytes> {
    listener: Option<L>,
    splitter: Splitter<K, F>,
    limits: Limits,
    /// Until when nothing is accepted.
    pause: Option<Timer>,
    connections: Vec<Option<Connection<L::Socket, K, F>>>,
    /// Free places in `connections`.
    free: Vec<usize>,
    /// How many connections were accepted.
    accepted: u64,
    /// The connection whose turn it is, and for how many frames more.
    current: Option<(usize, usize)>,
    block: BytesMut,
    ready: Arc<Ready>,
    waker: Waker,
    wish: Arc<Wish>,
    draining: bool,
}

impl<L: Listener, K: Framing, F: Frame> Incoming<L, K, F> {
    pub(super) fn new(
        listener: L,
        splitter: Splitter<K, F>,
        limits: Limits,
        ready: Arc<Ready>,
        waker: Waker,
        wish: Arc<Wish>,
    ) -> Self {
        Self {
            listener: Some(listener),
            splitter,
            limits,
            pause: None,
            connections: Vec::new(),
            free: Vec::new(),
            accepted: 0,
            current: None,
            block: BytesMut::new(),
            ready,
            waker,
            wish,
            draining: false,
        }
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        self.connections.len() - self.free.len()
    }

    /// A frame, or an error, of whoever has something.
    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Received<F>, NetError>>> {
        // A runtime that wants its task to give way wakes it while it is polled.
        let mut turns = 1 + self.ready.len();
        while turns > 0 {
            let Some((slot, frames)) = self.current.take().or_else(|| self.next_turn()) else {
                break;
            };
            turns -= usize::from(frames == TURN);
            let item = if slot == LISTENER { self.accept() } else { self.frame_of(slot, frames) };
            if item.is_some() {
                return Poll::Ready(item);
            }
        }
        if self.listener.is_none() && self.connections() == 0 {
            return Poll::Ready(None);
        }
        if !self.ready.wait(cx.waker()) {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }

    fn next_turn(&self) -> Option<(usize, usize)> {
        self.ready.next().map(|slot| (slot, TURN))
    }

    fn frame_of(&mut self, slot: usize, frames: usize) -> Option<Result<Received<F>, NetError>> {
        // A waker may outlive its connection, and then wakes an empty place.
        let connection = self.connections[slot - 1].as_mut()?;
        match connection.turn(&mut self.block, self.draining) {
            Turn::Frame(received) => {
                if frames > 1 {
                    self.current = Some((slot, frames - 1));
                } else {
                    self.ready.wake(slot);
                }
                Some(Ok(received))
            }
            Turn::Again => {
                self.ready.wake(slot);
                None
            }
            Turn::Waits => None,
            Turn::Ended => {
                self.remove(slot);
                None
            }
            Turn::Failed(error) => {
                self.remove(slot);
                Some(Err(error))
            }
        }
    }

    fn remove(&mut self, slot: usize) {
        self.connections[slot - 1] = None;
        self.free.push(slot - 1);
        self.ready.wake(LISTENER);
    }

    /// Does what was asked for, then accepts at most one connection.
    fn accept(&mut self) -> Option<Result<Received<F>, NetError>> {
        if self.wish.drains() && !self.draining {
            self.draining = true;
            (0..self.connections.len()).for_each(|place| self.ready.wake(place + 1));
        }
        let (is_closing, is_full) =
            (self.wish.closes(), self.connections() >= self.limits.connections);
        let listener = self.listener.as_mut().filter(|_| !is_full);
        let mut cx = Context::from_waker(&self.waker);
        let is_pausing = self.pause.as_mut().is_some_and(|pause| pause.poll(&mut cx).is_pending());
        let Some(listener) = listener.filter(|_| !is_pausing) else {
            self.close_if(is_closing);
            return None;
        };
        self.pause = None;
        match listener.poll_accept(&mut cx) {
            Poll::Pending => {
                self.close_if(is_closing);
                None
            }
            Poll::Ready(Ok((socket, address))) => {
                self.accepted += 1;
                self.add(socket, Peer::new(self.accepted, address));
                self.ready.wake(LISTENER);
                None
            }
            Poll::Ready(Err(error)) if is_of_one_connection(&error) => {
                self.ready.wake(LISTENER);
                None
            }
            Poll::Ready(Err(error)) => {
                let clock = &self.limits.clock;
                self.pause = Some(clock.timer(clock.now().saturating_add(PAUSE)));
                self.ready.wake(LISTENER);
                Some(Err(NetError::accept(error)))
            }
        }
    }

    fn close_if(&mut self, is_closing: bool) {
        if is_closing {
            self.listener = None;
        }
    }

    fn add(&mut self, socket: L::Socket, peer: Peer) {
        let place = self.free.pop().unwrap_or_else(|| {
            self.connections.push(None);
            self.connections.len() - 1
        });
        let waker = self.ready.open(place + 1);
        let connection = Connection::new(socket, peer, self.splitter.clone(), waker);
        let Limits { idle, clock, .. } = &self.limits;
        self.connections[place] = Some(connection.idle(*idle, clock));
    }
}

/// Whether the peer has left before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// No part of it is pinned.
impl<L: Listener, K, F> Unpin for Incoming<L, K, F> {}

impl<L: Listener, K: Framing, F: Frame> futures_core::Stream for Incoming<L, K, F> {
    type Item = Result<Received<F>, NetError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<L: Listener, K, F> fmt::Debug for Incoming<L, K, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("accepted", &self.accepted)
            .field("connections", &(self.connections.len() - self.free.len()))
            .finish_non_exhaustive()
    }
}

impl<L: Listener, K, F> Drop for Incoming<L, K, F> {
    fn drop(&mut self) {
        // Whoever keeps a waker of a connection must not keep the task.
        self.ready.forget();
    }
}

#[cfg(test)]
mod tests;
