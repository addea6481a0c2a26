//! Any bytes at all are an error within them or a record, which comes back when it is encoded.
#![no_main]

use std::borrow::Cow;
use std::fmt::Debug;

use bytes::{Bytes, BytesMut};
use libfuzzer_sys::fuzz_target;
use serde::{Deserialize, Serialize};
use streamweave::decode::rkyv::Aligner;
use streamweave::decode::{DecodeError, EncodeError, Yokeable, json, postcard, yoke};

#[derive(Debug, Serialize, Deserialize, Yokeable)]
struct Entry<'a> {
    id: u64,
    change: Option<i32>,
    #[serde(borrow)]
    path: Cow<'a, str>,
    ratio: f32,
    #[serde(borrow)]
    parts: Vec<Part<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
enum Part<'a> {
    None,
    Text(&'a str),
    Char { is: char },
    Parts(#[serde(borrow)] Vec<Part<'a>>),
}

#[derive(Debug, rkyv::Archive, rkyv::Serialize)]
#[rkyv(derive(Debug))]
struct Archive {
    id: u64,
    path: String,
    note: Option<Box<str>>,
    parts: Vec<(String, i64)>,
}

/// Numbers that are no numbers are equal here.
fn debug(value: &impl Debug) -> String {
    format!("{value:?}")
}

fn is_error_within(error: &DecodeError, frame: &[u8]) {
    let offset = error.offset().expect("the format knows");
    assert!(offset <= frame.len(), "{error} in {} bytes", frame.len());
}

fn comes_back(
    frame: &[u8],
    decode: impl for<'a> Fn(&'a [u8]) -> Result<Entry<'a>, DecodeError>,
    encode: impl Fn(&Entry<'_>, &mut BytesMut) -> Result<(), EncodeError>,
) {
    match decode(frame) {
        Ok(entry) => {
            let mut again = BytesMut::new();
            encode(&entry, &mut again).expect("what was decoded can be encoded");
            if let Ok(same) = decode(&again) {
                assert_eq!(debug(&same), debug(&entry));
            }
        }
        Err(error) => is_error_within(&error, frame),
    }
}

fuzz_target!(|bytes: &[u8]| {
    comes_back(bytes, |frame| json::from_slice(frame), |entry, to| json::encode(entry, to));
    comes_back(bytes, |frame| postcard::from_bytes(frame), |entry, to| postcard::encode(entry, to));

    let frame = Bytes::copy_from_slice(bytes);
    let lines: Vec<_> = json::decode_lines::<Entry<'static>>(frame.clone()).collect();
    let records: Vec<_> = postcard::decode_all::<Entry<'static>>(frame.clone()).collect();
    for record in lines.iter().chain(&records) {
        match record {
            Ok(record) => drop(debug(record)),
            Err(error) => is_error_within(error, bytes),
        }
    }

    let mut aligner = Aligner::new();
    for shift in 0..bytes.len().min(3) {
        if let Ok(archive) = aligner.decode::<Archive>(frame.slice(shift..)) {
            debug(archive.get());
        }
    }
});
