//! What the tests of whole pipelines share: values that count their drops, awkward readers, and a
//! look at a pipeline's graph.

pub mod faults;

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

use streamweave::graph::{Graph, Transfer};

/// Counts what becomes of its [`Token`]s.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    drops: Rc<RefCell<Vec<u32>>>,
}

/// A value that is neither `Clone` nor `Copy` and tells its ledger when it is dropped.
#[derive(Debug)]
pub struct Token {
    /// The place among the ledger's tokens.
    pub id: usize,
    ledger: Ledger,
}

impl Ledger {
    /// A new token.
    pub fn token(&self) -> Token {
        let mut drops = self.drops.borrow_mut();
        drops.push(0);
        Token { id: drops.len() - 1, ledger: self.clone() }
    }

    /// `count` tokens, made when they are asked for.
    pub fn tokens(&self, count: usize) -> impl Iterator<Item = Token> + use<> {
        let ledger = self.clone();
        (0..count).map(move |_| ledger.token())
    }

    /// How many tokens were made.
    pub fn made(&self) -> usize {
        self.drops.borrow().len()
    }

    /// How many tokens are alive.
    pub fn alive(&self) -> usize {
        self.drops.borrow().iter().filter(|drops| **drops == 0).count()
    }

    /// Every token that was made was dropped, and none twice.
    #[track_caller]
    pub fn assert_dropped_once(&self) {
        let drops = self.drops.borrow();
        assert!(!drops.is_empty(), "no token was made");
        assert!(drops.iter().all(|drops| *drops == 1), "drops: {drops:?}");
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.ledger.drops.borrow_mut()[self.id] += 1;
    }
}

/// Counts the items that are taken out of an iterator.
#[derive(Clone, Debug, Default)]
pub struct Pulls(Rc<Cell<usize>>);

impl Pulls {
    /// The same items, counted.
    pub fn of<I: IntoIterator>(&self, items: I) -> impl Iterator<Item = I::Item> + use<I> {
        let count = Rc::clone(&self.0);
        items.into_iter().inspect(move |_| count.set(count.get() + 1))
    }

    /// How many items were taken.
    pub fn count(&self) -> usize {
        self.0.get()
    }
}

/// A reader that hands out `step` bytes at a time, is interrupted before each read, and ends with an
/// error where it was given one.
#[derive(Debug)]
pub struct Trickle {
    data: Vec<u8>,
    at: usize,
    step: usize,
    interrupted: bool,
    fails: bool,
}

impl Trickle {
    /// Hands out all of `data`.
    pub fn new(data: impl Into<Vec<u8>>, step: usize) -> Self {
        Self { data: data.into(), at: 0, step, interrupted: false, fails: false }
    }

    /// Fails behind the data.
    pub fn failing(data: impl Into<Vec<u8>>, step: usize) -> Self {
        Self { fails: true, ..Self::new(data, step) }
    }
}

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let rest = &self.data[self.at..];
        if rest.is_empty() && self.fails {
            return Err(io::Error::other("the cable is cut"));
        }
        let count = rest.len().min(self.step).min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// How the first edge between two stages carries its items, and why. Stages without a name go by
/// their operator.
#[track_caller]
pub fn edge(graph: &Graph, from: &str, to: &str) -> (Transfer, &'static str) {
    let name = |index: usize| graph.stages[index].name.split('#').next();
    let found =
        graph.edges.iter().find(|edge| name(edge.from) == Some(from) && name(edge.to) == Some(to));
    match found {
        Some(edge) => (edge.transfer, edge.why),
        None => panic!("no edge from `{from}` to `{to}` in\n{}", graph.explain()),
    }
}

/// Every edge as `from>to:transfer`, sorted, so that the order of lines does not matter.
pub fn transfers(graph: &Graph) -> Vec<String> {
    let name = |index: usize| graph.stages[index].name.split('#').next().unwrap_or_default();
    let mut edges: Vec<String> = graph
        .edges
        .iter()
        .map(|edge| format!("{}>{}:{}", name(edge.from), name(edge.to), edge.transfer))
        .collect();
    edges.sort();
    edges
}
