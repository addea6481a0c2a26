//! What the system copies by itself, ahead of the loop that would do it.
//!
//! A drawing that hands the chunks of a reader to a writer and does nothing else with them is a copy,
//! and Linux copies from a file into a socket without bringing the bytes into the program. The macro
//! sees the form of the drawing and emits a call for it; the types say here whether it does anything.
//! What comes of it is always left to the loop behind: at the end of the file, where the system refuses
//! and where it fails, the loop goes on at the same byte, and tells the end or the error itself.

/// A source and a sink with nothing between them.
#[derive(Debug)]
pub struct CopyAhead<'a, S: ?Sized, K: ?Sized> {
    /// Where the bytes come from.
    pub source: &'a mut S,
    /// Where they go.
    pub sink: &'a mut K,
}

impl<'a, S: ?Sized, K: ?Sized> CopyAhead<'a, S, K> {
    /// The two ends.
    #[inline(always)]
    pub fn new(source: &'a mut S, sink: &'a mut K) -> Self {
        Self { source, sink }
    }
}

/// Copies what the system can.
///
/// Emitted code calls the method on the two ends themselves. It is found there where the system can copy
/// between them, and else a step later, on a reference to them.
pub trait CopyBySystem {
    /// Copies, and returns how many chunks that were.
    fn copy(self) -> u64;
}

/// Any two ends: nothing is copied ahead.
impl<S: ?Sized, K: ?Sized> CopyBySystem for &CopyAhead<'_, S, K> {
    #[inline(always)]
    fn copy(self) -> u64 {
        0
    }
}

#[cfg(all(feature = "sendfile", target_os = "linux"))]
mod system {
    use std::fs::File;
    use std::net::TcpStream;
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;

    use rustix::io::Errno;

    use super::{CopyAhead, CopyBySystem};
    use crate::run::current;
    use crate::sinks::write::WriteBytes;
    use crate::sources::file::NamedFile;
    use crate::sources::read_chunks::ReadChunks;

    /// How many bytes are copied between two looks at the run: as many as a chunk has.
    const PIECE: usize = 256 * 1024;

    /// What holds no bytes back that it has read: the file behind it is where it seems to be.
    pub trait Unbuffered: AsFd {}

    /// What writes each byte at once.
    pub trait Direct: AsFd {}

    impl Unbuffered for File {}
    impl Unbuffered for &File {}
    impl Unbuffered for NamedFile {}
    impl<F: Unbuffered> Unbuffered for &mut F {}

    impl Direct for TcpStream {}
    impl Direct for &TcpStream {}
    impl Direct for UnixStream {}
    impl Direct for &UnixStream {}
    impl<F: Direct> Direct for &mut F {}

    /// A source that is nothing but a file.
    pub trait FromFile {
        type File: Unbuffered;
        fn file(&mut self) -> Option<&mut Self::File>;
        fn skip(&mut self, count: u64);
    }

    /// A sink that is nothing but a socket.
    pub trait IntoSocket {
        type Socket: Direct;
        fn socket(&mut self) -> &mut Self::Socket;
    }

    impl<R: Unbuffered> FromFile for ReadChunks<R> {
        type File = R;

        fn file(&mut self) -> Option<&mut R> {
            self.untouched()
        }

        fn skip(&mut self, count: u64) {
            self.skip(count);
        }
    }

    impl<W: Direct> IntoSocket for WriteBytes<W> {
        type Socket = W;

        fn socket(&mut self) -> &mut W {
            self.writer()
        }
    }

    impl<K: IntoSocket> IntoSocket for &mut K {
        type Socket = K::Socket;

        fn socket(&mut self) -> &mut K::Socket {
            (**self).socket()
        }
    }

    impl<S: FromFile, K: IntoSocket> CopyBySystem for CopyAhead<'_, S, K> {
        fn copy(self) -> u64 {
            let mut chunks = 0;
            while !current::is_draining() {
                let Some(file) = self.source.file() else {
                    return chunks;
                };
                match rustix::fs::sendfile(self.sink.socket(), file, None, PIECE) {
                    Ok(count @ 1..) => {
                        self.source.skip(count as u64);
                        chunks += 1;
                    }
                    Err(Errno::INTR) => {}
                    // The loop sees the same end or error, and knows whose it is.
                    Ok(0) | Err(_) => return chunks,
                }
            }
            chunks
        }
    }
}
