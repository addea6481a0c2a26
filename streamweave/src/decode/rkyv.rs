//! rkyv: archives that are checked once and then read where they lie.
//!
//! An item is `&Archived<Entry>`: its fields are read out of the frame by `.to_native()`, `.as_str()`
//! and the like, and nothing is decoded. Every access here checks the whole archive first; hostile
//! bytes are an error, and so are more than 128 levels of what lies behind pointers.
//!
//! An archive must begin at a multiple of 16, and a frame that was cut out of a stream may begin
//! anywhere. [`Aligner`] copies such a frame once, and counts; [`access`] refuses it. The feature
//! `unaligned` of rkyv makes every place good and nothing is copied then, but it changes the format
//! for the whole program, so only the program can ask for it.

mod aligner;
mod refusal;

use std::num::NonZeroUsize;

use ::rkyv::api::access_with_context;
use ::rkyv::api::high::{HighSerializer, HighValidator, to_bytes_in};
use ::rkyv::bytecheck::CheckBytes;
use ::rkyv::rancor::Error;
use ::rkyv::ser::allocator::ArenaHandle;
use ::rkyv::ser::writer::IoWriter;
use ::rkyv::validation::Validator;
use ::rkyv::validation::archive::ArchiveValidator;
use ::rkyv::validation::shared::SharedValidator;
use ::rkyv::{Archive, Archived, Portable, Serialize};
use bytes::buf::Writer;
use bytes::{BufMut, BytesMut};

pub use self::aligner::Aligner;
use self::refusal::Refusal;
use super::{DecodeError, DecodeErrorKind, EncodeError, Format};

/// How many pointers may lead to a part of an archive, as many as JSON allows.
const DEPTH: NonZeroUsize = NonZeroUsize::new(128).unwrap();

/// Where every archive may begin; 1 if rkyv was told that all places will do.
const ALIGNMENT: usize = align_of::<Archived<u128>>();

/// A type whose archives can be checked: every one that derives `rkyv::Archive`.
#[diagnostic::on_unimplemented(
    message = "archives of `{Self}` cannot be checked",
    label = "`{Self}` is not read out of an archive",
    note = "derive `rkyv::Archive`, with the feature `bytecheck` of rkyv"
)]
pub trait CheckedArchive:
    Archive<Archived: Portable + for<'a> CheckBytes<HighValidator<'a, Refusal>>>
{
}

#[diagnostic::do_not_recommend]
impl<T> CheckedArchive for T where
    T: Archive<Archived: Portable + for<'a> CheckBytes<HighValidator<'a, Refusal>>>
{
}

/// A type that can be archived: every one that derives `rkyv::Serialize`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be archived",
    label = "`{Self}` is not written as an archive",
    note = "derive `rkyv::Archive` and `rkyv::Serialize`"
)]
pub trait ToArchive: for<'a, 'b> Serialize<Into<'a, 'b>> {}

#[diagnostic::do_not_recommend]
impl<T: for<'a, 'b> Serialize<Into<'a, 'b>> + ?Sized> ToArchive for T {}

type Into<'a, 'b> = HighSerializer<IoWriter<Writer<&'b mut BytesMut>>, ArenaHandle<'a>, Error>;

/// Checks an archive and lends it; nothing is copied or allocated.
///
/// ```
/// use bytes::BytesMut;
/// use streamweave::decode::rkyv::{self, Aligner};
///
/// #[derive(::rkyv::Archive, ::rkyv::Serialize)]
/// struct Entry {
///     path: String,
///     status: u16,
/// }
///
/// let mut frame = BytesMut::with_capacity(64);
/// rkyv::encode(&Entry { path: "/a".to_owned(), status: 200 }, &mut frame)?;
/// # let mut aligner = Aligner::new();
/// # let frame = aligner.align(&frame);
/// let entry = rkyv::access::<Entry>(&frame)?;
/// assert_eq!((entry.path.as_str(), entry.status.to_native()), ("/a", 200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the bytes are no such archive, or do not begin where it could be read: see [`Aligner`].
pub fn access<T: CheckedArchive>(frame: &[u8]) -> Result<&Archived<T>, DecodeError> {
    let archive = ArchiveValidator::with_max_depth(frame, Some(DEPTH));
    let mut validator = Validator::new(archive, SharedValidator::new());
    access_with_context::<_, _, Refusal>(frame, &mut validator)
        .map_err(|cause| refused(cause, frame))
}

/// Appends the archive of a value to a buffer.
///
/// Nothing is allocated where the buffer has room: `clear` and use it again, or `split` off what is to be
/// sent on as `Bytes`. The archive is laid out as if it began at a multiple of 16, wherever that is.
///
/// # Errors
/// When the value's `Serialize` fails; the buffer is then as it was before.
pub fn encode<T: ToArchive>(value: &T, buffer: &mut BytesMut) -> Result<(), EncodeError> {
    let before = buffer.len();
    let written = to_bytes_in(value, IoWriter::new((&mut *buffer).writer())).map(drop);
    written.map_err(|cause: Error| {
        buffer.truncate(before);
        EncodeError::new(Format::Rkyv, cause)
    })
}

fn is_aligned(frame: &[u8]) -> bool {
    frame.as_ptr().addr().is_multiple_of(ALIGNMENT)
}

#[cold]
fn refused(cause: Refusal, frame: &[u8]) -> DecodeError {
    let kind = match cause {
        _ if !is_aligned(frame) => DecodeErrorKind::Misaligned,
        Refusal { too_deep: true, .. } => DecodeErrorKind::TooDeep,
        _ => DecodeErrorKind::Invalid,
    };
    DecodeError::new(Format::Rkyv, kind).because(cause)
}

#[cfg(test)]
mod tests;
