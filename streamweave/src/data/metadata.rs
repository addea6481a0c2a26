//! What is known of a message beside its payload.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use smallvec::SmallVec;

use crate::data::interner::Interner;

/// Where an item comes from, its key, its time, its place and its headers, behind one shared handle.
///
/// A clone is one count, and metadata that says nothing is no allocation. The `with_` methods change
/// what nobody else holds in place; where others hold it too, they first make a copy of their own, one
/// allocation, in which the strings are still shared. Two headers fit without another allocation.
///
/// Each string can be handed over in three ways:
/// - `with_source(name)` takes an `Arc<str>` as it is, at no cost; a `String` or `&str` is copied.
/// - `with_source_borrowed(name)` copies it into an allocation of its own.
/// - `with_source_interned(name, &interner)` asks an [`Interner`], which allocates what is new.
///
/// With the feature `serde` it can be serialized; a time before 1970 cannot.
///
/// ```
/// use std::sync::Arc;
/// use streamweave::data::{Interner, Metadata};
///
/// let interner = Interner::new();
/// let metadata = Metadata::new()
///     .with_source_interned("orders", &interner)
///     .with_offset(7)
///     .with_header("trace", "a1");
///
/// let copy = metadata.clone().with_header("trace", "b2");
/// assert_eq!(copy.header("trace"), Some("b2"));
/// assert_eq!(metadata.header("trace"), Some("a1"));
/// assert!(Arc::ptr_eq(copy.source().unwrap(), metadata.source().unwrap()));
/// assert_eq!(format!("{metadata:?}"), r#"{"source": "orders", "offset": 7, "trace": "a1"}"#);
/// ```
#[derive(Default, PartialEq, Eq, Hash)]
pub struct Metadata(Option<Arc<Fields>>);

/// A header's name and value.
type Header = (Arc<str>, Arc<str>);

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Fields {
    source: Option<Arc<str>>,
    key: Option<Arc<str>>,
    timestamp: Option<SystemTime>,
    offset: Option<u64>,
    headers: SmallVec<[Header; 2]>,
}

impl Metadata {
    /// Says nothing, and is no allocation.
    #[inline]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Whether it says nothing.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// What the item comes from: a topic, a file, a peer.
    #[inline]
    pub fn source(&self) -> Option<&Arc<str>> {
        self.0.as_ref()?.source.as_ref()
    }

    /// What the item is about: items of one key belong together.
    #[inline]
    pub fn key(&self) -> Option<&Arc<str>> {
        self.0.as_ref()?.key.as_ref()
    }

    /// When it happened.
    #[inline]
    pub fn timestamp(&self) -> Option<SystemTime> {
        self.0.as_ref()?.timestamp
    }

    /// Its place in its source: a number, or a position in bytes.
    #[inline]
    pub fn offset(&self) -> Option<u64> {
        self.0.as_ref()?.offset
    }

    /// The value of a header; that of the one added last, if several have the name.
    ///
    /// Names are compared byte by byte. Nothing is allocated.
    #[inline]
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = &self.0.as_ref()?.headers;
        headers.iter().rev().find(|header| *header.0 == *name).map(|header| &*header.1)
    }

    /// All headers, names and values, in the order in which they were added. A name may repeat.
    pub fn headers(&self) -> impl DoubleEndedIterator<Item = (&Arc<str>, &Arc<str>)> {
        self.0.iter().flat_map(|fields| &fields.headers).map(|(name, value)| (name, value))
    }

    /// Says what the item comes from.
    #[must_use]
    pub fn with_source(self, source: impl Into<Arc<str>>) -> Self {
        self.changed(|fields| fields.source = Some(source.into()))
    }

    /// As [`with_source`](Self::with_source), by one allocation.
    #[must_use]
    pub fn with_source_borrowed(self, source: &str) -> Self {
        self.with_source(source)
    }

    /// As [`with_source`](Self::with_source), by a handle of the interner.
    #[must_use]
    pub fn with_source_interned(self, source: &str, interner: &Interner) -> Self {
        self.with_source(interner.get_or_intern(source))
    }

    /// Says what the item is about.
    #[must_use]
    pub fn with_key(self, key: impl Into<Arc<str>>) -> Self {
        self.changed(|fields| fields.key = Some(key.into()))
    }

    /// As [`with_key`](Self::with_key), by one allocation.
    #[must_use]
    pub fn with_key_borrowed(self, key: &str) -> Self {
        self.with_key(key)
    }

    /// As [`with_key`](Self::with_key), by a handle of the interner.
    #[must_use]
    pub fn with_key_interned(self, key: &str, interner: &Interner) -> Self {
        self.with_key(interner.get_or_intern(key))
    }

    /// Says when it happened.
    #[must_use]
    pub fn with_timestamp(self, timestamp: SystemTime) -> Self {
        self.changed(|fields| fields.timestamp = Some(timestamp))
    }

    /// Says its place in its source.
    #[must_use]
    pub fn with_offset(self, offset: u64) -> Self {
        self.changed(|fields| fields.offset = Some(offset))
    }

    /// Adds a header behind those that are there, of the same name too.
    ///
    /// For a name that repeats and a value that does not, intern the name alone:
    /// `with_header(interner.get_or_intern(name), value)`.
    #[must_use]
    pub fn with_header(self, name: impl Into<Arc<str>>, value: impl Into<Arc<str>>) -> Self {
        self.changed(|fields| fields.headers.push((name.into(), value.into())))
    }

    /// As [`with_header`](Self::with_header), by two allocations.
    #[must_use]
    pub fn with_header_borrowed(self, name: &str, value: &str) -> Self {
        self.with_header(name, value)
    }

    /// As [`with_header`](Self::with_header), name and value by handles of the interner.
    #[must_use]
    pub fn with_header_interned(self, name: &str, value: &str, interner: &Interner) -> Self {
        self.with_header(interner.get_or_intern(name), interner.get_or_intern(value))
    }

    fn changed(mut self, change: impl FnOnce(&mut Fields)) -> Self {
        change(Arc::make_mut(self.0.get_or_insert_default()));
        self
    }
}

impl Clone for Metadata {
    #[inline]
    fn clone(&self) -> Self {
        one_more(self)
    }
}

/// Counts one owner more.
///
/// A call of its own that never unwinds: then a message is cloned right into its place. Inlined, the
/// branches of this one stand between the payload's clone and its place, the payload goes through a
/// temporary that is read before it is written out, and the clone takes twice as long.
#[inline(never)]
#[expect(improper_ctypes_definitions, reason = "the ABI is there for what it says of unwinding")]
extern "C" fn one_more(metadata: &Metadata) -> Metadata {
    Metadata(metadata.0.clone())
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        if let Some(source) = self.source() {
            map.entry(&"source", source);
        }
        if let Some(key) = self.key() {
            map.entry(&"key", key);
        }
        if let Some(timestamp) = self.timestamp() {
            map.entry(&"timestamp", &timestamp);
        }
        if let Some(offset) = self.offset() {
            map.entry(&"offset", &offset);
        }
        map.entries(self.headers()).finish()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Metadata {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(fields) => fields.serialize(serializer),
            None => Fields::default().serialize(serializer),
        }
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Metadata {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        Ok(Self((fields != Fields::default()).then(|| Arc::new(fields))))
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn says_what_it_was_told() {
        let empty = Metadata::new();
        assert!(empty.is_empty());
        assert_eq!((empty.source(), empty.key(), empty.timestamp()), (None, None, None));
        assert_eq!((empty.offset(), empty.header("a"), empty.headers().count()), (None, None, 0));
        let told = empty.with_source("s").with_key("k").with_timestamp(UNIX_EPOCH).with_offset(0);
        assert!(!told.is_empty());
        assert_eq!(told.source().map(|source| &**source), Some("s"));
        assert_eq!(told.key().map(|key| &**key), Some("k"));
        assert_eq!((told.timestamp(), told.offset()), (Some(UNIX_EPOCH), Some(0)));
    }

    #[test]
    fn headers_keep_their_order_and_the_last_of_a_name_counts() {
        let metadata = [("a", "1"), ("b", "2"), ("a", "3"), ("A", "4")]
            .into_iter()
            .fold(Metadata::new(), |metadata, (name, value)| metadata.with_header(name, value));
        let headers: Vec<_> = metadata.headers().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(headers, [("a", "1"), ("b", "2"), ("a", "3"), ("A", "4")]);
        let found = ["a", "b", "A", "c"].map(|name| metadata.header(name));
        assert_eq!(found, [Some("3"), Some("2"), Some("4"), None]);
    }

    #[test]
    fn a_copy_is_made_only_where_others_hold_it() {
        let alone = Metadata::new().with_offset(1);
        let address = |metadata: &Metadata| metadata.0.as_ref().map(Arc::as_ptr);
        let first = address(&alone);
        let alone = alone.with_offset(2);
        assert_eq!(address(&alone), first);
        let copy = alone.clone();
        assert_eq!(address(&copy), first);
        let changed = copy.with_offset(3);
        assert_ne!(address(&changed), first);
        assert_eq!((alone.offset(), changed.offset()), (Some(2), Some(3)));
    }

    #[test]
    fn strings_come_in_three_ways() {
        let interner = Interner::new();
        let interned = |metadata: Metadata| {
            metadata
                .with_source_interned("s", &interner)
                .with_key_interned("k", &interner)
                .with_header_interned("n", "v", &interner)
        };
        let one = interned(Metadata::new());
        let two = interned(Metadata::new());
        assert!(Arc::ptr_eq(one.source().unwrap(), two.source().unwrap()));
        assert_eq!(interner.len(), 4);
        let borrowed = Metadata::new()
            .with_source_borrowed("s")
            .with_key_borrowed("k")
            .with_header_borrowed("n", "v");
        assert_eq!(borrowed, one);
        let handle = Arc::<str>::from("s");
        let moved = Metadata::new().with_source(handle.clone());
        assert!(Arc::ptr_eq(moved.source().unwrap(), &handle));
    }
}
