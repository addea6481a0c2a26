//! `listen(listener)`: what to take from the connections of a listener.

use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use super::incoming::{Incoming, LISTENER};
use super::listener::Listener;
use super::ready::Ready;
use crate::clock::Clock;
use crate::framing::{self, Delimited, Frame, Framing, LengthDelimited, Lines, Prefix, Splitter};
use crate::sync::{AtomicBool, Ordering};

/// How many connections are open at once where nothing else is said.
const CONNECTIONS: usize = 1024;

/// A listener and its limits; made by [`listen`].
#[derive(Debug)]
pub struct Listen<L> {
    listener: L,
    limits: Limits,
    ready: Arc<Ready>,
    waker: Waker,
    wish: Arc<Wish>,
}

#[derive(Debug)]
pub(super) struct Limits {
    pub(super) connections: usize,
    pub(super) idle: Option<Duration>,
    pub(super) clock: Clock,
}

/// Ends a listener's input from outside; made by [`Listen::handle`].
///
/// Clones are handles to the same listener; a clone allocates nothing. Dropping handles ends nothing.
#[derive(Clone, Debug)]
pub struct ListenHandle {
    wish: Arc<Wish>,
    ready: Arc<Ready>,
}

/// What was asked for.
#[derive(Debug, Default)]
pub(super) struct Wish {
    close: AtomicBool,
    drain: AtomicBool,
}

/// Takes what the peers of a listener send, as one input for the word `stream`.
///
/// In flow the connections of any [`Listener`], of TCP or of Unix sockets. Out flow
/// [`Received`](super::Received) frames: those of a connection in order, connections in turns of up to
/// 16 frames. They come as `Result<Received, NetError>`, and `try_map(|received| received)` parts the
/// two. It ends after [`close`](ListenHandle::close) or [`drain`](ListenHandle::drain) only.
///
/// What a bad peer does, or does not, ends its own connection and is one [`NetError`](super::NetError) with the peer, the
/// frame and the byte: a frame that is too long, whose length lies or that is not UTF-8, a reset, an end
/// in the middle of a frame, silence beyond [`idle`](Listen::idle). Nothing else is lost: frames before it
/// are handed on, other connections go on.
///
/// All connections are read in the task of the region, those that were woken and no others. Nothing is
/// read or accepted while the region does not ask, so a slow region holds back the peers, and more than
/// [`max_connections`](Listen::max_connections) wait in the system's backlog.
///
/// One block of 64 KiB serves the reads of all connections; a frame within one read is a slice of it, so
/// hot paths allocate a block for every 64 KiB and nothing a frame. A frame keeps its block. A
/// connection that is idle holds what has arrived of its next frame: nothing mostly, twice the longest
/// frame and one block at most.
///
/// When the run is dropped, stopped or [shut down](crate::Handle::shutdown), all connections are closed
/// where they are.
///
/// ```
/// # use streamweave::pipeline;
/// use streamweave::net::listen;
/// use tokio::io::AsyncWriteExt;
/// use tokio::net::{TcpListener, TcpStream};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let listener = TcpListener::bind("127.0.0.1:0").await?;
/// let mut client = TcpStream::connect(listener.local_addr()?).await?;
/// client.write_all(b"one\ntwo\nthr").await?;
///
/// let incoming = listen(listener).max_connections(100).lines();
/// let report = pipeline! {
///     received = stream(incoming) -> take(2) -> try_map(|received| received);
///     lines    = received -> map(|received| received.frame) -> collect();
///     bad      = received.err -> skip_errors();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.lines, ["one", "two"]);
/// # Ok(())
/// # }
/// ```
pub fn listen<L: Listener>(listener: L) -> Listen<L> {
    let ready = Arc::<Ready>::default();
    let waker = ready.open(LISTENER);
    let limits = Limits { connections: CONNECTIONS, idle: None, clock: Clock::system() };
    Listen { listener, limits, ready, waker, wish: Arc::default() }
}

impl<L: Listener> Listen<L> {
    /// Serves up to `count` connections at once; 1024 is the default.
    ///
    /// # Panics
    /// When `count` is zero.
    #[must_use]
    pub fn max_connections(mut self, count: usize) -> Self {
        assert!(count > 0, "a listener serves one connection at least");
        self.limits.connections = count;
        self
    }

    /// Ends a connection that completes no frame for this long, be it silent, half open, or one that
    /// sends a byte now and then; the default waits for ever.
    ///
    /// The time in which nobody reads the connection does not count, nor does that of a frame of which
    /// something has arrived at the last moment. It costs a timer a connection.
    #[must_use]
    pub fn idle(mut self, limit: Duration) -> Self {
        self.limits.idle = Some(limit);
        self
    }

    /// Measures [`idle`](Listen::idle) by another clock than the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.limits.clock = clock;
        self
    }

    /// Ends the input, from wherever it is called.
    pub fn handle(&self) -> ListenHandle {
        ListenHandle { wish: Arc::clone(&self.wish), ready: Arc::clone(&self.ready) }
    }

    /// Cuts what each peer sends into lines: [`framing::lines`].
    pub fn lines(self) -> Incoming<L, Lines> {
        self.framed(framing::lines())
    }

    /// Cuts what each peer sends wherever `delimiter` stands: [`framing::delimited`].
    ///
    /// # Panics
    /// When `delimiter` is empty.
    pub fn delimited(self, delimiter: impl AsRef<[u8]>) -> Incoming<L, Delimited> {
        self.framed(framing::delimited(delimiter))
    }

    /// Cuts what each peer sends into frames behind their lengths: [`framing::length_delimited`].
    pub fn length_delimited(self, prefix: Prefix) -> Incoming<L, LengthDelimited> {
        self.framed(framing::length_delimited(prefix))
    }

    /// Cuts what each peer sends by a splitter with limits of its own, or into `Text`.
    ///
    /// ```no_run
    /// # use streamweave::pipeline;
    /// use streamweave::{framing, net::listen};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let listener = tokio::net::UnixListener::bind("/run/events.sock")?;
    /// let short_lines = listen(listener).framed(framing::lines().at_most(4096));
    /// pipeline! { stream(short_lines) -> try_for_each(|line| line.map(drop)); }.run().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn framed<K: Framing, F: Frame>(self, splitter: Splitter<K, F>) -> Incoming<L, K, F> {
        let Self { listener, limits, ready, waker, wish } = self;
        Incoming::new(listener, splitter, limits, ready, waker, wish)
    }
}

impl ListenHandle {
    /// Closes the listener: who is connected is served to the end, and nobody else can connect.
    ///
    /// Who waits to be accepted is, as far as there is [room](Listen::max_connections). The input ends with the last connection. It returns at once.
    pub fn close(&self) {
        self.wish.close.store(true, Ordering::Release);
        self.ready.wake(LISTENER);
    }

    /// Closes the listener, and each connection when nothing more has arrived from its peer.
    ///
    /// Frames that have arrived are handed on; what has arrived of a frame is an error of the kind
    /// [`Interrupted`](super::NetErrorKind::Interrupted). A peer that never pauses is only ended by the
    /// run's own deadline ([`Handle::shutdown`](crate::Handle::shutdown)). It returns at once.
    pub fn drain(&self) {
        self.wish.drain.store(true, Ordering::Release);
        self.close();
    }
}

impl Wish {
    pub(super) fn closes(&self) -> bool {
        self.close.load(Ordering::Acquire)
    }

    pub(super) fn drains(&self) -> bool {
        self.drain.load(Ordering::Acquire)
    }
}
