//! Records that borrow from their frames, in whole pipelines, by a program that has no `yoke` of its own.

use bytes::{Bytes, BytesMut};
use streamweave::decode::{DecodeErrorKind, Decoded, Yokeable, json, postcard, yoke};
use streamweave::pipeline;

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, Yokeable)]
struct Entry<'a> {
    id: u32,
    name: &'a str,
}

const NAMES: [&str; 3] = ["ada", "bob", "eve"];

fn names() -> impl Iterator<Item = Entry<'static>> {
    (0..100).map(|id| Entry { id, name: NAMES[id as usize % 3] })
}

fn frames() -> Vec<Bytes> {
    let mut buffer = BytesMut::new();
    let encode = |entry| {
        postcard::encode(&entry, &mut buffer).unwrap();
        buffer.split().freeze()
    };
    names().map(encode).collect()
}

#[test]
fn a_record_in_a_lent_line_is_read_before_the_next() {
    let mut text = BytesMut::new();
    for entry in names() {
        json::encode(&entry, &mut text).unwrap();
        text.extend_from_slice(b"\n");
    }
    let report = pipeline! {
        entries = read_lines(&text[..]) -> try_map(json::from_str::<Entry<'_>>);
        by_name = entries -> fold_by(|entry| entry.name.len(), || 0, |total, entry| *total += entry.id);
        ids     = entries -> map(|entry: &Entry<'_>| entry.id) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.by_name[&3], 4950);
    assert_eq!(report.ids, (0..100).collect::<Vec<_>>());
}

#[test]
fn branches_on_threads_share_one_record() {
    let report = pipeline! {
        entries = iter(frames()) -> try_map(postcard::decode::<Entry<'static>>);
        first   = entries -> thread() -> collect();
        second  = entries -> thread() -> collect();
    }
    .run()
    .unwrap();
    for ((first, second), entry) in report.first.iter().zip(&report.second).zip(names()) {
        assert_eq!(*first.get(), entry);
        assert!(std::ptr::eq::<Decoded<_>>(&**first, &**second), "the record is not copied");
    }
    assert_eq!((report.first.len(), report.second.len()), (100, 100));
}

#[test]
fn replicas_send_back_bad_frames_whole() {
    let mut bad = frames();
    bad[7].truncate(2);
    bad[70] = Bytes::from_static(b"\x05\x01\xff");
    let report = pipeline! {
        entries = iter(bad.clone())
            -> parallel(2)
            -> attempt(|frame: &Bytes| postcard::decode::<Entry<'static>>(frame.clone()));
        sum     = entries -> map(|entry| entry.get().id) -> sum();
        dead    = entries.err -> map(|rejected| (rejected.item, rejected.cause.kind())) -> collect();
    }
    .run()
    .unwrap();
    let sum: u32 = report.sum;
    assert_eq!(sum, 4950 - 7 - 70);
    let mut dead = report.dead;
    dead.sort_by_key(|(_, kind)| *kind != DecodeErrorKind::Truncated);
    assert_eq!(dead[0], (bad[7].clone(), DecodeErrorKind::Truncated));
    assert_eq!(dead[1], (bad[70].clone(), DecodeErrorKind::Invalid));
    assert_eq!(dead[0].0.as_ptr(), bad[7].as_ptr(), "the frame is not copied");
}
