//! Records of 1 KiB to ten threads that look at each of them.

use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Sender, bounded};
use streamweave::pipeline;

use crate::input::Blob;
use crate::job::Job;
use crate::jobs::fan_out_to_ten::{digest, look};

/// How many records a run makes.
pub const RECORDS: u64 = 10_000;

/// How many records wait for a thread.
const DEPTH: usize = 256;

/// How many of them are handed over together.
const BATCH: usize = DEPTH / 4;

/// What the memory of a deep clone is multiplied with to get the most that a run may hold.
pub const MEMORY: f64 = 0.2;

pub fn job() -> Job {
    Job::builder("fan-out 1 to 10 of 1 KiB across threads", RECORDS, pipeline)
        .bar(1.2)
        .crosses()
        .rival("Arc<Vec> of 64", shared_batches)
        .outrun(2.5, "Arc an item", shared_items)
        .outrun(6.0, "deep clone", clones)
        .build()
}

#[inline(never)]
pub fn pipeline(records: &u64) -> u64 {
    let report = pipeline! {
        blobs = iter((0..*records).map(Blob::new));
        t0 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 0)) -> sum();
        t1 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 1)) -> sum();
        t2 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 2)) -> sum();
        t3 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 3)) -> sum();
        t4 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 4)) -> sum();
        t5 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 5)) -> sum();
        t6 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 6)) -> sum();
        t7 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 7)) -> sum();
        t8 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 8)) -> sum();
        t9 = blobs -> thread(capacity = DEPTH) -> map(|blob: &Blob| look(blob, 9)) -> sum();
    };
    let report = report.run();
    report.map_or(0, |r| {
        let totals = [r.t0, r.t1, r.t2, r.t3, r.t4, r.t5, r.t6, r.t7, r.t8, r.t9];
        digest(&totals)
    })
}

/// Ten threads, each with a channel: what `send` puts into the channels, `see` adds up.
fn to_ten<M: Send>(
    depth: usize,
    send: impl FnOnce(&[Sender<M>]),
    see: impl Fn(M, usize) -> u64 + Sync,
) -> u64 {
    let mut totals = [0; 10];
    thread::scope(|scope| {
        let see = &see;
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..10).map(|_| bounded(depth)).unzip();
        let threads: Vec<_> = receivers
            .into_iter()
            .enumerate()
            .map(|(branch, receiver)| {
                scope.spawn(move || receiver.into_iter().map(|message| see(message, branch)).sum())
            })
            .collect();
        send(&senders);
        drop(senders);
        for (total, thread) in totals.iter_mut().zip(threads) {
            *total = thread.join().unwrap_or_default();
        }
    });
    digest(&totals)
}

#[inline(never)]
pub fn shared_batches(records: &u64) -> u64 {
    to_ten(
        DEPTH / BATCH,
        |senders| {
            let mut blobs = (0..*records).map(Blob::new).peekable();
            while blobs.peek().is_some() {
                let batch: Arc<Vec<Blob>> = Arc::new(blobs.by_ref().take(BATCH).collect());
                for sender in senders {
                    sender.send(Arc::clone(&batch)).unwrap_or_default();
                }
            }
        },
        |batch, branch| batch.iter().map(|blob| look(blob, branch)).sum(),
    )
}

#[inline(never)]
pub fn shared_items(records: &u64) -> u64 {
    to_ten(
        DEPTH,
        |senders| {
            for blob in (0..*records).map(Blob::new).map(Arc::new) {
                for sender in senders {
                    sender.send(Arc::clone(&blob)).unwrap_or_default();
                }
            }
        },
        |blob, branch| look(&blob, branch),
    )
}

#[inline(never)]
pub fn clones(records: &u64) -> u64 {
    to_ten(
        DEPTH,
        |senders| {
            for blob in (0..*records).map(Blob::new) {
                for sender in senders {
                    sender.send(blob.clone()).unwrap_or_default();
                }
            }
        },
        |blob, branch| look(&blob, branch),
    )
}
