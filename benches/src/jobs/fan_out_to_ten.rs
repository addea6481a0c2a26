//! Records of 1 KiB, lent to ten branches.

use streamweave::pipeline;

use crate::input::Blob;
use crate::job::Job;

/// How many records a run makes.
pub const RECORDS: u64 = 64;

pub fn job() -> Job {
    Job::builder("fan-out 1 to 10 of 1 KiB", RECORDS, pipeline)
        .rival("borrow loop", by_hand)
        .build()
}

#[inline(never)]
pub fn pipeline(records: &u64) -> u64 {
    let report = pipeline! {
        blobs = iter((0..*records).map(Blob::new));
        t0 = blobs -> map(|blob| look(blob, 0)) -> sum();
        t1 = blobs -> map(|blob| look(blob, 1)) -> sum();
        t2 = blobs -> map(|blob| look(blob, 2)) -> sum();
        t3 = blobs -> map(|blob| look(blob, 3)) -> sum();
        t4 = blobs -> map(|blob| look(blob, 4)) -> sum();
        t5 = blobs -> map(|blob| look(blob, 5)) -> sum();
        t6 = blobs -> map(|blob| look(blob, 6)) -> sum();
        t7 = blobs -> map(|blob| look(blob, 7)) -> sum();
        t8 = blobs -> map(|blob| look(blob, 8)) -> sum();
        t9 = blobs -> map(|blob| look(blob, 9)) -> sum();
    };
    let report = report.run();
    report.map_or(0, |r| {
        let totals = [r.t0, r.t1, r.t2, r.t3, r.t4, r.t5, r.t6, r.t7, r.t8, r.t9];
        digest(&totals)
    })
}

#[inline(never)]
pub fn by_hand(records: &u64) -> u64 {
    let mut totals = [0; 10];
    for blob in (0..*records).map(Blob::new) {
        for (branch, total) in totals.iter_mut().enumerate() {
            *total += look(&blob, branch);
        }
    }
    digest(&totals)
}

/// What the source alone does: its allocations are the ones that are allowed.
#[inline(never)]
pub fn source_alone(records: &u64) -> u64 {
    (0..*records).map(Blob::new).map(|blob| u64::from(blob.bytes[0])).sum()
}

/// What one branch reads of a record.
pub fn look(blob: &Blob, branch: usize) -> u64 {
    u64::from(blob.bytes[branch]) + u64::from(blob.bytes[100 * branch + 8])
}

/// One number out of what all branches found.
pub fn digest(totals: &[u64; 10]) -> u64 {
    totals.iter().zip(1..).map(|(total, weight)| total * weight).sum()
}
