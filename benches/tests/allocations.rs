//! What pipelines allocate: nothing beyond what their sources do.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::hint::black_box;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use serde::de::IgnoredAny;
use streamweave::data::{ArcPool, Interner, Metadata, Pool};
use streamweave::decode::{DecodeError, json, postcard, rkyv};
use streamweave::sources::pooled::PooledReader;
use streamweave::{Message, ZeroCopyShare, pipeline};
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
    messages_are_counted_and_not_copied();
    names_are_allocated_once();
    pooled_frames_are_free_after_the_first();
    pooled_records_are_free_after_the_first();
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

/// How often `work` asks for memory.
fn asks<R>(work: impl FnOnce() -> R) -> u64 {
    count(|| drop(black_box(work()))).1.number
}

fn messages_are_counted_and_not_copied() {
    let interner = Interner::new();
    let told = |metadata: Metadata| {
        metadata.with_source_interned("orders", &interner).with_offset(7).with_header_interned(
            "content-type",
            "text/plain",
            &interner,
        )
    };
    let payload = Bytes::from(vec![7; 100]);
    drop(payload.clone());
    let mut message = Message::new(payload).with_metadata(told(Metadata::new()));

    assert_eq!(asks(Metadata::new), 0);
    assert_eq!(asks(|| message.clone()), 0);
    assert_eq!(asks(|| message.clone().to_shared()), 0);
    assert_eq!(asks(|| message.header("content-type").map(str::len)), 0);
    assert_eq!(asks(|| message.clone().map_payload(|payload| payload.len())), 0);

    assert_eq!(asks(|| told(Metadata::new())), 1, "what is known needs one place");
    let alone = told(Metadata::new());
    assert_eq!(asks(|| alone.with_header_interned("content-type", "orders", &interner)), 0);
    assert_eq!(asks(|| message.clone().with_offset(8)), 1, "a copy of what others hold");

    let passed = asks(|| {
        for offset in 0..100 {
            message = message.clone();
            // The clone replaced the only other owner, so this changes it in place.
            message = std::mem::take(&mut message).with_offset(offset);
        }
    });
    assert_eq!(passed, 0);
}

fn names_are_allocated_once() {
    let names: Vec<String> = (0..100).map(|n| format!("name {n}")).collect();
    let interner = Interner::with_capacity(names.len());
    let intern_all = || names.iter().for_each(|name| drop(interner.get_or_intern(name)));
    assert_eq!(asks(intern_all), 100, "one for each that is new");
    assert_eq!(asks(intern_all), 0, "none for those that are known");

    let full = Interner::new().max_strings(0);
    assert_eq!(asks(|| full.get_or_intern("a")), 1, "it is handed out fresh");
}

fn pooled_frames_are_free_after_the_first() {
    let pool = Pool::new();
    let frames = |number: usize, in_use: usize| {
        let mut flying = VecDeque::with_capacity(in_use + 1);
        asks(|| {
            for n in 0..number {
                let mut buffer = pool.get(16 * 1024);
                buffer.extend_from_slice(&[n as u8; 1000]);
                let first = buffer.split();
                buffer.extend_from_slice(&[n as u8; 1000]);
                flying.push_back((first, buffer.freeze()));
                if flying.len() > in_use {
                    flying.pop_front();
                }
            }
        })
    };
    for in_use in [1, 10, 64] {
        frames(2 * in_use, in_use);
        assert_eq!(frames(1000, in_use), 0, "{in_use} in use");
    }

    // Whole chunks of a reader, kept for a while, and small pieces of them.
    let input = vec![7; 1 << 20];
    let read = |reader: &[u8]| {
        let mut kept: VecDeque<Bytes> = VecDeque::with_capacity(8);
        let mut keep = |chunk: Bytes| {
            if kept.len() == 8 {
                kept.pop_front();
            }
            kept.push_back(chunk.slice(5..10));
        };
        let chunks = PooledReader::new(reader, &pool);
        pipeline! { source(chunks) -> for_each(&mut keep); }.run().expect("memory can be read");
    };
    read(&input);
    let setup = asks(|| read(&[]));
    assert_eq!(asks(|| read(&input)), setup, "none for a chunk");
}

fn pooled_records_are_free_after_the_first() {
    let pool = ArcPool::<Vec<u64>>::new(8);
    let mut kept = VecDeque::with_capacity(5);
    let mut records = |number: u64| {
        for n in 0..number {
            if kept.len() == 4 {
                kept.pop_front();
            }
            kept.push_back(pool.get(|record| {
                record.clear();
                record.extend([n; 100]);
            }));
        }
    };
    records(20);
    assert_eq!(asks(|| records(1000)), 0);
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
