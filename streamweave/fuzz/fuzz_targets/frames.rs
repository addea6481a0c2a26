//! A stream has the same frames however it is cut into chunks, and those that were written come back.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use streamweave::Stage;
use streamweave::framing::{
    FrameError, Framing, Prefix, Splitter, delimited, length_delimited, lines,
};

const PREFIXES: [Prefix; 8] = [
    Prefix::U8,
    Prefix::U16Be,
    Prefix::U16Le,
    Prefix::U32Be,
    Prefix::U32Le,
    Prefix::U64Be,
    Prefix::U64Le,
    Prefix::Varint,
];

type Outcome = Result<Bytes, FrameError>;

fn split<K: Framing>(splitter: Splitter<K>, chunks: &[Bytes]) -> Vec<Outcome> {
    let mut splitter = splitter.results();
    let mut frames = Vec::new();
    for chunk in chunks {
        frames.extend(splitter.push(chunk.clone()));
    }
    frames.extend(splitter.finish());
    frames
}

/// The stream in chunks whose sizes the first bytes say.
fn cut(sizes: &[u8], mut stream: Bytes) -> Vec<Bytes> {
    let mut chunks = Vec::new();
    for size in sizes {
        chunks.push(stream.split_to(stream.len().min((*size).into())));
    }
    chunks.push(stream);
    chunks
}

fn check<K: Framing + Clone>(splitter: Splitter<K>, max: usize, sizes: &[u8], stream: &[u8]) {
    let stream = Bytes::copy_from_slice(stream);
    let limited = splitter.clone().at_most(max);
    let whole = split(limited.clone(), std::slice::from_ref(&stream));
    assert_eq!(split(limited, &cut(sizes, stream)), whole);
    assert!(whole.iter().flatten().all(|frame| frame.len() <= max));

    let mut written = Vec::new();
    let good = whole.into_iter().flatten();
    let kept: Vec<Outcome> =
        good.filter(|frame| splitter.write(frame, &mut written).is_ok()).map(Ok).collect();
    assert_eq!(split(splitter, &cut(sizes, written.into())), kept);
}

fuzz_target!(|input: (u8, u8, [u8; 6], &[u8])| {
    let (kind, max, sizes, stream) = input;
    let max = if max == 0 { usize::MAX } else { usize::from(max) - 1 };
    check(lines(), max, &sizes, stream);
    let (delimiter, rest) = stream.split_at(stream.len().min(1 + usize::from(kind) % 4));
    if !delimiter.is_empty() {
        check(delimited(delimiter), max, &sizes, rest);
    }
    let sized = length_delimited(PREFIXES[usize::from(kind) % 8]);
    let sized = if kind < 128 { sized } else { sized.prefix_included() };
    check(sized, max, &sizes, stream);
});
