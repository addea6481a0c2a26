//! How the length before a frame is written.

use bytes::BufMut;

/// The number before a frame that says how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Prefix {
    /// One byte.
    U8,
    /// Two bytes, big-endian.
    U16Be,
    /// Two bytes, little-endian.
    U16Le,
    /// Four bytes, big-endian.
    U32Be,
    /// Four bytes, little-endian.
    U32Le,
    /// Eight bytes, big-endian.
    U64Be,
    /// Eight bytes, little-endian.
    U64Le,
    /// One to ten bytes of seven bits, the lowest first, as in LEB128 and Protocol Buffers. One that
    /// is longer than it must be is read; the shortest is written.
    Varint,
}

/// The most bytes a length has.
pub(super) const LONGEST: usize = 10;

/// A length of more than 64 bits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl Prefix {
    /// The length at the beginning of `bytes` and how many of them it has; `None` while some are
    /// missing.
    #[inline]
    pub(super) fn read(self, bytes: &[u8]) -> Option<Result<(u64, usize), Malformed>> {
        let read = match self {
            Self::U8 => (bytes.first().copied()?.into(), 1),
            Self::U16Be => (u16::from_be_bytes(*bytes.first_chunk()?).into(), 2),
            Self::U16Le => (u16::from_le_bytes(*bytes.first_chunk()?).into(), 2),
            Self::U32Be => (u32::from_be_bytes(*bytes.first_chunk()?).into(), 4),
            Self::U32Le => (u32::from_le_bytes(*bytes.first_chunk()?).into(), 4),
            Self::U64Be => (u64::from_be_bytes(*bytes.first_chunk()?), 8),
            Self::U64Le => (u64::from_le_bytes(*bytes.first_chunk()?), 8),
            Self::Varint => return read_varint(bytes),
        };
        Some(Ok(read))
    }

    /// Writes a length that is at most [`largest`](Self::largest).
    pub(super) fn write(self, length: u64, buffer: &mut impl BufMut) {
        match self {
            Self::U8 => buffer.put_u8(length as u8),
            Self::U16Be => buffer.put_u16(length as u16),
            Self::U16Le => buffer.put_u16_le(length as u16),
            Self::U32Be => buffer.put_u32(length as u32),
            Self::U32Le => buffer.put_u32_le(length as u32),
            Self::U64Be => buffer.put_u64(length),
            Self::U64Le => buffer.put_u64_le(length),
            Self::Varint => write_varint(length, buffer),
        }
    }

    /// The largest number that it can say.
    pub(super) fn largest(self) -> u64 {
        match self {
            Self::U8 => u8::MAX.into(),
            Self::U16Be | Self::U16Le => u16::MAX.into(),
            Self::U32Be | Self::U32Le => u32::MAX.into(),
            Self::U64Be | Self::U64Le | Self::Varint => u64::MAX,
        }
    }

    /// How many bytes it has before this number.
    pub(super) fn size(self, length: u64) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16Be | Self::U16Le => 2,
            Self::U32Be | Self::U32Le => 4,
            Self::U64Be | Self::U64Le => 8,
            Self::Varint => (length | 1).ilog2() as usize / 7 + 1,
        }
    }
}

fn read_varint(bytes: &[u8]) -> Option<Result<(u64, usize), Malformed>> {
    let mut length = 0;
    for (at, byte) in bytes.iter().enumerate().take(LONGEST) {
        // The last byte has one bit left, and none to say that it goes on.
        if at == LONGEST - 1 && *byte > 1 {
            return Some(Err(Malformed));
        }
        length |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some(Ok((length, at + 1)));
        }
    }
    None
}

fn write_varint(mut length: u64, buffer: &mut impl BufMut) {
    while length > 0x7f {
        buffer.put_u8(length as u8 | 0x80);
        length >>= 7;
    }
    buffer.put_u8(length as u8);
}

#[cfg(test)]
pub(super) const ALL: [Prefix; 8] = [
    Prefix::U8,
    Prefix::U16Be,
    Prefix::U16Le,
    Prefix::U32Be,
    Prefix::U32Le,
    Prefix::U64Be,
    Prefix::U64Le,
    Prefix::Varint,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(prefix: Prefix, length: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        prefix.write(length, &mut bytes);
        bytes
    }

    #[test]
    fn the_wire_is_what_others_read() {
        let cases: [(Prefix, u64, &[u8]); 10] = [
            (Prefix::U8, 0xab, &[0xab]),
            (Prefix::U16Be, 0x0102, &[1, 2]),
            (Prefix::U16Le, 0x0102, &[2, 1]),
            (Prefix::U32Be, 0x0102_0304, &[1, 2, 3, 4]),
            (Prefix::U32Le, 0x0102_0304, &[4, 3, 2, 1]),
            (Prefix::U64Be, 5, &[0, 0, 0, 0, 0, 0, 0, 5]),
            (Prefix::U64Le, 5, &[5, 0, 0, 0, 0, 0, 0, 0]),
            (Prefix::Varint, 127, &[127]),
            (Prefix::Varint, 300, &[0xac, 2]),
            (Prefix::Varint, u64::MAX, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
        ];
        for (prefix, length, wire) in cases {
            assert_eq!(written(prefix, length), wire, "{prefix:?}");
        }
    }

    #[test]
    fn a_varint_has_sixty_four_bits() {
        let nine = [0xff; 9];
        let cases: [(&[u8], Option<Result<_, _>>); 6] = [
            (&[0x80, 0], Some(Ok((0, 2)))),
            (&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0], Some(Ok((0, 10)))),
            (&nine, None),
            (&[&nine[..], &[1]].concat(), Some(Ok((u64::MAX, 10)))),
            (&[&nine[..], &[2]].concat(), Some(Err(Malformed))),
            (&[0x80; 11], Some(Err(Malformed))),
        ];
        for (bytes, read) in cases {
            assert_eq!(Prefix::Varint.read(bytes), read, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            prefix in prop::sample::select(&ALL[..]),
            length in any::<u64>(),
            bits in 0..64_u32,
        ) {
            let length = (length >> bits).min(prefix.largest());
            let mut wire = written(prefix, length);
            let size = wire.len();
            prop_assert_eq!(prefix.size(length), size);
            for cut in 0..size {
                prop_assert_eq!(prefix.read(&wire[..cut]), None);
            }
            wire.push(9);
            prop_assert_eq!(prefix.read(&wire), Some(Ok((length, size))));
        }
    }
}
