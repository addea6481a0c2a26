//! The sizes of pooled buffers.

const SMALLEST: usize = 1 << 10;
const LARGEST: usize = 1 << 20;

/// How many sizes there are.
pub(super) const CLASSES: usize = (LARGEST / SMALLEST).ilog2() as usize + 1;

/// A size: a power of two from 1 KiB to 1 MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class(u8);

impl Class {
    /// The smallest size that has room for so many bytes.
    #[inline]
    pub(super) fn of(capacity: usize) -> Option<Self> {
        let size = capacity.max(SMALLEST).checked_next_power_of_two()?;
        (size <= LARGEST).then(|| Self((size / SMALLEST).ilog2() as u8))
    }

    pub(super) fn all() -> impl DoubleEndedIterator<Item = Self> {
        (0..CLASSES as u8).map(Self)
    }

    #[inline]
    pub(super) fn size(self) -> usize {
        SMALLEST << self.0
    }

    #[inline]
    pub(super) fn index(self) -> usize {
        self.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_room() {
        let cases = [
            (0, Some(1 << 10)),
            (1024, Some(1 << 10)),
            (1025, Some(1 << 11)),
            (16 << 10, Some(16 << 10)),
            (1 << 20, Some(1 << 20)),
            ((1 << 20) + 1, None),
            (usize::MAX, None),
        ];
        for (capacity, size) in cases {
            assert_eq!(Class::of(capacity).map(Class::size), size, "{capacity}");
        }
        let sizes: Vec<usize> = Class::all().map(Class::size).collect();
        assert_eq!((sizes.len(), sizes[0], sizes[CLASSES - 1]), (CLASSES, SMALLEST, LARGEST));
        assert!(Class::all().zip(0..).all(|(class, index)| class.index() == index));
    }
}
