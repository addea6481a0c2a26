//! How readers are read.

use std::io::{self, ErrorKind, Read};
#[cfg(feature = "tokio")]
use std::pin::Pin;
use std::task::Poll;
#[cfg(feature = "tokio")]
use std::task::{Context, ready};

#[cfg(feature = "tokio")]
use tokio::io::{AsyncRead, ReadBuf};

/// How many bytes a reader is asked for at once.
pub(super) const BUFFER: usize = if cfg!(test) { 16 } else { 256 * 1024 };

/// Reads once; an interrupted read is tried again.
pub(super) fn read_once(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// What was read by a reader that holds its thread until there is something.
pub(super) fn at_once<T>(polled: Poll<T>) -> T {
    match polled {
        Poll::Ready(read) => read,
        Poll::Pending => unreachable!("a reader that holds its thread is never pending"),
    }
}

/// Reads once, or is woken when there is more; an interrupted read is tried again.
#[cfg(feature = "tokio")]
pub(super) fn poll_read_once(
    mut reader: Pin<&mut impl AsyncRead>,
    cx: &mut Context<'_>,
    buffer: &mut [u8],
) -> Poll<io::Result<usize>> {
    loop {
        let mut buffer = ReadBuf::new(buffer);
        match ready!(reader.as_mut().poll_read(cx, &mut buffer)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return Poll::Ready(result.map(|()| buffer.filled().len())),
        }
    }
}

#[cfg(test)]
pub(super) mod testing {
    use std::collections::VecDeque;
    use std::io::{self, Read};
    #[cfg(feature = "tokio")]
    use std::pin::Pin;
    #[cfg(feature = "tokio")]
    use std::task::{Context, Poll};

    /// A reader that hands out the given pieces, one a read.
    pub(in crate::sources) struct Pieces(pub(in crate::sources) VecDeque<io::Result<Vec<u8>>>);

    impl Pieces {
        /// `data` in pieces of the given sizes, over and over.
        pub(in crate::sources) fn cut(data: &[u8], sizes: &[usize]) -> Self {
            let mut rest = data;
            let pieces = sizes.iter().cycle().map_while(|size| {
                let (piece, behind) = rest.split_at(rest.len().min(*size));
                rest = behind;
                (!piece.is_empty()).then(|| Ok(piece.to_vec()))
            });
            Self(pieces.collect())
        }
    }

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some(piece) = self.0.pop_front() else {
                return Ok(0);
            };
            let mut piece = piece?;
            let count = piece.len().min(buffer.len());
            buffer[..count].copy_from_slice(&piece[..count]);
            piece.drain(..count);
            if !piece.is_empty() {
                self.0.push_front(Ok(piece));
            }
            Ok(count)
        }
    }

    /// A reader that hands out the given pieces, one a read, and has to wait at each `None`.
    #[cfg(feature = "tokio")]
    pub(in crate::sources) struct Halting(
        pub(in crate::sources) VecDeque<Option<io::Result<Vec<u8>>>>,
    );

    #[cfg(feature = "tokio")]
    impl Halting {
        /// Waits before each of the pieces.
        pub(in crate::sources) fn new<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Self {
            let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
            Self(pieces.flat_map(|piece| [None, Some(Ok(piece.to_vec()))]).collect())
        }
    }

    #[cfg(feature = "tokio")]
    impl tokio::io::AsyncRead for Halting {
        fn poll_read(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            buffer: &mut tokio::io::ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            match self.0.pop_front() {
                None => Poll::Ready(Ok(())),
                Some(None) => {
                    cx.waker().wake_by_ref();
                    Poll::Pending
                }
                Some(Some(piece)) => {
                    let mut piece = piece?;
                    let rest = piece.split_off(piece.len().min(buffer.remaining()));
                    buffer.put_slice(&piece);
                    if !rest.is_empty() {
                        self.0.push_front(Some(Ok(rest)));
                    }
                    Poll::Ready(Ok(()))
                }
            }
        }
    }
}
