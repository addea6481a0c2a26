//! `Text`: UTF-8 that shares its memory.

/// UTF-8 in shared memory, the [`Bytes`](bytes::Bytes) of text: it derefs to `&str`, and cloning and
/// slicing it counts a reference and copies nothing.
///
/// It is the type of the crate `bytestring`, so libraries that know that take it as it is.
/// [`framing::text_lines`](crate::framing::text_lines) makes it, and so does checking what is bytes:
/// `try_map(Text::try_from)`. A part of it becomes a `Text` of its own by
/// [`slice_ref`](bytestring::ByteString::slice_ref), which panics for a `&str` from elsewhere. It is
/// [shared](crate::ZeroCopyShare) as itself, and goes to other threads and tasks.
///
/// ```
/// use bytes::Bytes;
/// use streamweave::data::Text;
///
/// let line = Text::try_from(Bytes::from_static(b"user = anna"))?;
/// let name: Text = line.split_once(" = ").map(|(_, name)| line.slice_ref(name)).unwrap();
/// assert_eq!(name, "anna");
/// assert_eq!(name.as_ptr(), line[7..].as_ptr());
/// # Ok::<(), std::str::Utf8Error>(())
/// ```
pub type Text = bytestring::ByteString;
