//! Which format it is, and its decoder.

use std::io::{self, Read};

use super::compressed::Compressed;
use super::error::DecompressErrorKind;

#[cfg(feature = "lz4")]
mod lz4;

/// How data is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Plain,
    Gzip,
    Zstd,
    Lz4,
}

/// How data of each format begins. A skippable frame, whose first byte has 16 forms, is left to zstd.
const MAGIC: [(Format, &[u8]); 3] = [
    (Format::Gzip, &[0x1f, 0x8b]),
    (Format::Zstd, &[0x28, 0xb5, 0x2f, 0xfd]),
    (Format::Lz4, &[0x04, 0x22, 0x4d, 0x18]),
];

impl Format {
    /// What the first bytes say; no more are read than it takes.
    pub(super) fn of<R: Read>(input: &mut Compressed<R>) -> io::Result<Self> {
        let begun = |bytes: &[u8]| {
            MAGIC.iter().any(|(_, magic)| magic.len() > bytes.len() && magic.starts_with(bytes))
        };
        let bytes = input.peek(|bytes| begun(bytes) || begins_skippable(bytes))?;
        if is_skippable(bytes) {
            return Ok(Self::Zstd);
        }
        let found = MAGIC.iter().find(|(_, magic)| bytes.starts_with(magic));
        Ok(found.map_or(Self::Plain, |(format, _)| *format))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Lz4 => "lz4",
        }
    }
}

/// Whether four bytes begin a frame that decoders pass over.
fn is_skippable(bytes: &[u8]) -> bool {
    matches!(bytes, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

fn begins_skippable(bytes: &[u8]) -> bool {
    matches!(bytes, [] | [0x50..=0x5f] | [0x50..=0x5f, 0x2a] | [0x50..=0x5f, 0x2a, 0x4d])
}

/// What turns the compressed bytes into plain ones.
pub(super) enum Decoder<R: Read> {
    Plain(Compressed<R>),
    #[cfg(feature = "gzip")]
    Gzip(Box<flate2::bufread::MultiGzDecoder<Compressed<R>>>),
    #[cfg(feature = "zstd")]
    Zstd(zstd::stream::read::Decoder<'static, Compressed<R>>),
    #[cfg(feature = "lz4")]
    Lz4(Box<lz4::Frames<R>>),
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(format: Format, input: Compressed<R>) -> Result<Self, DecompressErrorKind> {
        match format {
            Format::Plain => Ok(Self::Plain(input)),
            #[cfg(feature = "gzip")]
            Format::Gzip => Ok(Self::Gzip(Box::new(flate2::bufread::MultiGzDecoder::new(input)))),
            #[cfg(feature = "zstd")]
            Format::Zstd => match zstd::stream::read::Decoder::with_buffer(input) {
                Ok(decoder) => Ok(Self::Zstd(decoder)),
                Err(_) => Err(DecompressErrorKind::Damaged),
            },
            #[cfg(feature = "lz4")]
            Format::Lz4 => Ok(Self::Lz4(Box::new(lz4::Frames::new(input)))),
            #[cfg(not(all(feature = "gzip", feature = "zstd", feature = "lz4")))]
            _ => Err(DecompressErrorKind::NotBuiltIn),
        }
    }

    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(input) => input.read(buffer),
            #[cfg(feature = "gzip")]
            Self::Gzip(decoder) => decoder.read(buffer),
            #[cfg(feature = "zstd")]
            Self::Zstd(decoder) => decoder.read(buffer),
            #[cfg(feature = "lz4")]
            Self::Lz4(frames) => frames.read(buffer),
        }
    }

    pub(super) fn format(&self) -> Format {
        match self {
            Self::Plain(_) => Format::Plain,
            #[cfg(feature = "gzip")]
            Self::Gzip(_) => Format::Gzip,
            #[cfg(feature = "zstd")]
            Self::Zstd(_) => Format::Zstd,
            #[cfg(feature = "lz4")]
            Self::Lz4(_) => Format::Lz4,
        }
    }

    pub(super) fn input(&mut self) -> &mut Compressed<R> {
        match self {
            Self::Plain(input) => input,
            #[cfg(feature = "gzip")]
            Self::Gzip(decoder) => decoder.get_mut(),
            #[cfg(feature = "zstd")]
            Self::Zstd(decoder) => decoder.get_mut(),
            #[cfg(feature = "lz4")]
            Self::Lz4(frames) => frames.input(),
        }
    }
}
