//! Frames of 16 KiB, out of a pool and fresh, of which each page is touched.

use std::collections::VecDeque;
use std::hint::black_box;

use bytes::{Bytes, BytesMut};
use streamweave::data::Pool;

use crate::job::Job;

const FRAME: usize = 16 * 1024;
const PAGE: usize = 4096;
const FRAMES: usize = 256;

/// How many frames are in use at once, and where they come from.
pub struct Frames {
    in_flight: usize,
    pool: Pool,
}

/// With one frame in use the allocator has its memory at hand; where many are freed together, it gives
/// memory back to the system and has to fetch it again, page by page.
pub fn jobs() -> [Job; 2] {
    [("frames of 16 KiB, one in use", 1), ("frames of 16 KiB, 64 in use", 64)].map(
        |(name, in_flight)| {
            Job::builder(name, Frames { in_flight, pool: Pool::new() }, pooled)
                .outrun(2.0, "fresh and zeroed, as a `Read` needs it", fresh)
                .reference("fresh and not zeroed", not_zeroed)
                .build()
        },
    )
}

#[inline(never)]
pub fn pooled(frames: &Frames) -> u64 {
    total(frames, |n| {
        let mut buffer = frames.pool.get(FRAME);
        touch(buffer.spare_mut(), n);
        buffer.advance_mut(FRAME);
        buffer.freeze()
    })
}

#[inline(never)]
pub fn fresh(frames: &Frames) -> u64 {
    total(frames, |n| {
        let mut buffer = vec![0; FRAME];
        touch(&mut buffer, n);
        Bytes::from(buffer)
    })
}

#[inline(never)]
pub fn not_zeroed(frames: &Frames) -> u64 {
    total(frames, |n| {
        let mut buffer = BytesMut::with_capacity(FRAME);
        for page in buffer.spare_capacity_mut().chunks_mut(PAGE) {
            page[0].write(n);
        }
        // The rest may not be read: the frame is its first byte.
        black_box(buffer.as_mut_ptr());
        buffer.resize(1, n);
        buffer.freeze()
    })
}

#[inline(always)]
fn touch(memory: &mut [u8], n: u8) {
    for page in memory.chunks_mut(PAGE) {
        page[0] = n;
    }
}

/// Makes frames, keeps as many as are in use at once, and looks at each before it is dropped.
#[inline(always)]
fn total(frames: &Frames, make: impl Fn(u8) -> Bytes) -> u64 {
    let look = |frame: Bytes| u64::from(black_box(frame)[0]);
    let mut in_use = VecDeque::with_capacity(frames.in_flight);
    let mut total = 0;
    for n in 0..FRAMES {
        if in_use.len() == frames.in_flight {
            total += in_use.pop_front().map_or(0, look);
        }
        in_use.push_back(make(n as u8));
    }
    total + in_use.into_iter().map(look).sum::<u64>()
}
