//! What of a frame came before the chunk at hand.

use std::mem::take;

use bytes::Bytes;

/// The beginning of a frame whose end has not arrived.
///
/// One piece is held as it came, so that a frame across two chunks is one allocation of its size. A
/// second piece makes it a buffer: many pieces could hold far larger chunks than themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Seam {
    piece: Bytes,
    grown: Vec<u8>,
}

impl Seam {
    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.bytes().len()
    }

    #[inline(always)]
    pub(super) fn bytes(&self) -> &[u8] {
        if self.grown.is_empty() { &self.piece } else { &self.grown }
    }

    /// Holds one more piece of a frame that will have `most` bytes at most.
    pub(super) fn hold(&mut self, piece: Bytes, most: usize) {
        if self.bytes().is_empty() {
            self.piece = piece;
        } else if !piece.is_empty() {
            self.append(&piece, most);
        }
    }

    /// The whole frame, of which `end` is the last piece.
    #[inline]
    pub(super) fn join(&mut self, end: Bytes) -> Bytes {
        if self.bytes().is_empty() {
            return end;
        }
        self.append(&end, 0);
        self.take()
    }

    /// The frame, if its end was the last piece.
    pub(super) fn take(&mut self) -> Bytes {
        if self.grown.is_empty() { take(&mut self.piece) } else { take(&mut self.grown).into() }
    }

    /// Forgets all but the last `count` bytes of what is held and of `piece` behind it.
    pub(super) fn keep_last(&mut self, count: usize, piece: &[u8]) {
        let old = last(self.bytes(), count.saturating_sub(piece.len()));
        self.grown = [old, last(piece, count)].concat();
        self.piece = Bytes::new();
    }

    /// Grows to twice the size, so that a frame of many pieces is copied about once, but not beyond
    /// `most` unless it must.
    fn append(&mut self, piece: &[u8], most: usize) {
        let needed = self.len() + piece.len();
        if needed > self.grown.capacity() {
            let size = needed.max(most.min(2 * self.grown.capacity()));
            self.grown.reserve_exact(size - self.grown.len());
        }
        self.grown.extend_from_slice(&take(&mut self.piece));
        self.grown.extend_from_slice(piece);
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.piece.len() + self.grown.capacity()
    }
}

fn last(bytes: &[u8], count: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(count)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_of_one_piece_is_that_piece() {
        let piece = Bytes::from_static(b"abc");
        let mut seam = Seam::default();
        seam.hold(piece.clone(), 9);
        seam.hold(Bytes::new(), 9);
        assert_eq!(seam.take().as_ptr(), piece.as_ptr());
        assert_eq!(seam.join(piece.clone()).as_ptr(), piece.as_ptr());
    }

    #[test]
    fn grows_with_what_arrives_up_to_what_is_allowed() {
        let mut seam = Seam::default();
        let mut sizes = Vec::new();
        for _ in 0..9 {
            seam.hold(Bytes::from_static(b"x"), 7);
            sizes.push(seam.capacity());
        }
        assert_eq!(sizes, [1, 2, 4, 4, 7, 7, 7, 8, 9]);
        assert_eq!(seam.join(Bytes::from_static(b"y")), "xxxxxxxxxy");
        assert_eq!(seam.len(), 0);
    }

    #[test]
    fn keeps_the_last_bytes() {
        let cases: [(&str, usize, &str, &str); 5] = [
            ("abc", 2, "", "bc"),
            ("abc", 2, "d", "cd"),
            ("abc", 2, "defg", "fg"),
            ("", 3, "a", "a"),
            ("abc", 0, "d", ""),
        ];
        for (held, count, piece, kept) in cases {
            let mut seam = Seam::default();
            seam.hold(Bytes::from(held), 9);
            seam.keep_last(count, piece.as_bytes());
            assert_eq!(seam.bytes(), kept.as_bytes());
        }
    }
}
