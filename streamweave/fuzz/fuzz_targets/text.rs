//! The text lines of a stream are those of the standard library, wherever it is cut.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use streamweave::Stage;
use streamweave::framing::{fields, text_lines};

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (first, second, bytes) = input;
    let stream = Bytes::copy_from_slice(bytes);
    let first = usize::from(first).min(stream.len());
    let second = (first + usize::from(second)).min(stream.len());
    let chunks = [stream.slice(..first), stream.slice(first..second), stream.slice(second..)];

    let mut splitter = text_lines().at_most(usize::MAX).results();
    let mut lines = Vec::new();
    for chunk in chunks {
        lines.extend(splitter.push(chunk));
    }
    lines.extend(splitter.finish());

    let mut offset = 0;
    let mut expected = bytes.split_inclusive(|byte| *byte == b'\n');
    for (index, line) in lines.iter().enumerate() {
        let whole = expected.next().expect("a line");
        let plain = match whole {
            [plain @ .., b'\r', b'\n'] | [plain @ .., b'\n'] | plain => plain,
        };
        match line {
            Ok(text) => {
                assert_eq!(text.as_bytes(), plain);
                let parts = fields(text.clone().into_bytes(), b',');
                assert!(parts.eq(plain.split(|byte| *byte == b',')));
            }
            Err(error) => {
                assert!(std::str::from_utf8(plain).is_err());
                assert_eq!((error.index(), error.offset()), (index as u64, offset));
            }
        }
        offset += whole.len() as u64;
    }
    assert!(expected.next().is_none());
});
