//! Encoded records of 300 bytes, one behind the other in one buffer.

use bytes::{Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use streamweave::decode::{Yokeable, postcard, yoke};

use crate::input::random;

/// How many records there are.
pub const FRAMES: usize = 64;

/// A record whose texts are in the frame.
#[derive(Debug, Serialize, Deserialize, Yokeable)]
pub struct Entry<'a> {
    pub id: u64,
    pub time: u64,
    pub status: u16,
    pub method: &'a str,
    pub path: &'a str,
    pub host: &'a str,
    pub user: &'a str,
    pub agent: &'a str,
    pub referrer: &'a str,
    pub body: &'a str,
}

/// The same with texts of its own.
#[derive(Debug, Serialize, Deserialize)]
pub struct OwnedEntry {
    pub id: u64,
    pub time: u64,
    pub status: u16,
    pub method: String,
    pub path: String,
    pub host: String,
    pub user: String,
    pub agent: String,
    pub referrer: String,
    pub body: String,
}

/// Frames of one record each, and the buffer that they are slices of.
#[derive(Clone, Debug)]
pub struct Frames {
    pub all: Bytes,
    pub each: Vec<Bytes>,
}

impl Frames {
    /// Encodes records that are the same every time.
    ///
    /// # Panics
    /// When one cannot be encoded.
    pub fn new() -> Self {
        let mut buffer = BytesMut::new();
        let mut ends = vec![0];
        for seed in random(5).take(FRAMES) {
            postcard::encode(&entry(seed), &mut buffer).expect("an entry can be encoded");
            ends.push(buffer.len());
        }
        let all = buffer.freeze();
        let each = ends.windows(2).map(|ends| all.slice(ends[0]..ends[1])).collect();
        Self { all, each }
    }
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

fn entry(seed: u64) -> Entry<'static> {
    Entry {
        id: seed,
        time: 1_700_000_000 + seed % 1_000_000,
        status: 200 + (seed % 5) as u16,
        method: if seed.is_multiple_of(3) { "POST" } else { "GET" },
        path: "/articles/2024/11/what-a-loop-costs/comments",
        host: "reader.example.org",
        user: "ada.lovelace@example.org",
        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
        referrer: "https://search.example.com/?q=the+cost+of+a+loop",
        body: "name=Ada&text=The+engine+weaves+algebraic+patterns&notify=yes",
    }
}

/// What a contestant does with a record.
pub fn digest(total: &mut u64, entry: &Entry<'_>) {
    let text = entry.path.len() + entry.agent.len() + entry.body.len() + entry.method.len();
    *total = total.wrapping_mul(31).wrapping_add(entry.id ^ entry.time ^ text as u64);
}

/// The same of one that owns its texts.
pub fn digest_owned(total: &mut u64, entry: &OwnedEntry) {
    let text = entry.path.len() + entry.agent.len() + entry.body.len() + entry.method.len();
    *total = total.wrapping_mul(31).wrapping_add(entry.id ^ entry.time ^ text as u64);
}
