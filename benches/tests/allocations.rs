//! What pipelines allocate: nothing beyond what their sources do.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use bytes::BytesMut;
use serde::de::IgnoredAny;
use streamweave::decode::{DecodeError, json, postcard, rkyv};
use streamweave::pipeline;
use streamweave_benches::counting_alloc::{Allocations, CountingAlloc, count};
use streamweave_benches::frames::{Entry, FRAMES, Frames};
use streamweave_benches::input::BLOB;
use streamweave_benches::jobs::{decode_borrowed, decode_owned, fan_out_to_ten, records};

#[global_allocator]
static ALLOC: CountingAlloc = CountingAlloc;

fn allocations(job: fn(&u64) -> u64, records: u64) -> Allocations {
    count(|| job(&records)).1
}

/// One test, since counts of several threads would mix.
#[test]
fn what_is_allocated() {
    only_the_source_allocates();
    queues_hold_what_was_asked_for();
    time_windows_reuse_their_buffer();
    only_what_changes_is_copied();
    decoding_borrows();
    hostile_frames_hold_nothing();
}

fn only_the_source_allocates() {
    let moved = allocations(records::pipeline, 100);
    assert_eq!(moved.number, 800, "eight allocations make a record");
    assert_eq!(moved, allocations(records::source_alone, 100));

    let lent = allocations(fan_out_to_ten::pipeline, 100);
    assert_eq!(lent, allocations(fan_out_to_ten::source_alone, 100));
    assert_eq!(lent.number, 100);
    assert!(lent.peak * 10 <= BLOB as u64 * 11, "{lent:?}");
}

/// The memory of queues: the sum of their capacities times the size of an item, and a fixed cost a
/// boundary.
fn queues_hold_what_was_asked_for() {
    const ITEM: usize = 4096;
    const FIXED: u64 = 16 * 1024;
    for (first, second) in [(4, 8), (64, 16), (256, 256)] {
        let half_full = std::sync::Barrier::new(2);
        let (half, all) = ((first + second) as u64 / 2, 3 * (first + second) as u64);
        let source = (0..all).map(|n| {
            // The queues are half full when the consumer begins.
            if n == half {
                half_full.wait();
            }
            [n.min(1) as u8; ITEM]
        });
        let held = count(|| {
            pipeline! {
                iter(source) -> thread(capacity = first) -> inspect(|_| ()) -> thread(capacity = second)
                    -> inspect(|item| if item == &[0; ITEM] { half_full.wait(); }) -> for_each(drop);
            }
            .run()
        });
        held.0.expect("the run ends");
        let (peak, asked) = (held.1.peak, ((first + second) * ITEM) as u64);
        assert!(peak <= asked * 11 / 10 + 2 * FIXED, "{peak} bytes for {asked}");
        assert!(peak >= asked / 4, "{peak} bytes for {asked}");
    }
}

/// A window is a loan: a hundred times as many of them allocate no more.
fn time_windows_reuse_their_buffer() {
    let millis = |n: &u64| Duration::from_millis(*n);
    let windows = |items: u64| {
        let ((), allocations) = count(|| {
            pipeline! {
                times = iter(0..items) -> map(|n| n ^ 3);
                times -> tumbling(millis(&64), millis, lateness = millis(&4)) -> for_each(drop);
                times -> sliding(millis(&64), millis(&16), millis, lateness = millis(&4))
                    -> for_each(drop);
            }
            .run()
            .expect("none is later than 3");
        });
        allocations
    };
    let (few, many) = (windows(1_000), windows(100_000));
    assert_eq!((few.number, few.bytes), (many.number, many.bytes));
}

#[derive(Clone)]
struct Name(String);

/// Ten names of a hundred are changed, on a lent edge and on an owned one.
fn only_what_changes_is_copied() {
    let names = || (0..100).map(|n| Name(format!("{n:08}")));
    let marked = |name: &mut Cow<'_, Name>| {
        if name.0.ends_with('7') {
            name.to_mut().0.replace_range(..1, "!");
        }
    };
    let source = count(|| names().for_each(drop)).1.number;
    let beyond = |run: &dyn Fn()| count(run).1.number - source;
    let lent = beyond(&|| {
        let report = pipeline! {
            names = iter(names());
            total = names -> map(|name: &Name| name.0.len()) -> sum();
            names -> map_cow(|mut name| { marked(&mut name); name }) -> for_each(drop);
        }
        .run();
        assert_eq!(report.expect("nothing fails").total, 800);
    });
    assert_eq!(lent, 10, "a copy of each that changes");
    let owned = beyond(&|| {
        let report = pipeline! {
            iter(names()) -> map_cow(|mut name| { marked(&mut name); name }) -> map(Cow::into_owned)
                -> update(|name| name.0.replace_range(1..2, "?")) -> for_each(drop);
        }
        .run();
        report.expect("nothing fails");
    });
    assert_eq!(owned, 0);
}

/// Borrowed records allocate nothing, one that owns its frame once, and those of one frame once together.
fn decoding_borrows() {
    let frames = Frames::new();
    let number = |run: fn(&Frames) -> u64| {
        let (total, allocations) = count(|| run(&frames));
        assert_ne!(total, 0, "the frames are good");
        allocations.number
    };
    assert_eq!(number(decode_borrowed::pipeline), 0);
    assert_eq!(number(decode_owned::pipeline), FRAMES as u64);
    assert_eq!(number(decode_owned::all_of_a_frame), 1);

    let entries: Vec<Entry<'_>> =
        frames.each.iter().map(|frame| postcard::from_bytes(frame).expect("it is good")).collect();
    let mut buffer = BytesMut::with_capacity(1024);
    let lines = entries.iter().flat_map(|entry| {
        buffer.clear();
        json::encode(entry, &mut buffer).expect("it can be encoded");
        buffer.extend_from_slice(b"\n");
        buffer.to_vec()
    });
    let lines = String::from_utf8(lines.collect()).expect("JSON is text");
    let of_json = count(|| {
        pipeline! { bytes = lines(&lines) -> try_map(json::from_str::<Entry<'_>>) -> map(|entry| entry.body.len()) -> sum(); }.run()
    });
    assert_eq!((of_json.0.expect("nothing fails").bytes, of_json.1.number), (FRAMES * 61, 0));

    let encoded = count(|| {
        for entry in &entries {
            buffer.clear();
            json::encode(entry, &mut buffer).expect("it can be encoded");
            postcard::encode(entry, &mut buffer).expect("it can be encoded");
        }
    });
    assert_eq!(encoded.1.number, 0);
}

/// Lengths that lie, nesting without end: little is held, whatever the frame says.
fn hostile_frames_hold_nothing() {
    const CONSTANT: u64 = 1024 * 1024;
    let length = b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
    let lies = [&length[..], &length[..], b"abc"].concat();
    let nested = "[".repeat(1_000_000);
    type Decode = fn(&[u8]) -> Result<(), DecodeError>;
    let cases: [(&[u8], Decode); 6] = [
        (&lies, |frame| postcard::from_bytes::<Vec<&str>>(frame).map(drop)),
        (&lies, |frame| postcard::from_bytes::<Vec<[u64; 32]>>(frame).map(drop)),
        (&lies, |frame| postcard::from_bytes::<BTreeMap<u64, String>>(frame).map(drop)),
        (&lies, |frame| rkyv::access::<Vec<String>>(frame).map(drop)),
        (nested.as_bytes(), |frame| json::from_slice::<serde_json::Value>(frame).map(drop)),
        (nested.as_bytes(), |frame| json::from_slice::<IgnoredAny>(frame).map(drop)),
    ];
    for (frame, decode) in cases {
        let (result, allocations) = count(|| decode(frame));
        result.expect_err("the frame is hostile");
        assert!(allocations.peak <= frame.len() as u64 + CONSTANT, "{allocations:?}");
    }
}
