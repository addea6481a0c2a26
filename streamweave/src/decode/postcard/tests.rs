use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::decode::testing::{Codec, List, entries};

const CODEC: Codec = Codec {
    encode: |entry, buffer| encode(entry, buffer),
    borrow: |frame| from_bytes(frame),
    decode,
};

#[test]
fn says_what_is_wrong_and_where() {
    use DecodeErrorKind::{Invalid, Trailing, Truncated};
    type Record<'a> = (&'a str, bool);
    let cases: [(&[u8], DecodeErrorKind, usize, &str); 7] = [
        (b"", Truncated, 0, "the frame ends within the record"),
        (b"\x02a", Truncated, 1, "the frame ends within the record"),
        (b"\x01a", Truncated, 2, "the frame ends within the record"),
        (b"\x01a\x02", Invalid, 3, "Found a bool that wasn't 0 or 1"),
        (b"\x01\xff\x00", Invalid, 2, "Tried to parse invalid utf-8"),
        (b"\x01a\x00\x00", Trailing, 3, "the record ends before its frame"),
        (
            b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a",
            Truncated,
            10,
            "the frame ends within the record",
        ),
    ];
    for (frame, kind, offset, message) in cases {
        let error = from_bytes::<Record<'_>>(frame).expect_err("the frame is bad");
        assert_eq!(error.to_string(), format!("postcard, byte {offset}: {message}"));
        assert_eq!((error.kind(), error.offset()), (kind, Some(offset)), "{error}");
    }
}

#[test]
fn texts_are_borrowed_whatever_they_hold() {
    #[derive(Serialize, Deserialize)]
    struct Any<'a>(#[serde(borrow)] Cow<'a, str>, &'a [u8]);
    let mut frame = BytesMut::new();
    encode(&Any("a\n\"ä".into(), b"\xff\0"), &mut frame).unwrap();
    let Any(text, bytes) = from_bytes(&frame).unwrap();
    assert!(matches!(text, Cow::Borrowed("a\n\"ä")));
    assert_eq!(bytes, b"\xff\0");
}

#[test]
fn nesting_has_an_end() {
    let deep = vec![1; 1_000_000];
    assert_eq!(from_bytes::<List>(&deep).unwrap_err().kind(), DecodeErrorKind::TooDeep);
    let flat = [vec![1; 20], vec![0]].concat();
    assert!(from_bytes::<List>(&flat).is_ok());
}

#[test]
fn the_first_bad_record_is_the_last() {
    let frame = Bytes::from_static(b"\x01a\x01\xff\x01b");
    let mut records = decode_all::<&'static str>(frame);
    assert_eq!(*records.next().unwrap().unwrap().get(), "a");
    assert_eq!(records.next().unwrap().unwrap_err().offset(), Some(4));
    assert!(records.next().is_none());
}

#[test]
fn a_value_that_cannot_be_encoded_leaves_the_buffer_as_it_was() {
    struct Unknown;
    impl Serialize for Unknown {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq((0..3).filter(|n| *n != 1))
        }
    }
    let mut buffer = BytesMut::from("kept ");
    let error = encode(&("a", Unknown), &mut buffer).unwrap_err();
    assert_eq!(error.to_string(), "postcard: The length of a sequence must be known");
    assert_eq!(buffer, "kept ");
}

proptest! {
    #[test]
    fn records_come_back(entry in entries()) {
        CODEC.comes_back(&entry);
    }

    #[test]
    fn records_of_one_frame_come_back_together(
        entries in prop::collection::vec(entries(), 0..5),
        cut in 0..4_usize,
    ) {
        let frames: Vec<Bytes> = entries.iter().map(|entry| CODEC.frame(entry)).collect();
        let mut all = frames.concat();
        all.truncate(all.len() - cut.min(all.len()));
        let whole = if cut > 0 { entries.len().saturating_sub(1) } else { entries.len() };
        let records: Vec<_> = decode_all::<crate::decode::testing::Entry<'static>>(all.into()).collect();
        prop_assert!(records.len() <= entries.len());
        for ((record, entry), frame) in records.iter().zip(&entries).zip(&frames).take(whole) {
            let record = record.as_ref().unwrap();
            prop_assert_eq!((record.get(), record.bytes()), (entry, &frame[..]));
        }
        prop_assert!(records.iter().skip(whole).all(Result::is_err));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn bad_frames_are_errors(entry in entries()) {
        CODEC.no_prefix_is_a_record(&entry);
        CODEC.flipped_bits_do_no_harm(&entry);
    }
}
