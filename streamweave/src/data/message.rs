//! A payload and what is known of it.

use std::sync::Arc;
use std::time::SystemTime;

use crate::data::interner::Interner;
use crate::data::metadata::Metadata;

/// A payload with its [`Metadata`].
///
/// Cloning it clones the payload and counts the metadata, so a clone of a `Message<Bytes>` is two
/// counts and no allocation. At a fan-out it is shared as its payload is: a payload that is a cheap
/// handle makes the message one, and any other is put behind an `Arc` of its own, beside the metadata.
///
/// Both parts are public, so that a `match` of a drawing can take the message apart. How metadata is
/// built, what that costs, and what each part of it means stands at [`Metadata`].
///
/// ```
/// use streamweave::{Message, pipeline};
///
/// let orders = ["7 apples", "no pears"].map(|text| Message::new(text).with_source("orders"));
/// let report = pipeline! {
///     amounts = iter(orders) -> try_map(|m| m.try_map_payload(amount));
///     total   = amounts -> map(|m| m.payload) -> sum();
///     sources = amounts -> map(|m| m.source().unwrap().to_string()) -> collect();
///     bad     = amounts.err -> count();
/// }
/// .run()?;
/// assert_eq!((report.total, report.bad), (7, 1));
/// assert_eq!(report.sources, ["orders"]);
///
/// fn amount(text: &str) -> Result<u32, std::num::ParseIntError> {
///     text.split(' ').next().unwrap_or_default().parse()
/// }
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Message<P> {
    // Cloned first, and by that right into its place: see `Metadata::clone`.
    /// What is said.
    pub payload: P,
    /// What is known of it.
    pub metadata: Metadata,
}

impl<P> Message<P> {
    /// A message of which nothing is known. Nothing is allocated.
    #[inline]
    pub const fn new(payload: P) -> Self {
        Self { payload, metadata: Metadata::new() }
    }

    /// The same message with other metadata, all of it.
    #[must_use]
    #[inline]
    pub fn with_metadata(self, metadata: Metadata) -> Self {
        Self { metadata, ..self }
    }

    /// The same metadata with what `map` makes of the payload, by value.
    ///
    /// ```
    /// # use streamweave::Message;
    /// let message = Message::new("a,b").with_offset(3).map_payload(|text| text.len());
    /// assert_eq!((message.payload, message.offset()), (3, Some(3)));
    /// ```
    #[inline]
    pub fn map_payload<Q>(self, map: impl FnOnce(P) -> Q) -> Message<Q> {
        Message { payload: map(self.payload), metadata: self.metadata }
    }

    /// As [`map_payload`](Self::map_payload), for what can fail.
    ///
    /// # Errors
    /// What `map` returns.
    #[inline]
    pub fn try_map_payload<Q, E>(
        self,
        map: impl FnOnce(P) -> Result<Q, E>,
    ) -> Result<Message<Q>, E> {
        Ok(Message { payload: map(self.payload)?, metadata: self.metadata })
    }

    #[inline]
    fn told(self, tell: impl FnOnce(Metadata) -> Metadata) -> Self {
        Self { payload: self.payload, metadata: tell(self.metadata) }
    }
}

/// What [`Metadata`] says.
impl<P> Message<P> {
    /// See [`Metadata::source`].
    #[inline]
    pub fn source(&self) -> Option<&Arc<str>> {
        self.metadata.source()
    }

    /// See [`Metadata::key`].
    #[inline]
    pub fn key(&self) -> Option<&Arc<str>> {
        self.metadata.key()
    }

    /// See [`Metadata::timestamp`].
    #[inline]
    pub fn timestamp(&self) -> Option<SystemTime> {
        self.metadata.timestamp()
    }

    /// See [`Metadata::offset`].
    #[inline]
    pub fn offset(&self) -> Option<u64> {
        self.metadata.offset()
    }

    /// See [`Metadata::header`].
    #[inline]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.metadata.header(name)
    }

    /// See [`Metadata::headers`].
    pub fn headers(&self) -> impl DoubleEndedIterator<Item = (&Arc<str>, &Arc<str>)> {
        self.metadata.headers()
    }
}

/// What [`Metadata`] is told.
impl<P> Message<P> {
    /// See [`Metadata::with_source`].
    #[must_use]
    pub fn with_source(self, source: impl Into<Arc<str>>) -> Self {
        self.told(|metadata| metadata.with_source(source))
    }

    /// See [`Metadata::with_source_borrowed`].
    #[must_use]
    pub fn with_source_borrowed(self, source: &str) -> Self {
        self.told(|metadata| metadata.with_source_borrowed(source))
    }

    /// See [`Metadata::with_source_interned`].
    #[must_use]
    pub fn with_source_interned(self, source: &str, interner: &Interner) -> Self {
        self.told(|metadata| metadata.with_source_interned(source, interner))
    }

    /// See [`Metadata::with_key`].
    #[must_use]
    pub fn with_key(self, key: impl Into<Arc<str>>) -> Self {
        self.told(|metadata| metadata.with_key(key))
    }

    /// See [`Metadata::with_key_borrowed`].
    #[must_use]
    pub fn with_key_borrowed(self, key: &str) -> Self {
        self.told(|metadata| metadata.with_key_borrowed(key))
    }

    /// See [`Metadata::with_key_interned`].
    #[must_use]
    pub fn with_key_interned(self, key: &str, interner: &Interner) -> Self {
        self.told(|metadata| metadata.with_key_interned(key, interner))
    }

    /// See [`Metadata::with_timestamp`].
    #[must_use]
    pub fn with_timestamp(self, timestamp: SystemTime) -> Self {
        self.told(|metadata| metadata.with_timestamp(timestamp))
    }

    /// See [`Metadata::with_offset`].
    #[must_use]
    pub fn with_offset(self, offset: u64) -> Self {
        self.told(|metadata| metadata.with_offset(offset))
    }

    /// See [`Metadata::with_header`].
    #[must_use]
    pub fn with_header(self, name: impl Into<Arc<str>>, value: impl Into<Arc<str>>) -> Self {
        self.told(|metadata| metadata.with_header(name, value))
    }

    /// See [`Metadata::with_header_borrowed`].
    #[must_use]
    pub fn with_header_borrowed(self, name: &str, value: &str) -> Self {
        self.told(|metadata| metadata.with_header_borrowed(name, value))
    }

    /// See [`Metadata::with_header_interned`].
    #[must_use]
    pub fn with_header_interned(self, name: &str, value: &str, interner: &Interner) -> Self {
        self.told(|metadata| metadata.with_header_interned(name, value, interner))
    }
}

impl<P> From<P> for Message<P> {
    fn from(payload: P) -> Self {
        Self::new(payload)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn is_told_and_says_what_its_metadata_is_and_does() {
        let interner = Interner::new();
        let told = Message::new(1)
            .with_source("s")
            .with_key("k")
            .with_timestamp(UNIX_EPOCH)
            .with_offset(2)
            .with_header("n", "v");
        assert_eq!(told.source().map(|source| &**source), Some("s"));
        assert_eq!(told.key().map(|key| &**key), Some("k"));
        assert_eq!((told.timestamp(), told.offset()), (Some(UNIX_EPOCH), Some(2)));
        assert_eq!((told.header("n"), told.headers().count()), (Some("v"), 1));
        let same = Message::from(1)
            .with_source_borrowed("s")
            .with_key_interned("k", &interner)
            .with_timestamp(UNIX_EPOCH)
            .with_offset(2)
            .with_header_interned("n", "v", &interner);
        assert_eq!(same, told);
        let same = same
            .with_source_interned("s", &interner)
            .with_key_borrowed("k")
            .with_header_borrowed("n", "v");
        assert_eq!((same.source(), same.key()), (told.source(), told.key()));
        assert_eq!(Message::new(1).with_metadata(told.metadata.clone()), told);
    }

    #[test]
    fn a_payload_moves() {
        let text = String::from("a");
        let address = text.as_ptr();
        let message = Message::new(text).with_offset(1).map_payload(|text| (text, 7));
        assert_eq!(message.payload.0.as_ptr(), address);
        let failed = message.clone().try_map_payload(|_| Err::<(), _>("no"));
        assert_eq!(failed, Err("no"));
        let mapped = message.try_map_payload(|payload| Ok::<_, ()>(payload.1)).unwrap();
        assert_eq!((mapped.payload, mapped.offset()), (7, Some(1)));
    }

    #[test]
    fn a_clone_that_panics_leaves_nothing_behind() {
        struct Bomb;
        impl Clone for Bomb {
            fn clone(&self) -> Self {
                panic!("no copy")
            }
        }
        let source = Arc::<str>::from("s");
        let message = Message::new(Bomb).with_source(source.clone());
        assert!(catch_unwind(AssertUnwindSafe(|| message.clone())).is_err());
        drop(message);
        assert_eq!(Arc::strong_count(&source), 1);
    }
}
