//! Records that own heap memory, moved through six stages.

use streamweave::pipeline;

use crate::input::Record;
use crate::job::Job;

/// How many records a run makes and moves.
pub const RECORDS: u64 = 64;

pub fn job() -> Job {
    Job::builder("heap records through 6 stages", RECORDS, pipeline).rival("loop", by_hand).build()
}

#[inline(never)]
pub fn pipeline(records: &u64) -> u64 {
    let report = pipeline! {
        total = iter((0..*records).map(Record::new))
            -> map(double)
            -> filter(is_wanted)
            -> map(upper_case)
            -> filter_map(with_values)
            -> map(swap)
            -> fold(|| 0_u64, |total, record: Record| *total = total.wrapping_add(digest(&record)));
    };
    report.run().map_or(0, |report| report.total)
}

#[inline(never)]
pub fn by_hand(records: &u64) -> u64 {
    let mut total = 0_u64;
    for record in (0..*records).map(Record::new) {
        let record = double(record);
        if !is_wanted(&record) {
            continue;
        }
        let record = upper_case(record);
        let Some(record) = with_values(record) else {
            continue;
        };
        let record = swap(record);
        total = total.wrapping_add(digest(&record));
    }
    total
}

/// What the source alone does: its allocations are the ones that are allowed.
#[inline(never)]
pub fn source_alone(records: &u64) -> u64 {
    (0..*records).map(Record::new).map(|record| record.id).sum()
}

pub fn double(mut record: Record) -> Record {
    record.id *= 2;
    record
}

pub fn is_wanted(record: &Record) -> bool {
    !record.id.is_multiple_of(16)
}

pub fn upper_case(mut record: Record) -> Record {
    record.texts[0].make_ascii_uppercase();
    record
}

pub fn with_values(mut record: Record) -> Option<Record> {
    record.values[0] += record.id;
    (!record.values[0].is_multiple_of(5)).then_some(record)
}

pub fn swap(mut record: Record) -> Record {
    record.texts.swap(0, 6);
    record
}

pub fn digest(record: &Record) -> u64 {
    record.id ^ record.values[0] ^ record.texts[6].len() as u64
}
