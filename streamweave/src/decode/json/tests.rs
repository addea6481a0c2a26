use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::decode::testing::{Codec, Entry, List, entries};

const CODEC: Codec = Codec {
    encode: |entry, buffer| encode(entry, buffer),
    borrow: |frame| from_slice(frame),
    decode,
};

#[derive(Debug, Deserialize)]
struct Plain<'a> {
    text: &'a str,
}

#[test]
fn says_what_is_wrong_and_where() {
    use DecodeErrorKind::{Escaped, Invalid, Trailing, Truncated};
    let cases: [(&[u8], DecodeErrorKind, usize, &str); 12] = [
        (b"", Truncated, 0, "the frame ends within the record"),
        (b"{\"text\":\"a", Truncated, 10, "the frame ends within the record"),
        (b"{\"text\":x", Invalid, 8, "expected value"),
        (b"{\n\"text\"\n:\nx", Invalid, 11, "expected value"),
        (b"\n{\"text\":\"a\"}\n}", Trailing, 14, "the record ends before its frame"),
        (b"{\"text\":5}", Invalid, 8, "invalid type: integer `5`, expected a borrowed string"),
        (b"{\"text\":\"a\xff\"}", Invalid, 10, "invalid unicode code point"),
        (b"{\"text\":\"\\ud800\"}", Invalid, 15, "unexpected end of hex escape"),
        (b"{\"text\":\"\\x\"}", Invalid, 10, "invalid escape"),
        (
            b"{\"text\":\"a\nb\"}",
            Invalid,
            10,
            "control character (\\u0000-\\u001F) found while parsing a string",
        ),
        (
            b"{\"text\":\"a\\nb\"}",
            Escaped,
            13,
            "a `&str` cannot borrow a string with escapes; use a `Cow<'_, str>` with `#[serde(borrow)]`",
        ),
        (b"{}", Invalid, 1, "missing field `text`"),
    ];
    for (frame, kind, offset, message) in cases {
        let error = from_slice::<Plain<'_>>(frame).expect_err("the frame is bad");
        assert_eq!(error.to_string(), format!("JSON, byte {offset}: {message}"));
        assert_eq!((error.kind(), error.offset()), (kind, Some(offset)), "{error}");
    }
}

#[test]
fn strings_are_borrowed_where_nothing_is_escaped() {
    #[derive(Deserialize)]
    struct Any<'a>(#[serde(borrow)] Cow<'a, str>);
    let cases = [
        ("\"\"", "", true),
        ("\"aä€\u{1f600}/\"", "aä€\u{1f600}/", true),
        (r#""\/""#, "/", false),
        (r#""a\"\\\b\f\n\r\t""#, "a\"\\\u{8}\u{c}\n\r\t", false),
        (r#""\u00e4\u20AC\ud83d\ude00""#, "ä€\u{1f600}", false),
        (r#""\u0000""#, "\0", false),
    ];
    for (json, text, is_borrowed) in cases {
        let Any(read) = from_str(json).unwrap();
        assert_eq!(read, text);
        assert_eq!(matches!(read, Cow::Borrowed(_)), is_borrowed, "{json}");
        assert_eq!(from_str::<&str>(json).is_ok(), is_borrowed, "{json}");
    }
}

#[test]
fn nesting_has_an_end() {
    let levels = 1_000_000;
    let list = r#"{"More":"#.repeat(levels) + "\"End\"" + &"}".repeat(levels);
    let error = from_str::<List>(&list).expect_err("the list is deep");
    assert_eq!(error.kind(), DecodeErrorKind::TooDeep);
    assert!(from_str::<List>(&list[8 * (levels - 100)..list.len() - (levels - 100)]).is_ok());

    let skipped = format!("{{\"x\":{}{},\"text\":\"a\"}}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(from_str::<Plain<'_>>(&skipped).unwrap().text, "a");
}

#[test]
fn a_value_that_cannot_be_encoded_leaves_the_buffer_as_it_was() {
    let mut buffer = BytesMut::from("kept ");
    let error = encode(&vec![std::collections::BTreeMap::from([((1, 2), 3)])], &mut buffer);
    assert_eq!(error.unwrap_err().to_string(), "JSON: key must be a string");
    assert_eq!(buffer, "kept ");
}

proptest! {
    #[test]
    fn records_come_back(entry in entries()) {
        CODEC.comes_back(&entry);
        let frame = CODEC.frame(&entry);
        let text = std::str::from_utf8(&frame).unwrap();
        prop_assert_eq!(from_str::<Entry<'_>>(text).unwrap(), entry);
    }

    #[test]
    fn lines_are_those_of_a_naive_reader(
        lines in prop::collection::vec(
            prop::sample::select(&["1", "[2]", "x", "", "\r", "3\r", " ", "\"\\n\""][..]), 0..12),
        ends in any::<bool>(),
    ) {
        let text = lines.join("\n") + if ends { "\n" } else { "" };
        let expected: Vec<_> = text
            .lines()
            .filter(|line| !line.trim_end_matches('\r').is_empty())
            .map(|line| from_str::<u64>(line).map_err(|error| error.to_string().len()).ok())
            .collect();
        let read: Vec<_> = decode_lines::<u64>(text.into())
            .map(|record| record.ok().map(|record| *record.get()))
            .collect();
        prop_assert_eq!(read, expected);
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
