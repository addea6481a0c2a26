//! What the tests of the formats share: a record with all kinds of fields, and frames with mistakes.

use std::borrow::Cow;
use std::fmt::Debug;

use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use yoke::Yokeable;

use super::{DecodeError, Decoded, EncodeError};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Yokeable)]
pub(super) struct Entry<'a> {
    pub(super) id: u64,
    pub(super) change: i32,
    #[serde(borrow)]
    pub(super) path: Cow<'a, str>,
    pub(super) note: Option<String>,
    #[serde(borrow)]
    pub(super) fields: Vec<Field<'a>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Field<'a> {
    None,
    Text(#[serde(borrow)] Cow<'a, str>),
    Pair { on: bool, number: f64 },
}

/// A record that contains itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum List {
    End,
    More(Box<List>),
}

pub(super) fn entries() -> impl Strategy<Value = Entry<'static>> {
    let field = prop_oneof![
        Just(Field::None),
        text().prop_map(|text| Field::Text(text.into())),
        (any::<bool>(), -1e9..1e9_f64).prop_map(|(on, number)| Field::Pair { on, number }),
    ];
    let fields = prop::collection::vec(field, 0..4);
    (any::<u64>(), any::<i32>(), text(), prop::option::of(text()), fields).prop_map(
        |(id, change, path, note, fields)| Entry { id, change, path: path.into(), note, fields },
    )
}

/// Text with and without what JSON escapes.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z/ ]{0,20}", "[a-zä€\u{1f600}\"\\\\\n\u{1}]{0,8}", any::<String>()]
}

/// How a format encodes and decodes an [`Entry`].
pub(super) struct Codec {
    pub(super) encode: fn(&Entry<'_>, &mut BytesMut) -> Result<(), EncodeError>,
    pub(super) borrow: for<'a> fn(&'a [u8]) -> Result<Entry<'a>, DecodeError>,
    pub(super) decode: fn(Bytes) -> Result<Decoded<Entry<'static>>, DecodeError>,
}

impl Codec {
    pub(super) fn frame(&self, entry: &Entry<'_>) -> Bytes {
        let mut buffer = BytesMut::new();
        (self.encode)(entry, &mut buffer).expect("an entry can be encoded");
        buffer.freeze()
    }

    /// A record comes back, whole, by both ways, and knows its frame.
    pub(super) fn comes_back(&self, entry: &Entry<'_>) {
        let frame = self.frame(entry);
        assert_eq!((self.borrow)(&frame).as_ref().ok(), Some(entry));
        let decoded = (self.decode)(frame.clone()).expect("the frame is good");
        assert_eq!(decoded.get(), entry);
        assert_eq!((decoded.frame(), decoded.bytes()), (&frame, &frame[..]));
        assert_eq!(decoded.into_bytes().as_ptr(), frame.as_ptr(), "the frame was not copied");
    }

    /// A frame that is too short, wherever it ends, is an error within it.
    pub(super) fn no_prefix_is_a_record(&self, entry: &Entry<'_>) {
        let frame = self.frame(entry);
        for end in 0..frame.len() {
            let error = (self.borrow)(&frame[..end]).expect_err("the frame is cut short");
            let offset = error.offset().expect("the format knows");
            assert!(offset <= end, "{error} of {end}");
        }
    }

    /// A frame with a flipped bit is an error within it or a record, by both ways the same.
    pub(super) fn flipped_bits_do_no_harm(&self, entry: &Entry<'_>) {
        let frame = self.frame(entry);
        for bit in 0..frame.len() * 8 {
            let mut flipped = BytesMut::from(&frame[..]);
            flipped[bit / 8] ^= 1 << (bit % 8);
            let flipped = flipped.freeze();
            let borrowed = (self.borrow)(&flipped);
            let decoded = (self.decode)(flipped.clone());
            match (borrowed, decoded) {
                (Ok(borrowed), Ok(decoded)) => assert_eq!(debug(&borrowed), debug(decoded.get())),
                (Err(error), Err(same)) => {
                    assert_eq!(debug(&error), debug(&same));
                    assert!(
                        error.offset().is_some_and(|offset| offset <= flipped.len()),
                        "{error:?}"
                    );
                }
                (borrowed, decoded) => panic!("{borrowed:?} is not {decoded:?}"),
            }
        }
    }
}

/// Numbers that are no numbers are equal here.
fn debug(value: &impl Debug) -> String {
    format!("{value:?}")
}
