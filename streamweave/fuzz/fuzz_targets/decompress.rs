//! Any bytes at all are data or a typed error: the same however they are cut, and never more than allowed.
#![no_main]

use std::io::Read;

use libfuzzer_sys::fuzz_target;
use streamweave::{DecompressError, decompress};

const MAX: u64 = 1 << 20;

const MAGIC: [&[u8]; 4] =
    [&[], &[0x1f, 0x8b, 8], &[0x28, 0xb5, 0x2f, 0xfd], &[0x04, 0x22, 0x4d, 0x18]];

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

/// The plain bytes, and whether they ended well.
fn read(data: &[u8], size: usize) -> (Vec<u8>, bool) {
    let mut reader = decompress(Slow { data, size }).at_most(MAX);
    let (mut plain, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (plain, true),
            Ok(count) => plain.extend(&buffer[..count]),
            Err(error) => {
                let error = error.downcast::<DecompressError>().expect("the reader never fails");
                assert_eq!(error.offset(), plain.len() as u64);
                assert!(error.compressed_offset() <= data.len() as u64);
                assert!(matches!(reader.read(&mut buffer), Ok(0)));
                return (plain, false);
            }
        }
    }
}

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (kind, size, data) = input;
    let data = [MAGIC[usize::from(kind) % MAGIC.len()], data].concat();
    let (whole, is_good) = read(&data, usize::MAX);
    assert!(whole.len() as u64 <= MAX);
    let (cut, is_cut_good) = read(&data, usize::from(size) + 1);
    // The zstd library compares a frame's length with what it says only where it has all of it at once.
    assert!(is_good == is_cut_good || data.starts_with(MAGIC[2]));
    // How much comes before the damage depends on how much was there to look at.
    let is_prefix = whole.starts_with(&cut) || cut.starts_with(&whole);
    assert!(if is_good && is_cut_good { whole == cut } else { is_prefix });
});
