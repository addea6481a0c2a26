//! `Decoded<T>`: a record and the frame that it borrows from, as one item.
//!
//! `yoke` holds the two together: it is generic over the record, its derive needs no `unsafe` where it is
//! used, and the ICU4X project keeps it. Its cart must not move what it points to, which `Bytes` does
//! not promise in a trait, so the frame goes behind an `Arc`: the one allocation. `self_cell` needs
//! one as well, for every record, where records of one frame share this one.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use yoke::{Yoke, Yokeable};

/// A `T` whose lifetime is `'a`: `View<'a, Entry<'static>>` is `Entry<'a>`.
pub type View<'a, T> = <T as Yokeable<'a>>::Output;

/// A record and the frame that it borrows from, owned together: what a decoded item is when it crosses
/// to a thread or a task, or is kept.
///
/// `T` is written with `'static` where the lifetime stands, and derives
/// [`Yokeable`](derive@yoke::Yokeable); [`get`](Self::get) lends it with the lifetime of the loan. The
/// frame is freed with the last of its records.
///
/// It is `Send` and `Sync` where the record is. Making one takes an allocation of 48 bytes, or, by
/// [`json::decode_lines`](crate::decode::json::decode_lines) and
/// [`postcard::decode_all`](crate::decode::postcard::decode_all), one for all records of a frame and a
/// reference count for each. A fan-out that shares it allocates once more.
///
/// ```
/// # use streamweave::pipeline;
/// use streamweave::decode::{Decoded, yoke, Yokeable};
///
/// #[derive(Debug, Yokeable)]
/// struct Hit<'a> {
///     path: &'a str,
///     status: u16,
/// }
///
/// fn parse(frame: &[u8]) -> Result<Hit<'_>, String> {
///     let text = std::str::from_utf8(frame).map_err(|error| error.to_string())?;
///     let (path, status) = text.split_once(' ').ok_or("no status")?;
///     Ok(Hit { path, status: status.parse().map_err(|_| format!("`{status}` is no status"))? })
/// }
///
/// let frames = ["/a 200", "/b 404"].map(bytes::Bytes::from);
/// let report = pipeline! {
///     missing = iter(frames)
///         -> try_map(|frame| Decoded::<Hit<'static>>::try_new(frame, parse))
///         -> thread()
///         -> filter(|hit| hit.get().status == 404)
///         -> collect();
/// }
/// .run()?;
/// assert_eq!(report.missing[0].get().path, "/b");
/// assert_eq!(report.missing[0].frame(), "/b 404");
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub struct Decoded<T: for<'a> Yokeable<'a>> {
    record: Yoke<T, Arc<Bytes>>,
    place: Range<usize>,
}

impl<T: for<'a> Yokeable<'a>> Decoded<T> {
    /// Decodes a frame that holds one record.
    ///
    /// # Errors
    /// What `decode` returns; the frame is dropped then. Clone it before, which counts a reference, or
    /// use `attempt`, which keeps it.
    #[inline]
    pub fn try_new<E>(
        frame: Bytes,
        decode: impl for<'a> FnOnce(&'a [u8]) -> Result<View<'a, T>, E>,
    ) -> Result<Self, E> {
        let place = 0..frame.len();
        let record = Yoke::try_attach_to_cart(Arc::new(frame), |frame: &Bytes| decode(frame))?;
        Ok(Self { record, place })
    }

    /// Decodes the record that begins at `start`; `decode` also says how many bytes it has.
    #[cfg(any(feature = "json", feature = "postcard"))]
    #[inline]
    pub(super) fn try_within<E>(
        frame: &Arc<Bytes>,
        start: usize,
        decode: impl for<'a> FnOnce(&'a [u8]) -> Result<(View<'a, T>, usize), E>,
    ) -> Result<Self, E> {
        let mut end = start;
        let record = Yoke::try_attach_to_cart(Arc::clone(frame), |frame: &Bytes| {
            let (record, length) = decode(&frame[start..])?;
            end += length;
            Ok(record)
        })?;
        Ok(Self { record, place: start..end })
    }

    /// The record.
    #[inline]
    pub fn get(&self) -> &View<'_, T> {
        self.record.get()
    }

    /// The whole frame, which other records may own as well; see [`bytes`](Self::bytes).
    #[inline]
    pub fn frame(&self) -> &Bytes {
        self.record.backing_cart()
    }

    /// The bytes of this record alone.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.frame()[self.place.clone()]
    }

    /// Lets go of the record and gives back its bytes, without a copy: what a dead letter needs.
    #[inline]
    pub fn into_bytes(self) -> Bytes {
        let frame = self.record.into_backing_cart();
        if self.place == (0..frame.len()) {
            Arc::unwrap_or_clone(frame)
        } else {
            frame.slice(self.place)
        }
    }
}

/// Copies the record, as its own `Clone` does, and counts a reference to the frame.
impl<T: for<'a> Yokeable<'a>> Clone for Decoded<T>
where
    Yoke<T, Arc<Bytes>>: Clone,
{
    fn clone(&self) -> Self {
        Self { record: self.record.clone(), place: self.place.clone() }
    }
}

/// Writes the record alone.
impl<T> fmt::Debug for Decoded<T>
where
    T: for<'a> Yokeable<'a>,
    for<'a> View<'a, T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::ZeroCopyShare;

    /// Bytes that can be asked whether they are still there.
    struct Watched(Arc<[u8]>);

    impl AsRef<[u8]> for Watched {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    fn decoded(frame: Bytes) -> Decoded<&'static [u8]> {
        Decoded::try_new(frame, |bytes| Ok::<_, Infallible>(&bytes[1..])).unwrap()
    }

    #[test]
    fn the_frame_goes_with_its_last_owner() {
        let memory: Arc<[u8]> = Arc::from(*b"abc");
        let first = decoded(Bytes::from_owner(Watched(memory.clone())));
        let second = first.clone();
        let shared = first.to_shared();
        let third = shared.clone();
        assert!(Decoded::try_from_shared(shared).is_err());
        assert_eq!(Arc::strong_count(&memory), 2);
        drop(third);
        assert_eq!(second.get(), b"bc");
        let bytes = second.into_bytes();
        assert_eq!(Arc::strong_count(&memory), 2);
        drop(bytes);
        assert_eq!(Arc::strong_count(&memory), 1);
    }

    #[test]
    fn a_record_goes_to_another_thread() {
        let item = decoded(Bytes::from_static(b"abc"));
        std::thread::scope(|threads| {
            threads.spawn(|| assert_eq!(item.get(), b"bc"));
        });
        let length = std::thread::spawn(move || item.get().len()).join().unwrap();
        assert_eq!(length, 2);
    }

    #[test]
    fn it_is_shown_as_its_record() {
        assert_eq!(format!("{:?}", decoded(Bytes::from_static(b"ab"))), "[98]");
    }

    #[test]
    fn what_cannot_be_decoded_says_why() {
        let failed = Decoded::<&'static str>::try_new(Bytes::from_static(b"\xff"), |bytes| {
            std::str::from_utf8(bytes)
        });
        assert_eq!(failed.unwrap_err().valid_up_to(), 0);
    }
}
