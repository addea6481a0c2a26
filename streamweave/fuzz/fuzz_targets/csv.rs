//! Any bytes at all have the same records however they are cut, and no record is longer than allowed.
#![no_main]

use std::io::Read;

use libfuzzer_sys::fuzz_target;
use streamweave::{Source, csv_records};

/// A reader that hands out at most `size` bytes a read.
struct Slow<'a> {
    data: &'a [u8],
    size: usize,
}

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.size.min(buffer.len());
        self.data.read(&mut buffer[..size])
    }
}

/// Each record with its line, and each error.
fn read(data: &[u8], size: usize, max: u64) -> Vec<Result<(u64, Vec<String>), String>> {
    let mut source = csv_records(Slow { data, size }).at_most(max);
    let mut events = Vec::new();
    loop {
        match source.fill() {
            Ok(false) => return events,
            Ok(true) => events.extend(source.items().map(|record| {
                let fields: Vec<String> = record.fields().iter().map(str::to_owned).collect();
                assert!(fields.iter().map(String::len).sum::<usize>() as u64 <= max);
                Ok((record.line(), fields))
            })),
            Err(error) => events.push(Err(error.to_string())),
        }
    }
}

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (size, max, data) = input;
    let max = if max == 0 { u64::MAX } else { u64::from(max) };
    assert_eq!(read(data, usize::MAX, max), read(data, usize::from(size) + 1, max));
});
