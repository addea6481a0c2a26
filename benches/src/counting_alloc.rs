//! An allocator that counts, while it is told to: the only `unsafe` code of this crate.
//!
//! Crates that do this either lack the peak or the number of allocations, or take a lock in every
//! allocation, which would slow down what is measured beside it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicU64, Ordering::Relaxed};

/// The system's allocator, and counters; to be made the `#[global_allocator]`.
#[derive(Debug)]
pub struct CountingAlloc;

/// What was allocated during a call of [`count`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocations {
    /// How many times memory was asked for; growing a block counts as well.
    pub number: u64,
    /// How many bytes were asked for in all.
    pub bytes: u64,
    /// The most bytes that were held at one time, beyond those held before.
    pub peak: u64,
}

static COUNTING: AtomicBool = AtomicBool::new(false);
static NUMBER: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
static HELD: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

/// Runs `work` and counts what all threads allocate meanwhile; calls must not overlap.
///
/// Without [`CountingAlloc`] as the global allocator everything is zero.
pub fn count<R>(work: impl FnOnce() -> R) -> (R, Allocations) {
    NUMBER.store(0, Relaxed);
    BYTES.store(0, Relaxed);
    HELD.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    COUNTING.store(true, Relaxed);
    let result = work();
    COUNTING.store(false, Relaxed);
    let counted = Allocations {
        number: NUMBER.load(Relaxed),
        bytes: BYTES.load(Relaxed),
        peak: PEAK.load(Relaxed).max(0) as u64,
    };
    (result, counted)
}

fn took(bytes: usize) {
    NUMBER.fetch_add(1, Relaxed);
    BYTES.fetch_add(bytes as u64, Relaxed);
    hold(bytes as isize);
}

fn hold(bytes: isize) {
    let held = HELD.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(held, Relaxed);
}

// SAFETY: every call goes to the system's allocator with the arguments it came with, and its result
// is handed back as it is; counting touches only atomics, so it neither allocates nor panics.
unsafe impl GlobalAlloc for CountingAlloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            took(layout.size());
        }
        // SAFETY: the caller's promises about `layout` are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            took(layout.size());
        }
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            took(size);
            hold(-(layout.size() as isize));
        }
        // SAFETY: `block` came from `System` with `layout`, since every block does.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if COUNTING.load(Relaxed) {
            hold(-(layout.size() as isize));
        }
        // SAFETY: as in `realloc`.
        unsafe { System.dealloc(block, layout) }
    }
}
