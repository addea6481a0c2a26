//! One connection: from its bytes to its frames, and how it ends.

use std::io::{self, ErrorKind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::error::{NetError, NetErrorKind};
use super::incoming::Received;
use super::listener::Peer;
use crate::clock::{Clock, Timer};
use crate::framing::{Frame, FrameError, Framing, Splitter};

/// How much is read at once; one block serves all connections of a listener, a read each.
const BLOCK: usize = if cfg!(test) { 64 } else { 64 * 1024 };
/// With less room than this, a new block is begun.
const LEAST: usize = BLOCK / 16;

#[derive(Debug)]
pub(super) struct Connection<S, K, F> {
    socket: S,
    peer: Peer,
    splitter: Splitter<K, F>,
    waker: Waker,
    watch: Option<Watch>,
    /// How many bytes were read.
    read: u64,
    /// How many frames were handed on.
    frames: u64,
    ended: bool,
}

/// How long a connection may be idle.
#[derive(Debug)]
struct Watch {
    timer: Timer,
    limit: Duration,
    /// Whether a frame was completed since the connection has last waited.
    completed: bool,
    /// Whether anything has arrived since then.
    arrived: bool,
}

/// What became of a connection's turn.
#[derive(Debug)]
pub(super) enum Turn<F> {
    Frame(Received<F>),
    /// There may be more; others have their turn first.
    Again,
    Waits,
    Ended,
    Failed(NetError),
}

impl<S: AsyncRead + Unpin, K: Framing, F: Frame> Connection<S, K, F> {
    pub(super) fn new(socket: S, peer: Peer, splitter: Splitter<K, F>, waker: Waker) -> Self {
        Self { socket, peer, splitter, waker, watch: None, read: 0, frames: 0, ended: false }
    }

    pub(super) fn idle(self, limit: Option<Duration>, clock: &Clock) -> Self {
        Self { watch: limit.map(|limit| Watch::new(limit, clock)), ..self }
    }

    /// The next frame, after at most one read.
    pub(super) fn turn(&mut self, block: &mut BytesMut, draining: bool) -> Turn<F> {
        if let Some(found) = self.splitter.next_found() {
            return self.found(found);
        }
        if self.ended {
            return Turn::Ended;
        }
        match self.poll_read(block) {
            Poll::Ready(Ok(chunk)) => self.arrived(chunk),
            Poll::Ready(Err(error)) if error.kind() == ErrorKind::Interrupted => Turn::Again,
            Poll::Ready(Err(error)) => self.broken(NetErrorKind::Io(error)),
            Poll::Pending if draining => self.drained(),
            Poll::Pending => self.waits(),
        }
    }

    fn poll_read(&mut self, block: &mut BytesMut) -> Poll<io::Result<Bytes>> {
        if block.capacity() < LEAST {
            block.reserve(BLOCK);
        }
        let mut cx = Context::from_waker(&self.waker);
        let read = pin!(self.socket.read_buf(block)).poll(&mut cx);
        read.map_ok(|_| block.split().freeze())
    }

    fn found(&mut self, (offset, frame): (u64, Result<F, FrameError>)) -> Turn<F> {
        if let Some(watch) = &mut self.watch {
            watch.completed = true;
        }
        let index = self.frames;
        match frame {
            Ok(frame) => {
                self.frames += 1;
                Turn::Frame(Received { peer: self.peer, offset, index, frame })
            }
            Err(error) => {
                let kind = NetErrorKind::Frame(error.kind().clone());
                Turn::Failed(NetError::new(self.peer, offset, index, kind))
            }
        }
    }

    fn arrived(&mut self, chunk: Bytes) -> Turn<F> {
        if let Some(watch) = &mut self.watch {
            watch.arrived = true;
        }
        self.read += chunk.len() as u64;
        if chunk.is_empty() {
            self.splitter.end();
            self.ended = true;
        } else {
            self.splitter.begin(chunk);
        }
        self.splitter.next_found().map_or(Turn::Again, |found| self.found(found))
    }

    fn waits(&mut self) -> Turn<F> {
        let mut cx = Context::from_waker(&self.waker);
        let watch = self.watch.as_mut();
        match watch.and_then(|watch| watch.poll(&mut cx).is_ready().then_some(watch.limit)) {
            Some(limit) => self.broken(NetErrorKind::Idle(limit)),
            None => Turn::Waits,
        }
    }

    /// What has arrived of a frame is no frame: the peer has not said that this is its end.
    fn broken(&mut self, kind: NetErrorKind) -> Turn<F> {
        let offset = self.begun().unwrap_or(self.read);
        Turn::Failed(NetError::new(self.peer, offset, self.frames, kind))
    }

    fn drained(&mut self) -> Turn<F> {
        match self.begun() {
            Some(offset) => Turn::Failed(NetError::new(
                self.peer,
                offset,
                self.frames,
                NetErrorKind::Interrupted,
            )),
            None => Turn::Ended,
        }
    }

    /// Where the frame begins of which a part has arrived.
    fn begun(&mut self) -> Option<u64> {
        self.splitter.end();
        self.splitter.next_found().map(|(offset, _)| offset)
    }
}

impl Watch {
    fn new(limit: Duration, clock: &Clock) -> Self {
        let timer = clock.timer(clock.now().saturating_add(limit));
        Self { timer, limit, completed: false, arrived: false }
    }

    /// Ready when the connection has been idle for too long, of the time in which somebody read it.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let arrived = std::mem::take(&mut self.arrived);
        if std::mem::take(&mut self.completed) {
            self.restart();
        }
        match self.timer.poll(cx) {
            // Nobody may have read for so long that the peer could not send the rest.
            Poll::Ready(()) if arrived => {
                self.restart();
                self.timer.poll(cx)
            }
            polled => polled,
        }
    }

    fn restart(&mut self) {
        self.timer.set(self.timer.clock().now().saturating_add(self.limit));
    }
}
