//! Records of 300 bytes that own their frames.

use bytes::Bytes;
use self_cell::self_cell;
use streamweave::decode::{Decoded, postcard};
use streamweave::pipeline;

use crate::frames::{Entry, Frames, digest};
use crate::job::Job;
use crate::jobs::decode_borrowed::{directly, into_own_fields};

pub fn job() -> Job {
    Job::builder("records decoded, with their frames", Frames::new(), pipeline)
        .rival("postcard into fields of its own", into_own_fields)
        .reference("all of a frame together", all_of_a_frame)
        .reference("a `self_cell` each", in_cells)
        .reference("postcard, borrowed", directly)
        .build()
}

#[inline(never)]
pub fn pipeline(frames: &Frames) -> u64 {
    let report = pipeline! {
        total = iter(&frames.each)
            -> try_map(|frame| postcard::decode::<Entry<'static>>(frame.clone()))
            -> fold(|| 0, |total, entry: Decoded<Entry<'static>>| digest(total, entry.get()));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn all_of_a_frame(frames: &Frames) -> u64 {
    let report = pipeline! {
        total = iter([&frames.all])
            -> flat_map(|frame| postcard::decode_all::<Entry<'static>>(frame.clone()))
            -> try_map(|entry| entry)
            -> fold(|| 0, |total, entry: Decoded<Entry<'static>>| digest(total, entry.get()));
    };
    report.run().map_or(0, |report| report.total)
}

self_cell!(
    struct EntryCell {
        owner: Bytes,
        #[covariant]
        dependent: Entry,
    }
);

#[inline(never)]
pub fn in_cells(frames: &Frames) -> u64 {
    let mut total = 0;
    for frame in &frames.each {
        let cell = EntryCell::try_new(frame.clone(), |frame| ::postcard::from_bytes(frame));
        match cell {
            Ok(cell) => digest(&mut total, cell.borrow_dependent()),
            Err(_) => return 0,
        }
    }
    total
}
