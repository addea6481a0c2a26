//! JSON, whose strings are borrowed from the text.
//!
//! A string **without** escapes lies in the frame as it is, so a field `&str` can point to it. One with
//! escapes (`\n`, `\"`, `\u00e4`) does not: there a `&str` is an error of kind
//! [`Escaped`](crate::decode::DecodeErrorKind::Escaped). A field that may have any takes
//! `Cow<'a, str>`, and `#[serde(borrow)]` above it: without that attribute serde copies every string.
//!
//! ```
//! # use std::borrow::Cow;
//! use serde::Deserialize;
//! use streamweave::decode::{DecodeErrorKind, json};
//!
//! #[derive(Deserialize)]
//! struct Plain<'a> {
//!     text: &'a str,
//! }
//!
//! #[derive(Deserialize)]
//! struct Any<'a> {
//!     #[serde(borrow)]
//!     text: Cow<'a, str>,
//! }
//!
//! let (plain, escaped) = (r#"{"text":"a"}"#, r#"{"text":"a\n\u00e4"}"#);
//! assert_eq!(json::from_str::<Plain<'_>>(plain)?.text, "a");
//! assert!(matches!(json::from_str::<Any<'_>>(plain)?.text, Cow::Borrowed("a")));
//! assert_eq!(json::from_str::<Any<'_>>(escaped)?.text, "a\nä");
//!
//! let error = json::from_str::<Plain<'_>>(escaped).err().unwrap();
//! assert_eq!(error.kind(), DecodeErrorKind::Escaped);
//! # Ok::<(), streamweave::decode::DecodeError>(())
//! ```
//!
//! UTF-8 is checked in the strings that a record asks for; a field that it does not name is skipped, and
//! its strings are not looked at. More than 128 levels are an error of kind
//! [`TooDeep`](crate::decode::DecodeErrorKind::TooDeep).

use std::marker::PhantomData;
use std::sync::Arc;

use bytes::{BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use serde_json::de::{Read, SliceRead, StrRead};
use serde_json::error::Category;
use yoke::Yokeable;

use super::{DecodeError, DecodeErrorKind, Decoded, EncodeError, Format, View};

/// Decodes a record that borrows from the text: for `lines` and `read_lines`.
///
/// Nothing is allocated but strings with escapes, where the type asks for them.
///
/// ```
/// # use streamweave::{decode::json, pipeline};
/// let log = "{\"path\":\"/a\"}\n{\"path\":\n{\"path\":\"/b\"}\n";
/// let report = pipeline! {
///     entries = lines(log) -> try_map(json::from_str::<Entry<'_>>);
///     paths   = entries -> map(|entry| entry.path) -> collect();
///     bad     = entries.err -> map(|failed| failed.to_string()) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.paths, ["/a", "/b"]);
/// assert_eq!(
///     report.bad,
///     ["stage `entries` failed at line 2: JSON, byte 8: the frame ends within the record"],
/// );
///
/// #[derive(serde::Deserialize)]
/// struct Entry<'a> {
///     path: &'a str,
/// }
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Errors
/// When the text is not exactly one such record.
#[inline]
pub fn from_str<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, DecodeError> {
    whole(StrRead::new(text), text.as_bytes())
}

/// Decodes a record that borrows from a frame of bytes; strings are checked to be UTF-8.
///
/// Nothing is allocated but strings with escapes, where the type asks for them.
///
/// # Errors
/// When the frame is not exactly one such record.
#[inline]
pub fn from_slice<'a, T: Deserialize<'a>>(frame: &'a [u8]) -> Result<T, DecodeError> {
    whole(SliceRead::new(frame), frame)
}

/// Decodes a record that owns its frame: for what crosses to a thread or a task, or is kept.
///
/// It allocates once, beside strings with escapes.
///
/// ```
/// use std::borrow::Cow;
/// use streamweave::decode::{Yokeable, json, yoke};
///
/// #[derive(serde::Deserialize, Yokeable)]
/// struct Entry<'a> {
///     #[serde(borrow)]
///     path: Cow<'a, str>,
/// }
///
/// let entry = json::decode::<Entry<'static>>(r#"{"path":"/a"}"#.into())?;
/// assert_eq!(std::thread::spawn(move || entry.get().path.len()).join().unwrap(), 2);
/// # Ok::<(), streamweave::decode::DecodeError>(())
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
    Decoded::try_new(frame, |bytes| from_slice(bytes))
}

/// Decodes the lines of a frame, a record each; together they own it.
///
/// It allocates once for all of them, beside strings with escapes. Order is kept; empty lines are
/// skipped, and behind a bad line it goes on with the next.
///
/// ```
/// use streamweave::decode::{Yokeable, json, yoke};
///
/// #[derive(Debug, serde::Deserialize, Yokeable)]
/// struct Entry<'a> {
///     path: &'a str,
/// }
///
/// let frame = "{\"path\":\"/a\"}\n7\n{\"path\":\"/b\"}\n";
/// let mut entries = json::decode_lines::<Entry<'static>>(frame.into());
/// assert_eq!(entries.next().unwrap()?.get().path, "/a");
/// assert_eq!(entries.next().unwrap().unwrap_err().offset(), Some(14));
/// assert_eq!(entries.next().unwrap()?.bytes(), br#"{"path":"/b"}"#);
/// assert!(entries.next().is_none());
/// # Ok::<(), streamweave::decode::DecodeError>(())
/// ```
pub fn decode_lines<T>(frame: Bytes) -> DecodedLines<T>
where
    T: for<'a> Yokeable<'a>,
    for<'a> View<'a, T>: Deserialize<'a>,
{
    DecodedLines { frame: Arc::new(frame), next: 0, record: PhantomData }
}

/// The records of a frame of lines; made by [`decode_lines`].
#[derive(Debug)]
pub struct DecodedLines<T> {
    frame: Arc<Bytes>,
    next: usize,
    record: PhantomData<fn() -> T>,
}

impl<T> Iterator for DecodedLines<T>
where
    T: for<'a> Yokeable<'a>,
    for<'a> View<'a, T>: Deserialize<'a>,
{
    type Item = Result<Decoded<T>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.next;
            let rest = &self.frame[start..];
            if rest.is_empty() {
                return None;
            }
            let end = memchr::memchr(b'\n', rest);
            self.next += end.map_or(rest.len(), |end| end + 1);
            let line = &rest[..end.unwrap_or(rest.len())];
            let length = line.strip_suffix(b"\r").unwrap_or(line).len();
            if length > 0 {
                let record = Decoded::try_within(&self.frame, start, |bytes| {
                    from_slice(&bytes[..length]).map(|record| (record, length))
                });
                return Some(record.map_err(|error| error.behind(start)));
            }
        }
    }
}

/// Appends a value to a buffer, without a line's end.
///
/// Nothing is allocated where the buffer has room: `clear` and use it again, or `split` off what is to be
/// sent on as `Bytes`.
///
/// ```
/// # use streamweave::decode::json;
/// let mut line = bytes::BytesMut::new();
/// json::encode(&("a\n", 7), &mut line)?;
/// assert_eq!(line, r#"["a\n",7]"#);
/// # Ok::<(), streamweave::decode::EncodeError>(())
/// ```
///
/// # Errors
/// When the value's `Serialize` fails, or has a map whose keys are no strings; the buffer is then as it
/// was before.
pub fn encode<T: Serialize + ?Sized>(value: &T, buffer: &mut BytesMut) -> Result<(), EncodeError> {
    let before = buffer.len();
    serde_json::to_writer(buffer.writer(), value).map_err(|cause| {
        buffer.truncate(before);
        EncodeError::new(Format::Json, cause)
    })
}

#[inline]
fn whole<'a, T: Deserialize<'a>>(read: impl Read<'a>, frame: &[u8]) -> Result<T, DecodeError> {
    let mut json = serde_json::Deserializer::new(read);
    let record = T::deserialize(&mut json).map_err(|cause| refused(cause, frame))?;
    match json.end() {
        Ok(()) => Ok(record),
        Err(cause) => Err(trailing(cause, frame)),
    }
}

#[cold]
fn refused(cause: serde_json::Error, frame: &[u8]) -> DecodeError {
    let kind = kind_of(&cause);
    let offset = match kind {
        DecodeErrorKind::Truncated => Some(frame.len()),
        _ => offset_of(&cause, frame),
    };
    with_offset(DecodeError::new(Format::Json, kind), offset).because(cause)
}

#[cold]
fn trailing(cause: serde_json::Error, frame: &[u8]) -> DecodeError {
    let offset = offset_of(&cause, frame);
    with_offset(DecodeError::new(Format::Json, DecodeErrorKind::Trailing), offset).because(cause)
}

fn with_offset(error: DecodeError, offset: Option<usize>) -> DecodeError {
    match offset {
        Some(offset) => error.at(offset),
        None => error,
    }
}

/// `serde_json` tells some mistakes apart by their messages only.
fn kind_of(cause: &serde_json::Error) -> DecodeErrorKind {
    let message = || cause.to_string();
    let is_escape = |message: String| {
        message.starts_with("invalid type: string ") && message.contains("expected a borrowed ")
    };
    match cause.classify() {
        Category::Eof => DecodeErrorKind::Truncated,
        Category::Data if is_escape(message()) => DecodeErrorKind::Escaped,
        Category::Syntax if message().starts_with("recursion limit") => DecodeErrorKind::TooDeep,
        _ => DecodeErrorKind::Invalid,
    }
}

/// The byte at which `serde_json` was, which counts lines from 1 and their bytes up to that one.
fn offset_of(cause: &serde_json::Error, frame: &[u8]) -> Option<usize> {
    let lines_before = cause.line().checked_sub(1)?;
    let line = match lines_before.checked_sub(1) {
        None => 0,
        Some(ends) => memchr::memchr_iter(b'\n', frame).nth(ends)? + 1,
    };
    (line + cause.column()).checked_sub(1)
}

#[cfg(test)]
mod tests;
