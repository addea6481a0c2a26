//! How readers are read.

use std::io::{self, ErrorKind, Read};

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

#[cfg(test)]
pub(super) mod testing {
    use std::collections::VecDeque;
    use std::io::{self, Read};

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
}
