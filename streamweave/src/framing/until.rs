//! Frames that end where a delimiter stands.

use bytes::{BufMut, Bytes};

use super::error::{FrameErrorKind, WriteError};
use super::input::{Found, Input};

/// What stands behind a frame.
pub(super) trait Delimiter {
    /// Its bytes, one at least.
    fn bytes(&self) -> &[u8];

    /// Where it first stands in a chunk.
    fn find(&self, chunk: &[u8]) -> Option<usize>;

    /// How many bytes before it belong to it as well, given the last of them.
    #[inline(always)]
    fn trims(&self, _last: u8) -> usize {
        0
    }

    /// How many bytes behind a frame may belong to a delimiter that has not arrived whole.
    fn overhang(&self) -> usize {
        self.bytes().len() - 1
    }
}

/// Cuts a stream at its delimiters.
#[derive(Clone, Debug)]
pub(super) struct Until<D> {
    delimiter: D,
    /// Whether the frame at hand is too long, and was told to be.
    skipping: bool,
}

impl<D: Delimiter> Until<D> {
    pub(super) fn new(delimiter: D) -> Self {
        Self { delimiter, skipping: false }
    }

    #[inline(always)]
    pub(super) fn whole(&self, input: &mut Input, max: usize) -> Option<Bytes> {
        if self.skipping || input.seam.len() > 0 {
            return None;
        }
        let place = self.delimiter.find(&input.chunk)?;
        let length = place - self.trimmed(input, place);
        if length > max {
            return None;
        }
        Some(input.take_frame(length, place + self.delimiter.bytes().len()))
    }

    pub(super) fn cut(&mut self, input: &mut Input, max: usize) -> Option<Found> {
        if input.chunk.is_empty() || (self.skipping && !self.skip(input)) {
            return None;
        }
        let offset = input.begin();
        let Some(place) = self.find(input) else {
            return self.wait(input, max);
        };
        let end = place + self.delimiter.bytes().len();
        let length = place - self.trimmed(input, place);
        if length > max {
            input.drop_frame(end);
            return Some(too_long(offset, max));
        }
        Some(Found { offset, frame: Ok(input.take_frame(length, end)) })
    }

    pub(super) fn last(&mut self, input: &mut Input, max: usize) -> Option<Found> {
        let offset = input.begin();
        let frame = input.seam.take();
        if std::mem::take(&mut self.skipping) || frame.is_empty() {
            return None;
        }
        if frame.len() > max {
            return Some(too_long(offset, max));
        }
        Some(Found { offset, frame: Ok(frame) })
    }

    pub(super) fn write(&self, frame: &[u8], buffer: &mut impl BufMut) -> Result<(), WriteError> {
        let delimiter = self.delimiter.bytes();
        let inside = self.delimiter.find(frame);
        let trimmed = || {
            let trims = self.delimiter.trims(*frame.last()?);
            (trims > 0).then(|| frame.len() - trims)
        };
        let early = inside.or_else(|| across(frame, delimiter, delimiter)).or_else(trimmed);
        if let Some(at) = early {
            return Err(WriteError::HoldsDelimiter { at });
        }
        buffer.put_slice(frame);
        buffer.put_slice(delimiter);
        Ok(())
    }

    /// How many bytes before the delimiter at `place` belong to it.
    #[inline(always)]
    fn trimmed(&self, input: &Input, place: usize) -> usize {
        if place > 0 { self.delimiter.trims(input.byte(place - 1)) } else { 0 }
    }

    /// Where the delimiter stands, counted from the beginning of the frame.
    fn find(&self, input: &Input) -> Option<usize> {
        let (held, chunk) = (input.seam.bytes(), &*input.chunk);
        let begun = across(held, chunk, self.delimiter.bytes());
        begun.or_else(|| Some(held.len() + self.delimiter.find(chunk)?))
    }

    /// Holds a frame whose end has not arrived, unless it is too long by now.
    fn wait(&mut self, input: &mut Input, max: usize) -> Option<Found> {
        let overhang = self.delimiter.overhang();
        if input.arrived().saturating_sub(overhang) <= max {
            input.hold(max.saturating_add(overhang));
            return None;
        }
        let offset = input.begin();
        self.skipping = true;
        self.forget(input);
        Some(too_long(offset, max))
    }

    /// Skips to the end of a frame that is too long; whether it has arrived.
    #[cold]
    fn skip(&mut self, input: &mut Input) -> bool {
        match self.find(input) {
            Some(place) => {
                input.drop_frame(place + self.delimiter.bytes().len());
                self.skipping = false;
            }
            None => self.forget(input),
        }
        !self.skipping
    }

    /// Keeps only what may be the beginning of the delimiter.
    fn forget(&self, input: &mut Input) {
        input.hold_last(self.delimiter.bytes().len() - 1);
    }
}

#[cold]
fn too_long(offset: u64, limit: usize) -> Found {
    Found { offset, frame: Err(FrameErrorKind::TooLong { limit }) }
}

/// Where a delimiter stands that begins in `left` and ends in `right`, which follows it.
fn across(left: &[u8], right: &[u8], delimiter: &[u8]) -> Option<usize> {
    if left.is_empty() || delimiter.len() == 1 {
        return None;
    }
    (1..delimiter.len()).rev().find_map(|begun| {
        let (begin, end) = delimiter.split_at(begun);
        (left.ends_with(begin) && right.starts_with(end)).then(|| left.len() - begun)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_delimiter_across_a_seam_counts() {
        let cases: [(&str, &str, &str, Option<usize>); 7] = [
            ("xab", "cab", "abc", Some(1)),
            ("xa", "bc", "abc", Some(1)),
            ("xaa", "aa", "aaa", Some(1)),
            ("aa", "ab", "aab", Some(1)),
            ("xa", "b", "abc", None),
            ("", "abc", "abc", None),
            ("x\r", "\n", "\n", None),
        ];
        for (left, right, delimiter, place) in cases {
            let found = across(left.as_bytes(), right.as_bytes(), delimiter.as_bytes());
            assert_eq!(found, place, "{left}|{right}");
        }
    }
}
