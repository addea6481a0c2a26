//! Buffers that are used again.

pub mod buffer;
mod class;
mod shelf;

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use bytes::{Bytes, BytesMut};

use crate::data::lanes::{LANES, Lane, lane, open, others};
use crate::data::pool::buffer::PooledBuf;
use crate::data::pool::class::{CLASSES, Class};
use crate::data::pool::shelf::Shelf;

/// Hands out buffers, and hands the same memory out again when nobody uses it any more.
///
/// A [`PooledBuf`] is filled and frozen into [`Bytes`], which may be sliced, cloned and sent anywhere.
/// Nothing has to be given back: the pool keeps a handle to every buffer of its own, and takes the
/// memory again when it is the last one. After the first use of a buffer that is no allocation at all,
/// neither for the frame nor for its handle, and no zeroing where the buffer was filled in one go.
///
/// Sizes are rounded up to a power of two from 1 KiB to 1 MiB. Each thread looks for a free buffer at
/// a place of its own first, then at those of the others. When there is none, memory is allocated: the
/// pool's own as long as the [`PoolLimits`] allow it, and beyond that, or beyond 1 MiB, a plain buffer
/// that is freed after use and counted in [`PoolStats::unpooled`]. A pool is never empty and nobody
/// waits for it; memory that is not used stays until [`trim`](Self::trim) or until the pool is dropped.
/// Frames live on without the pool.
///
/// A frame keeps the whole buffer it lies in: copy what has to be kept for long.
///
/// # What it is worth
///
/// A frame of 16 KiB whose pages are touched, in nanoseconds, on a 2-core virtual machine; `bars --only
/// 16` measures it anew:
///
/// | | pool | fresh and zeroed | fresh and not zeroed |
/// |---|---|---|---|
/// | one in use, glibc 2.36 | 56 | 192 | 56 |
/// | 64 in use, glibc 2.36 | 53 | 1900 | 1410 |
/// | one in use, mimalloc | 58 | 168 | 30 |
/// | 64 in use, mimalloc | 52 | 253 | 34 |
///
/// A `Read` has to be given zeroed memory. Where many frames are freed together, glibc gives memory
/// back to the system and fetches it again, page by page. With mimalloc, memory that need not be
/// zeroed is better taken from the allocator.
///
/// ```
/// use streamweave::data::Pool;
///
/// let pool = Pool::new();
/// let mut buffer = pool.get(4096);
/// buffer.extend_from_slice(b"frame");
/// let frame = buffer.freeze();
/// let address = frame.as_ptr();
/// assert_eq!(frame, b"frame"[..]);
/// drop(frame);
///
/// assert_eq!(pool.get(4000).as_ptr(), address);
/// assert_eq!((pool.stats().misses, pool.stats().hits), (1, 1));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Pool(Arc<Shelves>);

/// How much memory a [`Pool`] may call its own, in use or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolLimits {
    /// The bytes of all buffers; 64 MiB unless told otherwise.
    pub bytes: usize,
    /// The buffers of each size; as many as their bytes allow unless told otherwise.
    pub buffers: usize,
}

/// What a [`Pool`] holds and has done.
///
/// While other threads use the pool, the numbers need not be of one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStats {
    /// How often a buffer was used again.
    pub hits: u64,
    /// How often none was free and the pool allocated one.
    pub misses: u64,
    /// How often none was free and the limits allowed no other: plain buffers, and those above 1 MiB.
    pub unpooled: u64,
    /// How often a buffer was frozen or dropped, and the pool kept its handle.
    pub returned: u64,
    /// How many buffers `trim` has freed.
    pub trimmed: u64,
    /// How many buffers are the pool's.
    pub held_buffers: usize,
    /// How many bytes these have.
    pub held_bytes: usize,
    /// How many of these bytes nobody uses. Looked up buffer by buffer.
    pub idle_bytes: usize,
}

/// What all handles of a pool share.
#[derive(Default)]
struct Shelves {
    lanes: [Lane<Mutex<Shelf>>; LANES],
    limits: PoolLimits,
    held_bytes: AtomicUsize,
    held_buffers: [AtomicUsize; CLASSES],
    misses: AtomicU64,
    unpooled: AtomicU64,
    trimmed: AtomicU64,
}

impl Pool {
    /// An empty pool with the usual limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty pool with these limits.
    pub fn with_limits(limits: PoolLimits) -> Self {
        Self(Arc::new(Shelves { limits, ..Shelves::default() }))
    }

    /// An empty buffer with room for at least so many bytes.
    #[inline]
    pub fn get(&self, capacity: usize) -> PooledBuf {
        let Some(class) = Class::of(capacity) else {
            return self.plain(capacity);
        };
        let idle = open(&self.0.lanes[lane() % LANES]).take(class);
        match idle {
            Some(handle) => self.buffer(revived(handle, class), Some(class)),
            None => self.get_elsewhere(class),
        }
    }

    /// Frees buffers that nobody uses, the largest first, until the pool holds at most so many bytes
    /// or all that it holds is in use. Returns how many bytes were freed.
    ///
    /// Takes the time to look at each buffer. `trim(0)` frees all that can be freed.
    pub fn trim(&self, keep: usize) -> usize {
        let before = self.0.held_bytes.load(Relaxed);
        for class in Class::all().rev() {
            for lane in &self.0.lanes {
                let mut shelf = open(lane);
                shelf
                    .free(class, || self.0.held_bytes.load(Relaxed) > keep && self.0.forget(class));
            }
        }
        before.saturating_sub(self.0.held_bytes.load(Relaxed))
    }

    /// What the pool holds and has done.
    pub fn stats(&self) -> PoolStats {
        let mut stats = PoolStats {
            misses: self.0.misses.load(Relaxed),
            unpooled: self.0.unpooled.load(Relaxed),
            trimmed: self.0.trimmed.load(Relaxed),
            held_buffers: self.0.held_buffers.iter().map(|held| held.load(Relaxed)).sum(),
            held_bytes: self.0.held_bytes.load(Relaxed),
            ..PoolStats::default()
        };
        for lane in &self.0.lanes {
            let shelf = open(lane);
            stats.hits += shelf.hits;
            stats.returned += shelf.returned;
            stats.idle_bytes += shelf.idle_bytes();
        }
        stats
    }

    /// The memory of a buffer that is done, seen from where the rest of it begins.
    #[inline]
    fn put(&self, class: Class, memory: Bytes) {
        open(&self.0.lanes[lane() % LANES]).put(class, memory);
    }

    #[inline]
    fn buffer(&self, memory: BytesMut, class: Option<Class>) -> PooledBuf {
        PooledBuf::new(memory, class, self.clone())
    }

    #[cold]
    fn get_elsewhere(&self, class: Class) -> PooledBuf {
        let idle = others(&self.0.lanes, lane() % LANES).find_map(|mut shelf| shelf.take(class));
        if let Some(handle) = idle {
            self.buffer(revived(handle, class), Some(class))
        } else if self.0.remember(class) {
            self.0.misses.fetch_add(1, Relaxed);
            self.buffer(fresh(class), Some(class))
        } else {
            self.plain(class.size())
        }
    }

    #[cold]
    fn plain(&self, capacity: usize) -> PooledBuf {
        self.0.unpooled.fetch_add(1, Relaxed);
        self.buffer(BytesMut::zeroed(capacity), None)
    }
}

impl Shelves {
    /// Counts one buffer more as the pool's, if the limits allow it.
    fn remember(&self, class: Class) -> bool {
        let more = |held: &AtomicUsize, more: usize, limit: usize| {
            let add = |held: usize| held.checked_add(more).filter(|held| *held <= limit);
            held.fetch_update(Relaxed, Relaxed, add).is_ok()
        };
        let buffers = &self.held_buffers[class.index()];
        if !more(buffers, 1, self.limits.buffers) {
            return false;
        }
        let fits = more(&self.held_bytes, class.size(), self.limits.bytes);
        if !fits {
            buffers.fetch_sub(1, Relaxed);
        }
        fits
    }

    /// Counts a buffer that is freed.
    fn forget(&self, class: Class) -> bool {
        self.held_buffers[class.index()].fetch_sub(1, Relaxed);
        self.held_bytes.fetch_sub(class.size(), Relaxed);
        self.trimmed.fetch_add(1, Relaxed);
        true
    }
}

/// Memory for the pool.
fn fresh(class: Class) -> BytesMut {
    let mut memory = BytesMut::zeroed(class.size());
    // Splitting makes the count that all handles share; the memory keeps it from now on.
    drop(memory.split_to(0));
    memory
}

/// The whole memory behind the last handle to it.
///
/// A buffer that was frozen whole is as long as its memory and is taken as it is. Of one that was
/// split the handle sees the rest alone, so what lies before that is written anew.
#[inline]
fn revived(last: Bytes, class: Class) -> BytesMut {
    let mut memory = BytesMut::from(last);
    if memory.len() < class.size() {
        memory.clear();
        memory.resize(class.size(), 0);
    }
    memory
}

impl Default for PoolLimits {
    fn default() -> Self {
        Self { bytes: 64 << 20, buffers: usize::MAX }
    }
}

impl fmt::Debug for Shelves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelves")
            .field("limits", &self.limits)
            .field("held_bytes", &self.held_bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: usize = 4096;

    fn filled(pool: &Pool, byte: u8) -> Bytes {
        let mut buffer = pool.get(SIZE);
        buffer.spare_mut().fill(byte);
        buffer.advance_mut(SIZE);
        buffer.freeze()
    }

    #[test]
    fn memory_in_use_is_never_handed_out() {
        let pool = Pool::new();
        // Frames are dropped in an order without a pattern, and some are kept for long.
        let mut frames: Vec<(u8, Bytes)> = Vec::new();
        for round in 0..500_usize {
            let byte = round as u8;
            frames.push((byte, filled(&pool, byte)));
            if frames.len() > 20 {
                frames.swap_remove(round * 7 % 13);
            }
            assert!(frames.iter().all(|(byte, frame)| frame.iter().all(|seen| seen == byte)));
        }
        let stats = pool.stats();
        assert_eq!(stats.hits + stats.misses, 500);
        assert!(stats.held_buffers < 60, "{stats:?}");
    }

    #[test]
    fn a_buffer_that_was_split_anywhere_is_revived_whole() {
        for begin in [0, 1, 1023, 1024] {
            let pool = Pool::new();
            let mut buffer = pool.get(1024);
            let address = buffer.as_ptr();
            buffer.advance_mut(begin);
            let frame = buffer.split();
            drop(buffer);
            assert_eq!((pool.stats().idle_bytes, frame.len()), (0, begin));
            drop(frame);
            let again = pool.get(1024);
            assert_eq!((again.capacity(), again.as_ptr()), (1024, address), "{begin}");
        }
    }

    #[test]
    fn slices_and_clones_keep_the_memory() {
        let pool = Pool::new();
        let frame = filled(&pool, 1);
        let slice = frame.slice(10..20);
        drop(frame);
        drop(filled(&pool, 2));
        assert_eq!(slice, [1; 10][..]);
        assert_eq!(pool.stats().misses, 2);
        drop(slice);
        drop([filled(&pool, 3), filled(&pool, 3)]);
        assert_eq!((pool.stats().misses, pool.stats().hits), (2, 2));
    }

    #[test]
    fn limits_end_in_plain_buffers() {
        let cases = [
            (PoolLimits { bytes: 3 * SIZE, ..PoolLimits::default() }, 3),
            (PoolLimits { bytes: 3 * SIZE - 1, ..PoolLimits::default() }, 2),
            (PoolLimits { buffers: 1, ..PoolLimits::default() }, 1),
            (PoolLimits { bytes: 0, buffers: 0 }, 0),
        ];
        for (limits, held) in cases {
            let pool = Pool::with_limits(limits);
            for _ in 0..2 {
                let frames: Vec<_> = (0..5).map(|n| filled(&pool, n)).collect();
                assert!((0..5).zip(&frames).all(|(n, frame)| *frame == [n; SIZE][..]));
            }
            let stats = pool.stats();
            let pooled = held as u64;
            assert_eq!((stats.misses, stats.hits), (pooled, pooled), "{limits:?}");
            assert_eq!(stats.unpooled, 2 * (5 - pooled));
            assert_eq!((stats.held_buffers, stats.held_bytes), (held, held * SIZE));
        }
    }

    #[test]
    fn what_is_larger_than_the_largest_class_is_plain() {
        let pool = Pool::new();
        assert_eq!(pool.get((1 << 20) + 1).capacity(), (1 << 20) + 1);
        assert_eq!((pool.stats().unpooled, pool.stats().held_bytes), (1, 0));
    }

    #[test]
    fn trimming_frees_what_nobody_uses() {
        let pool = Pool::new();
        let kept = filled(&pool, 1);
        let idle: Vec<_> = [1024, SIZE, 64 << 10].map(|size| pool.get(size)).into_iter().collect();
        drop(idle);
        let all = 1024 + 2 * SIZE + (64 << 10);
        let stats = pool.stats();
        assert_eq!((stats.held_bytes, stats.idle_bytes), (all, all - SIZE));
        assert_eq!(pool.trim(2 * SIZE + 1024), 64 << 10);
        assert_eq!(pool.trim(0), SIZE + 1024);
        let stats = pool.stats();
        assert_eq!((stats.held_buffers, stats.trimmed, stats.idle_bytes), (1, 3, 0));
        drop(kept);
        assert_eq!(pool.trim(0), SIZE);
    }

    #[test]
    fn frames_outlive_their_pool() {
        let pool = Pool::new();
        let (frame, mut buffer) = (filled(&pool, 5), pool.get(SIZE));
        drop(pool);
        buffer.extend_from_slice(&frame);
        drop(frame);
        assert_eq!(buffer.freeze(), [5; SIZE][..]);
    }

    #[test]
    fn a_thread_takes_what_another_left() {
        let pool = Pool::new();
        for _ in 0..2 * LANES {
            std::thread::scope(|scope| {
                scope.spawn(|| drop(filled(&pool, 1)));
            });
        }
        assert_eq!((pool.stats().misses, pool.stats().returned), (1, 2 * LANES as u64));
    }

    #[test]
    fn threads_share_a_pool() {
        let pool = Pool::with_limits(PoolLimits { bytes: 16 * SIZE, ..PoolLimits::default() });
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let pool = &pool;
                let (send, receive) = std::sync::mpsc::sync_channel::<Bytes>(4);
                scope
                    .spawn(move || (0..200).for_each(|_| send.send(filled(pool, thread)).unwrap()));
                scope.spawn(move || {
                    for frame in receive {
                        assert!(frame.iter().all(|byte| *byte == thread));
                    }
                });
            }
        });
        let stats = pool.stats();
        assert_eq!(stats.hits + stats.misses + stats.unpooled, 800);
        assert_eq!(stats.idle_bytes, stats.held_bytes);
        assert_eq!(stats.held_bytes, pool.trim(0));
    }
}
