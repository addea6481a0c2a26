//! `fields(frame, separator)`: what stands between the separators of one frame.

use std::iter::FusedIterator;

use bytes::{Buf, Bytes};
use memchr::memchr;

/// The fields of one frame; made by [`fields`].
#[derive(Clone, Debug)]
pub struct Fields {
    rest: Option<Bytes>,
    separator: u8,
}

/// Yields the fields of `frame` in order, as slices of it that may be kept and sent anywhere.
///
/// A frame has one field more than separators, so an empty frame has one empty field. Quotes mean
/// nothing here; for CSV use a CSV reader. Each field costs a reference count and no allocation,
/// save one for the first slice of a frame that nothing was sliced from yet. Fields that no stage
/// keeps are cheaper as `&[u8]`: `frame.split(|byte| *byte == b',')`.
///
/// ```
/// # use streamweave::pipeline;
/// use bytes::Bytes;
/// use streamweave::framing::{fields, lines};
///
/// let chunks = ["7,a\n8", ",,b\n"].map(Bytes::from);
/// let report = pipeline! {
///     all = iter(chunks) -> via(lines()) -> flat_map(|line| fields(line, b',')) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.all, ["7", "a", "8", "", "b"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub fn fields(frame: Bytes, separator: u8) -> Fields {
    Fields { rest: Some(frame), separator }
}

impl Iterator for Fields {
    type Item = Bytes;

    #[inline]
    fn next(&mut self) -> Option<Bytes> {
        let rest = self.rest.as_mut()?;
        let Some(end) = memchr(self.separator, rest) else {
            return self.rest.take();
        };
        let field = rest.split_to(end);
        rest.advance(1);
        Some(field)
    }
}

impl FusedIterator for Fields {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framing::naive::every_text;

    #[test]
    fn agrees_with_a_plain_split() {
        for frame in every_text(b"ab,", 6) {
            let expected = frame.split(|byte| *byte == b',');
            assert!(fields(Bytes::copy_from_slice(&frame), b',').eq(expected), "{frame:?}");
        }
    }
}
