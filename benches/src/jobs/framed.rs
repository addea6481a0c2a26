//! Frames of a byte stream, as slices of its chunks.

use bytes::{Buf, Bytes};
use memchr::memchr;
use streamweave::framing::{Prefix, length_delimited, lines};
use streamweave::pipeline;

use crate::input::random;
use crate::job::Job;

const FRAMES: usize = 20_000;

/// How many bytes a chunk has; no frame begins with one but the first.
const CHUNK: usize = 16 * 1024;

/// The chunks of a stream.
type Stream = Vec<Bytes>;

/// Lines against a loop over `memchr`.
pub fn lines_job() -> Job {
    let text = stream(|stream, frame| {
        stream.extend(frame);
        stream.push(b'\n');
    });
    Job::builder("lines as slices of chunks", text, |chunks| pipeline_of_lines(chunks))
        .bar(1.1)
        .rival("loop over memchr", |chunks| lines_by_hand(chunks))
        .build()
}

/// Length-delimited frames against a loop that splits them off.
pub fn sized_job() -> Job {
    let frames = stream(|stream, frame| {
        stream.extend((frame.len() as u32).to_be_bytes());
        stream.extend(frame);
    });
    Job::builder("length-delimited frames", frames, |chunks| pipeline_of_sized(chunks))
        .bar(1.1)
        .rival("loop over split_to", |chunks| sized_by_hand(chunks))
        .build()
}

/// Frames of 20 to 140 bytes in chunks of one buffer each.
fn stream(write: fn(&mut Vec<u8>, &[u8])) -> Stream {
    let mut stream = Vec::new();
    for roll in random(7).take(FRAMES) {
        write(&mut stream, &[b'x'; 140][..20 + roll as usize % 121]);
    }
    stream.chunks(CHUNK).map(|chunk| Bytes::from_owner(chunk.to_vec())).collect()
}

#[inline(never)]
pub fn pipeline_of_lines(chunks: &[Bytes]) -> u64 {
    let report = pipeline! {
        digest = iter(chunks) -> cloned() -> via(lines()) -> map(digest) -> sum();
    };
    report.run().map_or(0, |report| report.digest)
}

#[inline(never)]
pub fn lines_by_hand(chunks: &[Bytes]) -> u64 {
    let mut all = 0;
    let mut held = Bytes::new();
    for chunk in chunks {
        let mut rest = chunk.clone();
        while let Some(end) = memchr(b'\n', &rest) {
            let line = rest.split_to(end);
            rest.advance(1);
            let mut line = if held.is_empty() { line } else { joined(&mut held, line) };
            if line.last() == Some(&b'\r') {
                line.truncate(line.len() - 1);
            }
            all += digest(line);
        }
        held = if held.is_empty() { rest } else { joined(&mut held, rest) };
    }
    if held.is_empty() { all } else { all + digest(held) }
}

#[inline(never)]
pub fn pipeline_of_sized(chunks: &[Bytes]) -> u64 {
    let report = pipeline! {
        digest = iter(chunks) -> cloned() -> via(length_delimited(Prefix::U32Be)) -> map(digest) -> sum();
    };
    report.run().map_or(0, |report| report.digest)
}

#[inline(never)]
pub fn sized_by_hand(chunks: &[Bytes]) -> u64 {
    let mut all = 0;
    let mut held = Bytes::new();
    for chunk in chunks {
        let mut rest = chunk.clone();
        if !held.is_empty() {
            // Ends the frame that the chunk before began.
            let mut missing = 4_usize.saturating_sub(held.len());
            if missing == 0 {
                missing = length(&held) + 4 - held.len();
            } else {
                held = joined(&mut held, rest.split_to(missing));
                missing = length(&held);
            }
            let mut frame = joined(&mut held, rest.split_to(missing));
            frame.advance(4);
            all += digest(frame);
        }
        while rest.len() >= 4 && rest.len() - 4 >= length(&rest) {
            let size = length(&rest);
            rest.advance(4);
            all += digest(rest.split_to(size));
        }
        held = rest;
    }
    all
}

fn length(frame: &[u8]) -> usize {
    frame.first_chunk().map_or(0, |head| u32::from_be_bytes(*head) as usize)
}

fn joined(held: &mut Bytes, rest: Bytes) -> Bytes {
    [&*std::mem::take(held), &*rest].concat().into()
}

/// What looks at each frame a little.
fn digest(frame: Bytes) -> u64 {
    frame.len() as u64 ^ frame.first().map_or(0, |byte| u64::from(*byte))
}
