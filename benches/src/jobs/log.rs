//! The log job: which paths failed on the server's side, and how many bytes that cost.

use std::collections::HashMap;
use std::ops::Deref;

use foldhash::fast::RandomState;
use memchr::{memchr, memchr_iter};
use streamweave::pipeline;

use crate::job::Job;

/// The job over a log in memory, which may be a mapped file.
pub fn job<L: Deref<Target = [u8]> + 'static>(log: L) -> Job {
    Job::builder("log job, byte_lines", log, |log| pipeline(log))
        .bar(1.1)
        .rival("loop over memchr", |log| by_hand(log))
        .build()
}

/// The same job with lines that are checked to be UTF-8; reported, without a bar.
pub fn checked_job<L: Deref<Target = [u8]> + 'static>(log: L) -> Job {
    Job::builder("log job, lines (UTF-8 checked)", log, |log| checked(log))
        .bar(f64::INFINITY)
        .rival("loop over memchr, unchecked", |log| by_hand(log))
        .build()
}

/// What the job reads of a line.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    pub path: &'a [u8],
    pub status: u16,
    pub bytes: u64,
}

impl<'a> Hit<'a> {
    /// Reads `.. "GET /path HTTP/1.1" 200 1234 ..`.
    #[inline]
    pub fn parse(line: &'a [u8]) -> Option<Self> {
        let request = &line[memchr(b'"', line)? + 1..];
        let (request, answer) = request.split_at(memchr(b'"', request)?);
        let path = &request[memchr(b' ', request)? + 1..];
        let path = &path[..memchr(b' ', path)?];
        let mut numbers = answer.get(2..)?.split(|byte| *byte == b' ');
        Some(Self {
            path,
            status: number(numbers.next()?)? as u16,
            bytes: number(numbers.next()?)?,
        })
    }

    /// Whether the server failed.
    #[inline]
    pub fn is_failure(&self) -> bool {
        self.status >= 500
    }
}

#[inline(never)]
pub fn pipeline(log: &[u8]) -> u64 {
    let report = pipeline! {
        failed = byte_lines(log)
            -> filter_map(Hit::parse)
            -> filter(|hit| hit.is_failure())
            -> fold_by(|hit| hit.path, || 0_u64, |bytes, hit| *bytes += hit.bytes);
    };
    let report = report.run();
    report.map_or(0, |report| digest(report.failed.into_iter()))
}

#[inline(never)]
pub fn checked(log: &[u8]) -> u64 {
    let report = pipeline! {
        failed = lines(log)
            -> filter_map(|line| Hit::parse(line.as_bytes()))
            -> filter(|hit| hit.is_failure())
            -> fold_by(|hit| hit.path, || 0_u64, |bytes, hit| *bytes += hit.bytes);
    };
    let report = report.run();
    report.map_or(0, |report| digest(report.failed.into_iter()))
}

#[inline(never)]
pub fn by_hand(log: &[u8]) -> u64 {
    let mut failed: HashMap<&[u8], u64, RandomState> = HashMap::default();
    let mut start = 0;
    let mut add = |line| {
        if let Some(hit) = Hit::parse(line).filter(Hit::is_failure) {
            *failed.entry(hit.path).or_insert(0) += hit.bytes;
        }
    };
    for end in memchr_iter(b'\n', log) {
        let line = &log[start..end];
        add(line.strip_suffix(b"\r").unwrap_or(line));
        start = end + 1;
    }
    if start < log.len() {
        add(&log[start..]);
    }
    digest(failed.into_iter())
}

/// One number out of the result, whatever its order.
pub fn digest<'a>(failed: impl Iterator<Item = (&'a [u8], u64)>) -> u64 {
    failed.fold(0, |all, (path, bytes)| {
        all ^ bytes.wrapping_mul(path.iter().map(|byte| u64::from(*byte)).sum())
    })
}

#[inline]
fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| 10 * number + u64::from(digit))
    })
}
