//! Frames that begin anywhere.

use ::rkyv::Archived;
use ::rkyv::util::AlignedVec;
use bytes::Bytes;
use yoke::Yokeable;

use super::{ALIGNMENT, CheckedArchive, access, is_aligned};
use crate::decode::{DecodeError, Decoded};

/// Reads archives out of frames that begin anywhere: copies those that are not aligned, and counts them.
///
/// ```
/// # use streamweave::pipeline;
/// use bytes::{Bytes, BytesMut};
/// use streamweave::decode::rkyv::{self, Aligner};
///
/// #[derive(::rkyv::Archive, ::rkyv::Serialize)]
/// struct Entry {
///     path: String,
/// }
///
/// let mut buffer = BytesMut::new();
/// buffer.extend_from_slice(b"#");
/// rkyv::encode(&Entry { path: "/a".to_owned() }, &mut buffer)?;
/// let frame = buffer.freeze().slice(1..);
///
/// let mut aligner = Aligner::new();
/// let report = pipeline! {
///     paths = iter([frame])
///         -> try_map(|frame| aligner.decode::<Entry>(frame))
///         -> thread()
///         -> map(|entry| entry.get().path.len())
///         -> collect();
/// }
/// .run()?;
/// assert_eq!(report.paths, [2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Aligner {
    scratch: AlignedVec<16>,
    copied: u64,
}

impl Aligner {
    /// An aligner that has copied nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The frame itself, or a copy in the aligner's own buffer, which grows to the longest frame.
    pub fn align<'a>(&'a mut self, frame: &'a [u8]) -> &'a [u8] {
        if is_aligned(frame) {
            return frame;
        }
        self.copied += 1;
        self.scratch.clear();
        self.scratch.extend_from_slice(frame);
        &self.scratch
    }

    /// Checks an archive and lends it, out of the frame or out of the aligner's own buffer.
    ///
    /// # Errors
    /// When the bytes are no such archive.
    pub fn access<'a, T: CheckedArchive>(
        &'a mut self,
        frame: &'a [u8],
    ) -> Result<&'a Archived<T>, DecodeError> {
        access::<T>(self.align(frame))
    }

    /// Checks an archive that owns its frame, or an aligned copy of it: for what crosses to a thread or a
    /// task, or is kept.
    ///
    /// It allocates once, and twice more for a copy.
    ///
    /// # Errors
    /// When the bytes are no such archive. `attempt` keeps the frame.
    pub fn decode<T>(&mut self, frame: Bytes) -> Result<Decoded<&'static Archived<T>>, DecodeError>
    where
        T: CheckedArchive + 'static,
        &'static Archived<T>: for<'a> Yokeable<'a, Output = &'a Archived<T>>,
    {
        let frame = if is_aligned(&frame) { frame } else { self.copy(&frame) };
        Decoded::try_new(frame, |bytes| access::<T>(bytes))
    }

    /// How many frames were copied because they were not aligned.
    pub fn copied(&self) -> u64 {
        self.copied
    }

    fn copy(&mut self, frame: &[u8]) -> Bytes {
        self.copied += 1;
        let mut aligned = AlignedVec::<16>::with_capacity(frame.len());
        aligned.extend_from_slice(frame);
        Bytes::from_owner(aligned)
    }
}

const _: () = assert!(ALIGNMENT <= 16, "a copy is aligned enough");
