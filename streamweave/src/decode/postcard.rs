//! postcard: compact, without names of fields, and borrowed from the frame.
//!
//! A field `&str` or `&[u8]` points into the frame, whatever it holds; a `Cow` does with
//! `#[serde(borrow)]`. Both sides must have the same type: the format does not describe itself.
//!
//! Lengths that lie allocate nothing: no more is set aside than the frame has bytes for, or 1 MiB. Where a
//! type contains itself, the nesting ends with an error when it has used
//! 256 KiB of the stack. A sequence of values that have no bytes, such as `Vec<()>`, may be as long as
//! its number says.

mod cursor;
mod writer;

use std::marker::PhantomData;
use std::sync::Arc;

use ::postcard::{Deserializer, Error, Serializer};
use bytes::{Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use yoke::Yokeable;

use self::cursor::Cursor;
use self::writer::Appender;
use super::{DecodeError, DecodeErrorKind, Decoded, EncodeError, Format, View};

/// Decodes a record that borrows from its frame; nothing is allocated.
///
/// ```
/// # use streamweave::{decode::postcard, pipeline};
/// let mut buffer = bytes::BytesMut::new();
/// postcard::encode(&("/a", 200), &mut buffer)?;
/// let good = buffer.freeze();
/// let frames = [good.clone(), good.slice(..2)];
///
/// let report = pipeline! {
///     hits  = iter(&frames) -> try_map(|frame| postcard::from_bytes::<(&str, u16)>(frame));
///     paths = hits -> map(|hit| hit.0) -> collect();
///     bad   = hits.err -> map(|failed| failed.to_string()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.paths, ["/a"]);
/// assert_eq!(
///     report.bad,
///     ["stage `hits` failed at item 1: postcard, byte 1: the frame ends within the record"],
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the frame is not exactly one such record. What a `Deserialize` of one's own says is lost by the
/// format.
#[inline(always)]
pub fn from_bytes<'a, T: Deserialize<'a>>(frame: &'a [u8]) -> Result<T, DecodeError> {
    let mut postcard = Deserializer::from_flavor(Cursor::new(frame));
    match T::deserialize(&mut postcard) {
        Ok(record) => match rest(postcard) {
            [] => Ok(record),
            rest => Err(trailing(frame.len() - rest.len())),
        },
        Err(cause) => Err(refused(cause, frame.len() - rest(postcard).len())),
    }
}

/// Decodes a record that owns its frame: for what crosses to a thread or a task, or is kept.
///
/// It allocates once.
///
/// ```
/// use streamweave::decode::postcard;
///
/// let mut buffer = bytes::BytesMut::new();
/// postcard::encode("/a", &mut buffer)?;
/// let path = postcard::decode::<&'static str>(buffer.freeze())?;
/// assert_eq!(std::thread::spawn(move || path.get().len()).join().unwrap(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the frame is not exactly one such record. `attempt` keeps the frame.
#[inline]
pub fn decode<T>(frame: Bytes) -> Result<Decoded<T>, DecodeError>
where
    T: for<'a> Yokeable<'a>,
    for<'a> View<'a, T>: Deserialize<'a>,
{
    Decoded::try_new(frame, |bytes| from_bytes(bytes))
}

/// Decodes the records of a frame, which stand one behind the other; together they own it.
///
/// It allocates once for all of them. Order is kept. The first bad record is the last that is handed out,
/// since nothing says where the next would begin.
///
/// ```
/// use streamweave::decode::postcard;
///
/// let mut buffer = bytes::BytesMut::new();
/// for path in ["/a", "/b"] {
///     postcard::encode(path, &mut buffer)?;
/// }
/// let paths = postcard::decode_all::<&'static str>(buffer.freeze());
/// let paths = paths.collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(*paths[1].get(), "/b");
/// assert_eq!(paths[1].bytes(), b"\x02/b");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decode_all<T>(frame: Bytes) -> DecodedRecords<T>
where
    T: for<'a> Yokeable<'a>,
    for<'a> View<'a, T>: Deserialize<'a>,
{
    DecodedRecords { frame: Arc::new(frame), next: 0, record: PhantomData }
}

/// The records of a frame; made by [`decode_all`].
#[derive(Debug)]
pub struct DecodedRecords<T> {
    frame: Arc<Bytes>,
    next: usize,
    record: PhantomData<fn() -> T>,
}

impl<T> Iterator for DecodedRecords<T>
where
    T: for<'a> Yokeable<'a>,
    for<'a> View<'a, T>: Deserialize<'a>,
{
    type Item = Result<Decoded<T>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next;
        if start == self.frame.len() {
            return None;
        }
        self.next = self.frame.len();
        let record = Decoded::try_within(&self.frame, start, |bytes| {
            let (record, rest) = first(bytes)?;
            Ok((record, bytes.len() - rest.len()))
        });
        if let Ok(record) = &record {
            self.next = start + record.bytes().len();
        }
        Some(record.map_err(|error: DecodeError| error.behind(start)))
    }
}

/// Appends a value to a buffer.
///
/// Nothing is allocated where the buffer has room: `clear` and use it again, or `split` off what is to be
/// sent on as `Bytes`.
///
/// ```
/// # use streamweave::decode::postcard;
/// let mut frame = bytes::BytesMut::new();
/// postcard::encode(&("a", 7), &mut frame)?;
/// assert_eq!(&frame[..], b"\x01a\x0e");
/// # Ok::<(), streamweave::decode::EncodeError>(())
/// ```
///
/// # Errors
/// When the value's `Serialize` fails, or has a sequence without a known length; the buffer is then as it
/// was before.
pub fn encode<T: Serialize + ?Sized>(value: &T, buffer: &mut BytesMut) -> Result<(), EncodeError> {
    let before = buffer.len();
    let mut serializer = Serializer { output: Appender(buffer) };
    value.serialize(&mut serializer).map_err(|cause| {
        buffer.truncate(before);
        EncodeError::new(Format::Postcard, cause)
    })
}

/// The first record of the bytes, and what stands behind it.
#[inline]
fn first<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<(T, &'a [u8]), DecodeError> {
    let mut postcard = Deserializer::from_flavor(Cursor::new(bytes));
    match T::deserialize(&mut postcard) {
        Ok(record) => Ok((record, rest(postcard))),
        Err(cause) => Err(refused(cause, bytes.len() - rest(postcard).len())),
    }
}

#[inline]
fn rest<'a>(postcard: Deserializer<'a, Cursor<'a>>) -> &'a [u8] {
    postcard.finalize().unwrap_or_default()
}

#[cold]
fn refused(cause: Error, offset: usize) -> DecodeError {
    let kind = match cause {
        cursor::TOO_DEEP => DecodeErrorKind::TooDeep,
        Error::DeserializeUnexpectedEnd => DecodeErrorKind::Truncated,
        _ => DecodeErrorKind::Invalid,
    };
    let error = DecodeError::new(Format::Postcard, kind).at(offset);
    if kind == DecodeErrorKind::TooDeep { error } else { error.because(cause) }
}

#[cold]
fn trailing(offset: usize) -> DecodeError {
    DecodeError::new(Format::Postcard, DecodeErrorKind::Trailing).at(offset)
}

#[cfg(test)]
mod tests;
