//! What connections come from, and who is at their other end.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

/// What hands out connections: [`TcpListener`], [`UnixListener`], or one of your own, for TLS say.
pub trait Listener {
    /// A connection.
    type Socket: AsyncRead + AsyncWrite + Unpin;

    /// The next connection, with the address of its peer if it has one.
    ///
    /// Once dropped, nobody can connect any more.
    ///
    /// # Errors
    /// When no connection can be accepted; it is asked again later.
    fn poll_accept(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<(Self::Socket, Option<SocketAddr>)>>;
}

impl Listener for TcpListener {
    type Socket = TcpStream;

    fn poll_accept(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<(TcpStream, Option<SocketAddr>)>> {
        Self::poll_accept(self, cx).map_ok(|(socket, address)| (socket, Some(address)))
    }
}

#[cfg(unix)]
impl Listener for UnixListener {
    type Socket = UnixStream;

    fn poll_accept(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<(UnixStream, Option<SocketAddr>)>> {
        Self::poll_accept(self, cx).map_ok(|(socket, _)| (socket, None))
    }
}

/// Who is at the other end of a connection.
///
/// [`Display`](fmt::Display) writes `127.0.0.1:4000`, or `connection 3` where it has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer {
    connection: u64,
    address: Option<SocketAddr>,
}

impl Peer {
    pub(super) fn new(connection: u64, address: Option<SocketAddr>) -> Self {
        Self { connection, address }
    }

    /// The number of the connection, counted from 1 for each listener; no two have the same.
    pub fn connection(&self) -> u64 {
        self.connection
    }

    /// Its address; `None` for Unix sockets.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            Some(address) => address.fmt(f),
            None => write!(f, "connection {}", self.connection),
        }
    }
}
