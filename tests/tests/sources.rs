//! Where items come from: iterators, text and bytes in memory, readers, and sources of the user's own.

use std::error::Error as _;
use std::fmt;
use std::io::Cursor;

use proptest::prelude::*;
use streamweave::{ReadError, ReadErrorKind, RunError, Source, pipeline};
use streamweave_tests::Trickle;

/// What a source handed out, and what went to its `.err` port.
type Seen<T> = (Vec<T>, Vec<String>);

/// A source that lends upper-case words out of one buffer, a word a chunk; it cannot say `!`.
struct Shouted {
    words: std::vec::IntoIter<&'static str>,
    buffer: String,
    ready: bool,
}

impl Shouted {
    fn new(text: &'static str) -> Self {
        Self {
            words: text.split(' ').collect::<Vec<_>>().into_iter(),
            buffer: String::new(),
            ready: false,
        }
    }
}

#[derive(Debug, PartialEq)]
struct Unpronounceable(&'static str);

impl fmt::Display for Unpronounceable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot say `{}`", self.0)
    }
}

impl std::error::Error for Unpronounceable {}

impl Source for Shouted {
    type Item<'s> = &'s str;
    type Items<'s> = std::option::IntoIter<&'s str>;
    type Error = Unpronounceable;

    fn fill(&mut self) -> Result<bool, Unpronounceable> {
        let Some(word) = self.words.next() else {
            return Ok(false);
        };
        if word == "!" {
            return Err(Unpronounceable(word));
        }
        self.buffer.clear();
        self.buffer.push_str(&word.to_uppercase());
        self.ready = true;
        Ok(true)
    }

    fn items(&mut self) -> Self::Items<'_> {
        let ready = std::mem::take(&mut self.ready);
        ready.then_some(self.buffer.as_str()).into_iter()
    }
}

#[test]
fn iter_takes_whatever_can_be_iterated() {
    let owned = vec![String::from("a"), String::from("b")];
    let mut rest = 5..9;
    let report = pipeline! {
        range    = iter(0..3) -> collect();
        borrowed = iter(&owned) -> map(String::as_str) -> collect();
        adapted  = iter(owned.iter().rev().filter(|s| s.len() == 1)) -> count();
        option   = iter(Some(7)) -> collect();
        nothing  = iter(None::<u8>) -> collect();
        halfway  = iter(&mut rest) -> take(2) -> collect();
        moved    = iter(owned.clone()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.range, [0, 1, 2]);
    assert_eq!(report.borrowed, ["a", "b"]);
    assert_eq!(report.adapted, 2);
    assert_eq!(report.option, [7]);
    assert!(report.nothing.is_empty());
    assert_eq!(report.halfway, [5, 6]);
    assert_eq!(report.moved, owned);
    assert_eq!(rest, 7..9);
}

#[test]
fn a_source_of_the_users_own_lends_its_items() {
    let report = pipeline! {
        words  = source(Shouted::new("one two three"));
        sizes  = words -> map(|word: &&str| word.len()) -> collect();
        copies = words -> copied() -> map(|word: &str| word.to_owned()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sizes, [3, 3, 5]);
    assert_eq!(report.copies, ["ONE", "TWO", "THREE"]);
}

#[test]
fn its_errors_go_to_the_port_and_it_goes_on() {
    let report = pipeline! {
        words  = source(Shouted::new("a ! b ! !"));
        copies = words -> map(str::to_owned) -> collect();
        errors = words.err -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.copies, ["A", "B"]);
    assert_eq!(report.errors, [const { Unpronounceable("!") }; 3]);
}

#[test]
fn its_first_error_ends_the_run_without_a_port() {
    let mut source = Shouted::new("a b ! c");
    let outcome = pipeline! {
        words  = source(&mut source);
        copies = words -> map(str::to_owned) -> collect();
    }
    .run_partial();
    assert_eq!(outcome.report.unwrap().copies, ["A", "B"]);
    let error = outcome.error.unwrap();
    assert_eq!(error.stage(), Some("words"));
    assert_eq!(
        error.source().unwrap().downcast_ref::<Unpronounceable>(),
        Some(&Unpronounceable("!"))
    );
    assert_eq!(source.words.as_slice(), ["c"], "the rest stays in the source");
}

/// The lines of text in memory, through both operators.
fn in_memory(data: &[u8]) -> (Seen<String>, Seen<Vec<u8>>) {
    let report = pipeline! {
        text        = lines(data);
        kept        = text -> map(str::to_owned) -> collect();
        text_errors = text.err -> map(|error| error.to_string()) -> collect();
        bytes       = byte_lines(data) -> map(<[u8]>::to_vec) -> collect();
    }
    .run()
    .unwrap();
    ((report.kept, report.text_errors), (report.bytes, Vec::new()))
}

/// The lines of a reader that hands out `step` bytes a read.
fn from_reader(data: &[u8], step: usize) -> Seen<String> {
    let report = pipeline! {
        text   = read_lines(Trickle::new(data, step));
        kept   = text -> map(str::to_owned) -> collect();
        errors = text.err -> map(|error| error.to_string()) -> collect();
    }
    .run()
    .unwrap();
    (report.kept, report.errors)
}

/// What the standard library says the lines are; those that are not UTF-8 by their numbers.
fn naive(data: &[u8]) -> (Vec<String>, Vec<usize>, Vec<Vec<u8>>) {
    let mut lines: Vec<&[u8]> = data.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    let ended = |index: usize| index + 1 < lines.len() || data.ends_with(b"\n");
    let lines: Vec<&[u8]> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| match line.strip_suffix(b"\r") {
            Some(line) if ended(index) => line,
            _ => line,
        })
        .collect();
    let texts = lines.iter().map(|line| std::str::from_utf8(line));
    let good = texts.clone().flatten().map(str::to_owned).collect();
    let bad = texts.enumerate().filter(|(_, text)| text.is_err());
    (
        good,
        bad.map(|(index, _)| index + 1).collect(),
        lines.iter().map(|line| line.to_vec()).collect(),
    )
}

fn check_lines(data: &[u8]) {
    let (good, bad, bytes) = naive(data);
    let check = |seen: Seen<String>, what: &str| {
        assert_eq!(seen.0, good, "{what} of {data:?}");
        let numbers: Vec<String> = bad.iter().map(|line| format!("line {line} ")).collect();
        assert_eq!(seen.1.len(), bad.len(), "{what}: {:?}", seen.1);
        for (error, number) in seen.1.iter().zip(&numbers) {
            assert!(error.contains(number), "{what}: {error} is not in {number}");
        }
    };
    let (text, raw) = in_memory(data);
    check(text, "lines");
    assert_eq!(raw.0, bytes, "byte_lines of {data:?}");
    for step in [1, 2, 7, 1000] {
        check(from_reader(data, step), &format!("read_lines by {step}"));
    }
}

#[test]
fn lines_of_every_kind() {
    for data in [
        &b""[..],
        b"\n",
        b"\n\n",
        b"one",
        b"one\n",
        b"one\ntwo",
        b"one\r\ntwo\r\n",
        b"one\r",
        b"\r\n\r\n",
        b"a\rb\n",
        "gr\u{fc}n\n\u{1f600}\r\nend".as_bytes(),
        b"good\n\xff\xfe\nalso good\n",
        b"\xc3\n\xa9",
        b"\xff",
    ] {
        check_lines(data);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn lines_of_any_bytes(data in proptest::collection::vec(
        prop_oneof![3 => Just(b'\n'), 2 => Just(b'\r'), 6 => b'a'..=b'c', 1 => Just(0xff), 2 => Just(0xc3), 2 => Just(0xa9)],
        0..60,
    )) {
        check_lines(&data);
    }
}

#[test]
fn lines_borrow_from_every_kind_of_data() {
    let (text, vec, string) = ("a\nb", b"c\nd".to_vec(), String::from("e\nf"));
    let slice: &[u8] = b"g";
    let report = pipeline! {
        first  = lines(text) -> collect();
        second = lines(&vec) -> collect();
        third  = lines(&string) -> collect();
        fourth = lines(slice) -> collect();
        fifth  = byte_lines(&string) -> last();
        sixth  = byte_lines(text) -> last();
    }
    .run()
    .unwrap();
    assert_eq!(report.first, ["a", "b"]);
    assert_eq!(report.second, ["c", "d"]);
    assert_eq!(report.third, ["e", "f"]);
    assert_eq!(report.fourth, ["g"]);
    assert_eq!(report.fifth, Some(&b"f"[..]));
    // What was kept lives as long as the data.
    assert!(std::ptr::eq(report.third[0].as_ptr(), string.as_ptr()));
    assert!(std::ptr::eq(report.sixth.unwrap(), &text.as_bytes()[2..]));
}

#[test]
fn a_long_input_crosses_chunks() {
    let text: String = (0..50_000).map(|n| format!("line number {n}\n")).collect();
    let report = pipeline! {
        there = lines(&text);
        sum   = there -> map(|line| line.len() as u64) -> sum();
        last  = there -> last();
        read  = read_lines(Cursor::new(&text)) -> map(|line| line.len() as u64) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!(report.sum, text.len() as u64 - 50_000);
    assert_eq!(report.read, report.sum);
    assert_eq!(report.last, Some("line number 49999"));
}

#[test]
fn invalid_utf8_ends_the_run_without_a_port() {
    let data = b"one\ntwo\nthr\xffee\nfour\n";
    let from_memory = pipeline! {
        text = lines(data);
        kept = text -> map(str::to_owned) -> collect();
    }
    .run_partial();
    let error = from_memory.error.unwrap();
    assert_eq!(from_memory.report.unwrap().kept, ["one", "two"]);
    check_utf8(&error);

    let from_reader = pipeline! {
        text = read_lines(Trickle::new(&data[..], 3));
        kept = text -> map(str::to_owned) -> collect();
    }
    .run_partial();
    let error = from_reader.error.unwrap();
    assert_eq!(from_reader.report.unwrap().kept, ["one", "two"]);
    check_utf8(&error);
}

#[track_caller]
fn check_utf8(error: &RunError) {
    assert_eq!(error.stage(), Some("text"));
    let cause: &ReadError = error.source().unwrap().downcast_ref().unwrap();
    assert!(matches!(cause.kind(), ReadErrorKind::InvalidUtf8(_)));
    assert_eq!((cause.line(), cause.offset()), (Some(3), 11));
}

#[test]
fn a_reader_that_fails_halfway() {
    let connected = pipeline! {
        text   = read_lines(Trickle::failing("one\ntwo\nthr", 1));
        kept   = text -> map(str::to_owned) -> collect();
        errors = text.err -> map(|error| error.to_string()) -> collect();
        raw    = read_chunks(Trickle::failing("abc", 2));
        size   = raw -> map(<[u8]>::len) -> collect();
        broken = raw.err -> map(|error| (error.line(), error.offset())) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(connected.kept, ["one", "two"]);
    assert_eq!(connected.errors.len(), 1);
    assert!(connected.errors[0].contains("the cable is cut"), "{:?}", connected.errors);
    assert_eq!(connected.size, [2, 1]);
    assert_eq!(connected.broken, [(None, 3)]);

    let unconnected = pipeline! {
        text = read_lines(Trickle::failing("one\ntwo\nthr", 1));
        kept = text -> map(str::to_owned) -> collect();
    }
    .run_partial();
    assert_eq!(unconnected.report.unwrap().kept, ["one", "two"]);
    let error = unconnected.error.unwrap();
    assert_eq!(error.stage(), Some("text"));
    let cause: &ReadError = error.source().unwrap().downcast_ref().unwrap();
    assert!(matches!(cause.kind(), ReadErrorKind::Io(_)));
}

#[test]
fn a_line_that_is_too_long_is_skipped_whole() {
    let report = pipeline! {
        text   = read_lines(Trickle::new("ab\nabcdefgh\ncd\nabcd", 3), max = 3);
        kept   = text -> map(str::to_owned) -> collect();
        errors = text.err -> map(|error| (error.line(), error.offset())) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.kept, ["ab", "cd"]);
    assert_eq!(report.errors, [(Some(2), 3), (Some(4), 15)]);
}

#[test]
fn chunks_of_a_reader_are_what_its_reads_gave() {
    for (step, expected) in [(1, vec![1, 1, 1, 1, 1]), (2, vec![2, 2, 1]), (9, vec![5])] {
        let report = pipeline! {
            raw   = read_chunks(Trickle::new("abcde", step));
            sizes = raw -> copied() -> map(<[u8]>::len) -> collect();
            bytes = raw -> flat_map(|chunk| chunk.to_vec()) -> collect();
        }
        .run()
        .unwrap();
        assert_eq!(report.sizes, expected);
        assert_eq!(report.bytes, b"abcde");
    }
}

#[test]
fn the_reader_itself_may_be_lent() {
    let mut reader = Trickle::new("one\ntwo\n", 4);
    let report =
        pipeline! { first = read_lines(&mut reader) -> map(str::len) -> take(1) -> collect(); }
            .run()
            .unwrap();
    assert_eq!(report.first, [3]);
    let rest = pipeline! { rest = read_lines(&mut reader) -> map(str::to_owned) -> collect(); }
        .run()
        .unwrap();
    assert_eq!(rest.rest, ["two"], "a line is handed out before more is read");
}

#[test]
fn the_question_mark_works_in_a_sources_argument() {
    let open = |name: &'static str| -> Result<Cursor<&str>, std::io::Error> {
        if name.is_empty() {
            Err(std::io::Error::from(std::io::ErrorKind::NotFound))
        } else {
            Ok(Cursor::new(name))
        }
    };
    for (name, expected) in [("a\nb", Some(2)), ("", None)] {
        let outcome = pipeline! {
            text  = read_lines(open(name)?);
            total = text -> count();
        }
        .run_partial();
        match expected {
            Some(count) => assert_eq!(outcome.report.unwrap().total, count),
            None => {
                assert!(outcome.report.is_none());
                let error = outcome.error.unwrap();
                assert_eq!((error.stage(), error.position()), (Some("text"), None));
                let cause: &std::io::Error = error.source().unwrap().downcast_ref().unwrap();
                assert_eq!(cause.kind(), std::io::ErrorKind::NotFound);
            }
        }
    }
}
