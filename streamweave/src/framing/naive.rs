//! What splitters must do, in the plainest words, over the whole stream: the oracle of their tests.

use bytes::Bytes;

use super::error::{FrameError, FrameErrorKind};
use super::frame::Frame;
use super::prefix::Prefix;
use super::splitter::{Framing, Results, Splitter};
use crate::stage::Stage;

/// What a splitter hands on.
pub(super) type Outcome = Result<Vec<u8>, FrameError>;

/// The frames between delimiters, without one `trimmed` byte string before each of them.
pub(super) fn cut_at(stream: &[u8], delimiter: &[u8], trimmed: &[u8], max: usize) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut begin = 0;
    while begin < stream.len() {
        let rest = &stream[begin..];
        let end = rest.windows(delimiter.len()).position(|window| window == delimiter);
        let frame = &rest[..end.unwrap_or(rest.len())];
        let frame = end.and_then(|_| frame.strip_suffix(trimmed)).unwrap_or(frame);
        outcomes.push(if frame.len() > max {
            let kind = FrameErrorKind::TooLong { limit: max };
            Err(FrameError::new(kind, begin as u64, outcomes.len() as u64))
        } else {
            Ok(frame.to_vec())
        });
        begin = end.map_or(stream.len(), |end| begin + end + delimiter.len());
    }
    outcomes
}

/// The frames that have their lengths before them.
pub(super) fn cut_by_length(
    stream: &[u8],
    prefix: Prefix,
    counts_itself: bool,
    limit: usize,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut begin = 0;
    while begin < stream.len() {
        let rest = &stream[begin..];
        let kind = match prefix.read(rest) {
            None => FrameErrorKind::Truncated { missing: None },
            Some(Err(_)) => FrameErrorKind::LengthMalformed,
            Some(Ok((length, size))) => {
                let end = if counts_itself { length.into() } else { length as u128 + size as u128 };
                match end.checked_sub(size as u128) {
                    None => FrameErrorKind::LengthTooShort { length },
                    Some(frame) if frame > limit as u128 => {
                        FrameErrorKind::LengthTooLong { length, limit }
                    }
                    Some(_) if end > rest.len() as u128 => FrameErrorKind::Truncated {
                        missing: Some((end - rest.len() as u128) as usize),
                    },
                    Some(_) => {
                        outcomes.push(Ok(rest[size..end as usize].to_vec()));
                        begin += end as usize;
                        continue;
                    }
                }
            }
        };
        outcomes.push(Err(FrameError::new(kind, begin as u64, outcomes.len() as u64)));
        break;
    }
    outcomes
}

/// What a splitter hands on for these chunks.
pub(super) fn outcomes<K: Framing, F: Frame + AsRef<[u8]>>(
    mut splitter: Results<K, F>,
    chunks: impl IntoIterator<Item = Bytes>,
) -> Vec<Outcome> {
    let plain = |frame: Result<F, FrameError>| frame.map(|frame| frame.as_ref().to_vec());
    let mut outcomes = Vec::new();
    for chunk in chunks {
        outcomes.extend(splitter.push(chunk).map(plain));
    }
    outcomes.extend(splitter.finish().map(plain));
    assert_eq!(splitter.finish().count(), 0, "the end comes once");
    outcomes
}

/// Checks the splitter against the oracle with the stream in two and in three chunks, cut everywhere,
/// and byte by byte.
pub(super) fn splits_as<K: Framing + Clone, F: Frame + AsRef<[u8]>>(
    splitter: &Splitter<K, F>,
    stream: &[u8],
    expected: &[Outcome],
) {
    let whole = Bytes::copy_from_slice(stream);
    let check = |chunks: Vec<Bytes>| {
        let actual = outcomes(splitter.clone().results(), chunks.clone());
        assert_eq!(actual, expected, "{chunks:?}");
    };
    for second in 0..=stream.len() {
        for first in 0..=second {
            let parts = [whole.slice(..first), whole.slice(first..second), whole.slice(second..)];
            check(parts.into());
        }
    }
    check(pieces(stream, &[1]));
}

/// The stream in chunks of these sizes, again and again.
pub(super) fn pieces(stream: &[u8], sizes: &[usize]) -> Vec<Bytes> {
    let mut rest = Bytes::copy_from_slice(stream);
    let mut sizes = sizes.iter().cycle();
    let mut pieces = Vec::new();
    while let Some(size) = sizes.next().filter(|_| !rest.is_empty()) {
        pieces.push(rest.split_to(rest.len().min(*size)));
    }
    pieces
}

/// All texts of up to `length` of these bytes.
pub(super) fn every_text(alphabet: &[u8], length: usize) -> Vec<Vec<u8>> {
    let mut texts = vec![Vec::new()];
    let mut begin = 0;
    for _ in 0..length {
        let end = texts.len();
        for index in begin..end {
            for byte in alphabet {
                texts.push([&texts[index][..], &[*byte]].concat());
            }
        }
        begin = end;
    }
    texts
}
