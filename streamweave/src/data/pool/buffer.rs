//! A buffer out of a pool.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::mem;
use std::ops::{Deref, DerefMut};

use bytes::{Bytes, BytesMut};

use crate::data::pool::Pool;
use crate::data::pool::class::Class;

/// A buffer that is filled and frozen, out of a [`Pool`].
///
/// It dereferences to the bytes that were written, as a `Vec<u8>` does. It is an [`io::Write`] that
/// never fails, and [`spare_mut`](Self::spare_mut) is memory for a `Read`. When it is full it goes on
/// in a larger one of the pool and copies what it holds. Dropping it gives the memory back.
///
/// ```
/// use std::io::Write;
/// use streamweave::data::Pool;
///
/// let mut buffer = Pool::new().get(64);
/// write!(buffer, "one")?;
/// let one = buffer.split();
/// write!(buffer, "two")?;
/// let two = buffer.freeze();
/// assert_eq!((&one[..], &two[..]), (&b"one"[..], &b"two"[..]));
/// assert_eq!(one.as_ptr() as usize + 3, two.as_ptr() as usize);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct PooledBuf {
    /// As long as it can be, so that all of it may be written to.
    memory: BytesMut,
    filled: usize,
    /// None where the memory is not the pool's.
    class: Option<Class>,
    pool: Pool,
}

impl PooledBuf {
    #[inline]
    pub(super) fn new(memory: BytesMut, class: Option<Class>, pool: Pool) -> Self {
        Self { memory, filled: 0, class, pool }
    }

    /// How many bytes fit, those that were written included.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.memory.len()
    }

    /// What can still be written to. It holds zeros, or what the memory was used for before.
    #[inline]
    pub fn spare_mut(&mut self) -> &mut [u8] {
        &mut self.memory[self.filled..]
    }

    /// Counts the first `count` bytes of [`spare_mut`](Self::spare_mut) as written.
    ///
    /// # Panics
    /// When there are not so many.
    #[inline]
    pub fn advance_mut(&mut self, count: usize) {
        assert!(
            count <= self.memory.len() - self.filled,
            "no more is written than there is room for"
        );
        self.filled += count;
    }

    /// Reads once, as much as there is room for; zero is the end of the input, or no room. A read that
    /// was interrupted is repeated.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn read_from(&mut self, reader: &mut impl Read) -> io::Result<usize> {
        loop {
            match reader.read(self.spare_mut()) {
                Ok(count) => {
                    self.advance_mut(count);
                    return Ok(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Writes the bytes behind the others, and goes on in a larger buffer if they do not fit.
    #[inline]
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.spare_mut()[..bytes.len()].copy_from_slice(bytes);
        self.filled += bytes.len();
    }

    /// Makes room for so many bytes more, in a larger buffer if need be.
    ///
    /// # Panics
    /// When that is more than there can be.
    #[inline]
    pub fn reserve(&mut self, more: usize) {
        if more > self.memory.len() - self.filled {
            self.move_to_larger(more);
        }
    }

    #[cold]
    fn move_to_larger(&mut self, more: usize) {
        // Twice the room, so that a buffer that grows byte by byte copies each of them twice at most.
        let needed = self.filled.checked_add(more).expect("the length fits into memory");
        let mut larger = self.pool.get(needed.max(2 * self.filled));
        larger.memory[..self.filled].copy_from_slice(self);
        larger.filled = self.filled;
        *self = larger;
    }

    /// Keeps the first `length` bytes that were written.
    pub fn truncate(&mut self, length: usize) {
        self.filled = self.filled.min(length);
    }

    /// Keeps nothing of what was written.
    pub fn clear(&mut self) {
        self.filled = 0;
    }

    /// What was written, as `Bytes`; the buffer goes on with the rest of its memory.
    ///
    /// Nothing is copied, and nothing is allocated in a buffer of the pool's own. Memory that was split
    /// is zeroed when it is used again; [`freeze`](Self::freeze) spares that.
    pub fn split(&mut self) -> Bytes {
        let frame = self.memory.split_to(self.filled).freeze();
        self.filled = 0;
        frame
    }

    /// What was written, as `Bytes`. Nothing is copied, and nothing is allocated in a buffer of the
    /// pool's own.
    #[inline]
    pub fn freeze(mut self) -> Bytes {
        let mut whole = mem::take(&mut self.memory).freeze();
        match self.class.take() {
            Some(class) => {
                let frame = whole.slice(..self.filled);
                self.pool.put(class, whole);
                frame
            }
            None => {
                whole.truncate(self.filled);
                whole
            }
        }
    }
}

impl Drop for PooledBuf {
    #[inline]
    fn drop(&mut self) {
        if let Some(class) = self.class.take() {
            self.pool.put(class, mem::take(&mut self.memory).freeze());
        }
    }
}

impl Deref for PooledBuf {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.memory[..self.filled]
    }
}

impl DerefMut for PooledBuf {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.memory[..self.filled]
    }
}

impl AsRef<[u8]> for PooledBuf {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl From<PooledBuf> for Bytes {
    fn from(buffer: PooledBuf) -> Self {
        buffer.freeze()
    }
}

impl Write for PooledBuf {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Extend<u8> for PooledBuf {
    fn extend<I: IntoIterator<Item = u8>>(&mut self, bytes: I) {
        bytes.into_iter().for_each(|byte| self.extend_from_slice(&[byte]));
    }
}

impl fmt::Debug for PooledBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PooledBuf")
            .field("len", &self.len())
            .field("capacity", &self.capacity())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::pool::PoolLimits;

    #[test]
    fn grows_into_larger_buffers_and_gives_the_smaller_back() {
        for limit in [0, usize::MAX] {
            let pool = Pool::with_limits(PoolLimits { bytes: limit, ..PoolLimits::default() });
            let mut buffer = pool.get(10);
            let written: Vec<u8> = (0..5000_u32).map(|n| n as u8).collect();
            buffer.extend(written.iter().copied());
            assert_eq!(buffer[..], written);
            assert_eq!(buffer.capacity().next_power_of_two(), 8192);
            let stats = pool.stats();
            assert_eq!(stats.idle_bytes, if limit == 0 { 0 } else { 1024 + 2048 + 4096 });
            assert_eq!(buffer.freeze(), written);
        }
    }

    #[test]
    fn what_was_written_can_be_looked_at_and_changed() {
        let mut buffer = Pool::new().get(10);
        buffer.extend_from_slice(b"abcdef");
        buffer[0] = b'A';
        buffer.truncate(3);
        buffer.truncate(9);
        assert_eq!((buffer.as_ref(), buffer.len()), (&b"Abc"[..], 3));
        buffer.clear();
        assert!(buffer.is_empty());
        assert!(buffer.freeze().is_empty());
    }

    #[test]
    fn reads_what_there_is_room_for() {
        let mut buffer = Pool::new().get(1024);
        let input = vec![7; 1500];
        let mut reader = &input[..];
        let counts: [_; 3] = std::array::from_fn(|_| buffer.read_from(&mut reader).unwrap());
        assert_eq!(counts, [1024, 0, 0]);
        assert_eq!(buffer.split(), input[..1024]);
        assert_eq!((buffer.capacity(), reader.len()), (0, 476));
    }

    #[test]
    fn a_buffer_that_was_split_comes_back_whole() {
        let pool = Pool::new();
        let mut buffer = pool.get(1024);
        let address = buffer.as_ptr();
        let mut frames = Vec::new();
        while buffer.capacity() >= 300 {
            buffer.extend_from_slice(&[frames.len() as u8; 300]);
            frames.push(buffer.split());
        }
        drop(buffer);
        assert!((0..).zip(&frames).all(|(n, frame)| *frame == [n; 300][..]));
        frames.remove(0);
        assert_eq!(pool.stats().idle_bytes, 0);
        drop(frames);
        let again = pool.get(1024);
        assert_eq!((again.as_ptr(), again.capacity()), (address, 1024));
    }

    #[test]
    #[should_panic(expected = "no more is written than there is room for")]
    fn more_than_there_is_cannot_be_written() {
        Pool::new().get(1024).advance_mut(1025);
    }
}
