//! Listeners and peers in memory, for tests without a runtime.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker, ready};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf};

use super::listener::Listener;
use crate::run::by_hand::Hand;

/// A listener whose connections a test makes.
#[derive(Clone, Default)]
pub(super) struct Door(Arc<Mutex<Knocks>>);

#[derive(Default)]
struct Knocks {
    waiting: VecDeque<io::Result<Socket>>,
    listener: Option<Waker>,
}

/// The listener's end of a connection.
pub(super) struct Socket {
    stream: DuplexStream,
    is_reset: Arc<AtomicBool>,
}

/// The peer's end of a connection; dropping it ends its input.
pub(super) struct Client {
    stream: DuplexStream,
    is_reset: Arc<AtomicBool>,
}

impl Door {
    /// Connects; `capacity` bytes fit between the two ends.
    pub(super) fn connect(&self, capacity: usize) -> Client {
        let (ours, theirs) = tokio::io::duplex(capacity);
        let is_reset = Arc::<AtomicBool>::default();
        self.knock(Ok(Socket { stream: ours, is_reset: Arc::clone(&is_reset) }));
        Client { stream: theirs, is_reset }
    }

    /// Connects and sends all of `bytes`.
    pub(super) fn send(&self, bytes: impl AsRef<[u8]>) -> Client {
        let mut client = self.connect(1 << 20);
        assert_eq!(client.send(bytes.as_ref()), bytes.as_ref().len());
        client
    }

    /// Lets the listener fail once.
    pub(super) fn fail(&self, kind: ErrorKind) {
        self.knock(Err(kind.into()));
    }

    fn knock(&self, socket: io::Result<Socket>) {
        let mut knocks = self.0.lock().unwrap();
        knocks.waiting.push_back(socket);
        let listener = knocks.listener.take();
        drop(knocks);
        listener.into_iter().for_each(Waker::wake);
    }

    /// How many have connected and were not accepted.
    pub(super) fn waiting(&self) -> usize {
        self.0.lock().unwrap().waiting.len()
    }
}

impl Listener for Door {
    type Socket = Socket;

    fn poll_accept(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<(Socket, Option<SocketAddr>)>> {
        let mut knocks = self.0.lock().unwrap();
        let Some(socket) = knocks.waiting.pop_front() else {
            knocks.listener = Some(cx.waker().clone());
            return Poll::Pending;
        };
        Poll::Ready(socket.map(|socket| (socket, None)))
    }
}

impl Client {
    /// Sends what there is room for, and says how much that was.
    pub(super) fn send(&mut self, bytes: &[u8]) -> usize {
        let hand = Hand::new();
        match pin!(self.stream.write(bytes)).poll(&mut hand.context()) {
            Poll::Ready(sent) => sent.unwrap_or(0),
            Poll::Pending => 0,
        }
    }

    /// Goes away without saying that this is the end.
    pub(super) fn reset(self) {
        self.is_reset.store(true, Ordering::SeqCst);
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() == before && self.is_reset.load(Ordering::SeqCst) {
            return Poll::Ready(Err(ErrorKind::ConnectionReset.into()));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
