//! Records that own heap memory, made on one thread and used up on another.

use streamweave::{pipeline, recycle};

use crate::input::Record;
use crate::job::Job;

/// How many records a run makes.
pub const RECORDS: u64 = 20_000;

/// How many records wait for the other thread.
const CAPACITY: usize = 256;

/// A record to copy, so that making one costs its eight allocations and little more.
pub struct Template(Record);

pub fn job() -> Job {
    Job::builder("heap records across threads", Template(Record::new(7)), pipeline)
        .bar(1.0)
        .crosses()
        .rival("one thread", on_one_thread)
        .build()
}

/// The same where spent records go back to the thread that makes them.
pub fn recycled_job() -> Job {
    Job::builder("heap records across threads, recycled", Template(Record::new(7)), recycled)
        .bar(1.0)
        .crosses()
        .rival("one thread", on_one_thread)
        .build()
}

#[inline(never)]
pub fn pipeline(template: &Template) -> u64 {
    let report = pipeline! {
        total = iter(0..RECORDS)
            -> map(|id| template.copy(id))
            -> map(weigh)
            -> thread(capacity = CAPACITY)
            -> map(weigh)
            -> fold(|| 0_u64, |total, record: Record| *total = total.wrapping_add(record.id));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn recycled(template: &Template) -> u64 {
    let (mut spare, spent) = recycle(2 * CAPACITY);
    let report = pipeline! {
        made  = iter(0..RECORDS)
            -> map(|id| template.fill(spare.get(), id))
            -> map(weigh)
            -> thread(capacity = CAPACITY)
            -> map(weigh);
        total = made -> fold(|| 0_u64, |total, record: &Record| *total = total.wrapping_add(record.id));
        made -> sink(spent);
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn on_one_thread(template: &Template) -> u64 {
    let report = pipeline! {
        total = iter(0..RECORDS)
            -> map(|id| template.copy(id))
            -> map(weigh)
            -> map(weigh)
            -> fold(|| 0_u64, |total, record: Record| *total = total.wrapping_add(record.id));
    };
    report.run().map_or(0, |report| report.total)
}

impl Template {
    fn copy(&self, id: u64) -> Record {
        Record { id, ..self.0.clone() }
    }

    fn fill(&self, spare: Option<Record>, id: u64) -> Record {
        let Some(mut record) = spare else { return self.copy(id) };
        record.id = id;
        record.texts.clone_from(&self.0.texts);
        record.values.clone_from(&self.0.values);
        record
    }
}

/// The stage on either side: it reads all that the record owns.
fn weigh(mut record: Record) -> Record {
    let texts = record.texts.iter().flat_map(|text| text.bytes());
    let weight = texts.fold(record.id, |weight, byte| weight.rotate_left(5) ^ u64::from(byte));
    record.id = record.values.iter().fold(weight, |weight, value| weight.wrapping_mul(31) ^ value);
    record
}
