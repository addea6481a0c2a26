//! The jobs, one file each.
//!
//! Every contestant is a function of its own that is never inlined, so that it is compiled as in
//! a user's program and its assembly can be looked at.

pub mod chain;
pub mod dedup;
pub mod fan_out;
pub mod fan_out_to_ten;
pub mod flat_map;
pub mod log;
pub mod over_iterator;
pub mod over_slice;
pub mod records;
pub mod routing;
pub mod scan;
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
    ]
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
        jobs.extend([log::job(LOG), log::checked_job(LOG)]);
        for job in jobs {
            let expected = job.pipeline.run();
            for rival in job.contestants() {
                assert_eq!(rival.run(), expected, "{}: {}", job.name, rival.name);
            }
        }
    }
}
