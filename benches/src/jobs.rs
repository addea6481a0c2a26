//! The jobs, one file each.
//!
//! Every contestant is a function of its own that is never inlined, so that it is compiled as in
//! a user's program and its assembly can be looked at.

pub mod chain;
pub mod copied;
pub mod decode_borrowed;
pub mod decode_owned;
pub mod dedup;
pub mod fan_out;
pub mod fan_out_across;
pub mod fan_out_to_ten;
pub mod flat_map;
pub mod framed;
pub mod interner_hit;
pub mod log;
pub mod message_clone;
pub mod over_iterator;
pub mod over_slice;
pub mod pooled_frames;
pub mod ready_buffered;
pub mod ready_then;
pub mod ready_unordered;
pub mod records;
pub mod records_across;
pub mod recycled_arcs;
pub mod routing;
pub mod scan;
pub mod through_task;
pub mod through_thread;
pub mod windows;
pub mod zero_or_one;
pub mod zip;

use crate::job::Job;

/// All jobs that are compared with hand-written loops over small inputs.
pub fn all() -> Vec<Job> {
    vec![
        over_slice::job(),
        over_iterator::job(),
        zero_or_one::job(),
        flat_map::job(),
        scan::job(),
        dedup::job(),
        chain::job(),
        zip::job(),
        windows::job(),
        fan_out::job(),
        routing::job(),
        records::job(),
        fan_out_to_ten::job(),
        framed::lines_job(),
        framed::sized_job(),
        decode_borrowed::job(),
        decode_owned::job(),
        copied::job(),
    ]
}

/// Jobs with asynchronous stages, of one region.
pub fn ready() -> Vec<Job> {
    vec![ready_then::job(), ready_unordered::job(), ready_buffered::job()]
}

/// Jobs that cross from one region to another.
pub fn crossing() -> Vec<Job> {
    vec![
        through_thread::job(),
        through_task::job(),
        fan_out_across::job(),
        records_across::job(),
        records_across::recycled_job(),
    ]
}

/// What messages, names and buffers cost.
pub fn data() -> Vec<Job> {
    let [few, many] = interner_hit::jobs();
    let [one, together] = pooled_frames::jobs();
    let mut jobs = vec![message_clone::job(), few, many, one, together];
    jobs.extend(recycled_arcs::jobs());
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log with lines of all kinds.
    const LOG: &[u8] = b"1.2.3.4 - - [t] \"GET /a HTTP/1.1\" 500 12 \"-\"\nno request\n\r\n\
        1.2.3.4 - - [t] \"GET /b HTTP/1.1\" 200 7 \"-\"\n\
        1.2.3.4 - - [t] \"PUT /a HTTP/1.1\" 503 30 \"-\"";

    #[test]
    fn contestants_agree() {
        let mut jobs = all();
        jobs.extend(ready());
        jobs.extend(crossing());
        jobs.extend(data());
        jobs.extend([log::job(LOG), log::checked_job(LOG)]);
        for job in jobs {
            let expected = job.pipeline.run();
            for rival in job.contestants() {
                assert_eq!(rival.run(), expected, "{}: {}", job.name, rival.name);
            }
        }
    }
}
