//! What every program needs: items, inputs, and values as lists of numbers.

use std::sync::Arc;
use std::sync::atomic::{AtomicIsize, Ordering};

use streamweave::{RunError, ZeroCopyShare};
use streamweave::ops::fold_by::Groups;

use crate::functions::pair;

static ALIVE: AtomicIsize = AtomicIsize::new(0);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, ZeroCopyShare)]
pub struct Record {
    id: u64,
    text: String,
}

impl Record {
    pub fn renamed(mut self, id: u64) -> Self {
        self.id = id;
        self.text = format!("record {id}");
        self
    }
}

impl Clone for Record {
    fn clone(&self) -> Self {
        record(self.key())
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        assert_eq!(self.text, format!("record {}", self.id), "a record was dropped twice");
        ALIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

pub fn record(id: u64) -> Record {
    ALIVE.fetch_add(1, Ordering::SeqCst);
    Record { id, text: format!("record {id}") }
}

/// How many records are alive.
pub fn alive() -> isize {
    ALIVE.load(Ordering::SeqCst)
}

pub fn number(key: u64) -> u64 {
    key
}

/// What a stage says of an item that it does not like.
#[derive(Debug)]
pub struct Bad(pub u64);

impl std::fmt::Display for Bad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is bad", self.0)
    }
}

impl std::error::Error for Bad {}

/// An item in whichever form a stage gets it.
pub trait Keyed {
    fn key(&self) -> u64;
}

impl Keyed for u64 {
    fn key(&self) -> u64 {
        *self
    }
}

impl Keyed for Record {
    fn key(&self) -> u64 {
        assert_eq!(self.text, format!("record {}", self.id), "a record is not what it was");
        self.id
    }
}

impl<T: Keyed> Keyed for &T {
    fn key(&self) -> u64 {
        (**self).key()
    }
}

impl<T: Keyed> Keyed for Arc<T> {
    fn key(&self) -> u64 {
        (**self).key()
    }
}

/// A value of the report as numbers.
pub trait Listed {
    fn listed(&self) -> Vec<u64>;
}

impl Listed for u64 {
    fn listed(&self) -> Vec<u64> {
        vec![*self]
    }
}

impl<T: Listed> Listed for &T {
    fn listed(&self) -> Vec<u64> {
        (**self).listed()
    }
}

impl<T: Keyed> Listed for Option<T> {
    fn listed(&self) -> Vec<u64> {
        self.iter().map(Keyed::key).collect()
    }
}

impl<T: Keyed> Listed for Vec<T> {
    fn listed(&self) -> Vec<u64> {
        self.iter().map(Keyed::key).collect()
    }
}

impl<V: Keyed> Listed for Groups<u64, V> {
    fn listed(&self) -> Vec<u64> {
        self.iter().map(|(key, value)| pair(*key, value.key())).collect()
    }
}

/// A line of the result.
pub fn field(stage: usize, value: &impl Listed) -> String {
    let values: Vec<String> = value.listed().iter().map(u64::to_string).collect();
    format!("s{stage} {}", values.join(" ")).trim_end().to_owned()
}

/// What there is to say of a run that ended early.
pub fn failed(error: &RunError) -> Vec<String> {
    if error.is_panic() {
        return vec![format!("panic: {error}")];
    }
    vec![format!("failed {}", error.stage().unwrap_or("nowhere"))]
}

/// What a drawing reads: a list of keys for each source.
pub struct Input {
    keys: Vec<Vec<u64>>,
    texts: Vec<String>,
}

impl Input {
    /// Reads `1 2 3|4 5|`.
    pub fn parse(line: &str) -> Self {
        let texts: Vec<String> = line.split('|').map(|keys| keys.trim().replace(' ', "\n")).collect();
        let keys = texts.iter().map(|text| text.lines().map(parse).collect()).collect();
        Self { keys, texts }
    }

    pub fn numbers(&self, source: usize) -> Vec<u64> {
        self.keys[source].clone()
    }

    pub fn records(&self, source: usize) -> Vec<Record> {
        self.keys[source].iter().copied().map(record).collect()
    }

    pub fn text(&self, source: usize) -> &str {
        &self.texts[source]
    }
}

pub fn parse(line: &str) -> u64 {
    line.parse().expect("every line is a number")
}
