//! Records of 300 bytes that borrow from their frames, within one region.

use streamweave::decode::postcard;
use streamweave::pipeline;

use crate::frames::{Entry, Frames, OwnedEntry, digest, digest_owned};
use crate::job::Job;

pub fn job() -> Job {
    Job::builder("records decoded, borrowed", Frames::new(), pipeline)
        .bar(1.3)
        .rival("postcard directly", directly)
        .reference("postcard into fields of its own", into_own_fields)
        .build()
}

#[inline(never)]
pub fn pipeline(frames: &Frames) -> u64 {
    let report = pipeline! {
        total = iter(&frames.each)
            -> try_map(|frame| postcard::from_bytes::<Entry<'_>>(frame))
            -> fold(|| 0, |total, entry| digest(total, &entry));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn directly(frames: &Frames) -> u64 {
    let mut total = 0;
    for frame in &frames.each {
        match ::postcard::from_bytes::<Entry<'_>>(frame) {
            Ok(entry) => digest(&mut total, &entry),
            Err(_) => return 0,
        }
    }
    total
}

#[inline(never)]
pub fn into_own_fields(frames: &Frames) -> u64 {
    let mut total = 0;
    for frame in &frames.each {
        match ::postcard::from_bytes::<OwnedEntry>(frame) {
            Ok(entry) => digest_owned(&mut total, &entry),
            Err(_) => return 0,
        }
    }
    total
}
