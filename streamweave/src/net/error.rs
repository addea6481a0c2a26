//! What can go wrong with connections.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use super::listener::Peer;
use crate::framing::FrameErrorKind;

/// Why a connection has ended early, or could not be accepted, and where in its input that was.
///
/// [`Display`](fmt::Display) writes `127.0.0.1:4000, frame 3 (byte 120): longer than 80 bytes`.
#[derive(Debug)]
pub struct NetError {
    peer: Option<Peer>,
    offset: u64,
    index: u64,
    kind: NetErrorKind,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum NetErrorKind {
    /// No connection could be accepted, because there are too many open files for instance. The
    /// listener waits for a tenth of a second and goes on.
    Accept(io::Error),
    /// The socket failed: the peer has reset the connection, or cannot be reached any more.
    Io(io::Error),
    /// What the peer sent is no frame, or it left in the middle of one.
    Frame(FrameErrorKind),
    /// The peer has completed no frame for as long as [`idle`](super::Listen::idle) allows.
    Idle(Duration),
    /// [`drain`](super::ListenHandle::drain) was called before the rest of the frame had arrived.
    Interrupted,
}

impl NetError {
    #[cold]
    pub(super) fn new(peer: Peer, offset: u64, index: u64, kind: NetErrorKind) -> Self {
        Self { peer: Some(peer), offset, index, kind }
    }

    #[cold]
    pub(super) fn accept(cause: io::Error) -> Self {
        Self { peer: None, offset: 0, index: 0, kind: NetErrorKind::Accept(cause) }
    }

    /// Whose connection it was; `None` where none could be accepted.
    pub fn peer(&self) -> Option<Peer> {
        self.peer
    }

    /// Where the frame that is bad or incomplete begins in the connection's input, in bytes; how much
    /// has arrived, where none had begun.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many frames of the connection came before.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// What went wrong.
    pub fn kind(&self) -> &NetErrorKind {
        &self.kind
    }

    /// What went wrong, by value.
    pub fn into_kind(self) -> NetErrorKind {
        self.kind
    }
}

impl fmt::Display for NetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(peer) = self.peer {
            write!(f, "{peer}, frame {} (byte {}): ", self.index, self.offset)?;
        }
        self.kind.fmt(f)
    }
}

impl fmt::Display for NetErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accept(cause) => write!(f, "cannot accept a connection: {cause}"),
            Self::Io(cause) => cause.fmt(f),
            Self::Frame(kind) => kind.fmt(f),
            Self::Idle(limit) => write!(f, "no frame for {limit:?}"),
            Self::Interrupted => f.write_str("the listener was drained inside the frame"),
        }
    }
}

impl Error for NetError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            NetErrorKind::Accept(cause) | NetErrorKind::Io(cause) => Some(cause),
            NetErrorKind::Frame(FrameErrorKind::InvalidUtf8(cause)) => Some(cause),
            NetErrorKind::Frame(_) | NetErrorKind::Idle(_) | NetErrorKind::Interrupted => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_who_where_and_why() {
        let address = "127.0.0.1:4000".parse().ok();
        let cases = [
            (address, NetErrorKind::Interrupted, "the listener was drained inside the frame"),
            (None, NetErrorKind::Idle(Duration::from_secs(3)), "no frame for 3s"),
            (None, NetErrorKind::Io(io::Error::other("gone")), "gone"),
            (
                None,
                NetErrorKind::Frame(FrameErrorKind::LengthMalformed),
                "its length has more than 64 bits",
            ),
        ];
        for (address, kind, expected) in cases {
            let peer = Peer::new(7, address);
            let who = address.map_or("connection 7".to_owned(), |address| address.to_string());
            let error = NetError::new(peer, 120, 3, kind);
            assert_eq!(error.to_string(), format!("{who}, frame 3 (byte 120): {expected}"));
        }
        let accept = NetError::accept(io::Error::other("full"));
        assert_eq!(accept.to_string(), "cannot accept a connection: full");
    }
}
