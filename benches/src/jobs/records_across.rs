//! Records that own heap memory, made on one thread and used up on another.

use streamweave::pipeline;

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
}

/// The stage on either side: it reads all that the record owns.
fn weigh(mut record: Record) -> Record {
    let texts = record.texts.iter().flat_map(|text| text.bytes());
    let weight = texts.fold(record.id, |weight, byte| weight.rotate_left(5) ^ u64::from(byte));
    record.id = record.values.iter().fold(weight, |weight, value| weight.wrapping_mul(31) ^ value);
    record
}
