//! Where items go.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::error::Error as _;
use std::io::{self, Write};
use std::sync::mpsc::{channel, sync_channel};

use streamweave::sinks::channel::Disconnected;
use streamweave::{Position, Sink, pipeline, write_bytes, write_lines};

#[test]
fn a_borrowed_sink_stays_and_one_by_value_comes_back() {
    let mut kept = vec![0];
    let report = pipeline! {
        all   = iter(1..=3);
        all -> copied() -> sink(&mut kept);
        back  = all -> copied() -> sink(Vec::with_capacity(8));
        queue = all -> map(|n| n * 10) -> sink(VecDeque::from([0]));
    }
    .run()
    .unwrap();
    assert_eq!(kept, [0, 1, 2, 3]);
    assert_eq!(report.back, [1, 2, 3]);
    assert!(report.back.capacity() >= 8);
    assert_eq!(report.queue, [0, 10, 20, 30]);
}

#[test]
fn collections_of_every_kind() {
    let report = pipeline! {
        all    = iter([2, 1, 2]);
        tree   = all -> copied() -> sink(BTreeSet::new());
        hashed = all -> copied() -> sink(HashSet::new());
        heap   = all -> copied() -> sink(BinaryHeap::new());
        map    = all -> map(|n| (*n, n * 10)) -> sink(BTreeMap::new());
        table  = all -> map(|n| (n.to_string(), *n)) -> sink(HashMap::new());
        text   = iter(["a", "b"]) -> sink(String::from(">"));
        owned  = iter(["a", "b"]) -> map(str::to_uppercase) -> sink(String::new());
        chars  = iter(['x', 'y']) -> sink(String::new());
    }
    .run()
    .unwrap();
    assert!(report.tree.iter().eq(&[1, 2]));
    assert_eq!(report.hashed, HashSet::from([1, 2]));
    assert_eq!(report.heap.into_sorted_vec(), [1, 2, 2]);
    assert_eq!(report.map, BTreeMap::from([(1, 10), (2, 20)]));
    assert_eq!(report.table["2"], 2);
    assert_eq!(
        (report.text.as_str(), report.owned.as_str(), report.chars.as_str()),
        (">ab", "AB", "xy")
    );
}

#[test]
fn senders_send_until_the_receiver_is_gone() {
    let (sender, receiver) = channel();
    let (bounded, other) = sync_channel(2);
    pipeline! {
        all = iter([1, 2]);
        all -> copied() -> sink(sender.clone());
        all -> copied() -> sink(bounded.clone());
    }
    .run()
    .unwrap();
    assert!(receiver.try_iter().eq([1, 2]) && other.try_iter().eq([1, 2]));

    drop(receiver);
    let outcome = pipeline! {
        all = iter([7, 8]);
        out = all -> sink(sender);
        seen = all -> count();
    }
    .run_partial();
    let error = outcome.error.unwrap();
    assert_eq!((error.stage(), error.position().unwrap().index()), (Some("out"), Some(0)));
    assert!(error.source().unwrap().is::<Disconnected>());
}

#[test]
fn writers_take_lines_and_bytes() {
    let mut lines = Vec::new();
    let report = pipeline! {
        all = iter([1.5, 2.0]);
        all -> sink(write_lines(&mut lines));
        back = all -> map(|n| n.to_string()) -> sink(write_bytes(Vec::new()));
    }
    .run()
    .unwrap();
    assert_eq!(lines, b"1.5\n2\n");
    assert_eq!(report.back.into_inner(), b"1.52");
}

/// A writer that fails where it is told to.
struct Broken {
    write: bool,
    flush: bool,
}

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.write { Err(io::Error::other("disk full")) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.flush { Err(io::Error::other("disk gone")) } else { Ok(()) }
    }
}

#[test]
fn a_writer_that_fails_ends_the_run() {
    let of = |write, flush| {
        pipeline! { out = iter(1..3) -> sink(write_lines(Broken { write, flush })); }
            .run()
            .map(|_| ())
    };
    assert!(of(false, false).is_ok());
    let error = of(true, false).unwrap_err();
    assert_eq!(error.to_string(), "stage `out` failed at item 0: disk full");
    let error = of(false, true).unwrap_err();
    assert_eq!(error.position(), Some(Position::END));
    assert!(error.source().unwrap().is::<io::Error>());
}

/// A sink that takes even numbers in pairs, and says what it was told.
#[derive(Debug, Default, PartialEq)]
struct Pairs {
    open: Option<u32>,
    pairs: Vec<(u32, u32)>,
    finished: u32,
}

impl Sink<u32> for Pairs {
    type Error = String;

    fn push(&mut self, item: u32) -> Result<(), String> {
        if item % 2 == 1 {
            return Err(format!("{item} is odd"));
        }
        match self.open.take() {
            Some(before) => self.pairs.push((before, item)),
            None => self.open = Some(item),
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), String> {
        self.finished += 1;
        match self.open {
            Some(alone) => Err(format!("{alone} is alone")),
            None => Ok(()),
        }
    }
}

#[test]
fn a_sink_of_the_users_own_is_finished_once() {
    let report = pipeline! { out = iter([2, 4, 6, 8]) -> sink(Pairs::default()); }.run().unwrap();
    assert_eq!(report.out, Pairs { open: None, pairs: vec![(2, 4), (6, 8)], finished: 1 });

    let mut pairs = Pairs::default();
    let error = pipeline! { out = iter([2, 4, 6]) -> sink(&mut pairs); }.run().unwrap_err();
    assert_eq!(error.to_string(), "stage `out` failed at end of input: 6 is alone");
    assert_eq!(pairs.finished, 1);

    let outcome = pipeline! { out = iter([2, 3, 4]) -> sink(Pairs::default()); }.run_partial();
    let error = outcome.error.unwrap();
    assert_eq!(error.to_string(), "stage `out` failed at item 1: 3 is odd");
    assert_eq!(outcome.report.unwrap().out.open, Some(2));
}

#[test]
fn several_sinks_and_effects_on_one_edge() {
    let (mut first, mut second, mut third) = (Vec::new(), Vec::new(), 0);
    pipeline! {
        all = iter(["a".to_owned(), "b".to_owned()]);
        all -> sink(&mut first);
        all -> sink(&mut second);
        all -> for_each(|word: &String| third += word.len());
    }
    .run()
    .unwrap();
    assert!(first.iter().zip(&second).all(|(a, b)| std::sync::Arc::ptr_eq(a, b)));
    assert_eq!((first.len(), third), (2, 2));
}

#[test]
fn the_question_mark_works_in_a_sinks_argument() {
    let open = |works: bool| if works { Ok(Vec::new()) } else { Err("no such place") };
    let run = |works| pipeline! { out = iter([1, 2]) -> sink(open(works)?); }.run();
    assert_eq!(run(true).unwrap().out, [1, 2]);
    let error = run(false).unwrap_err();
    assert_eq!((error.stage(), error.position()), (Some("out"), None));
    assert_eq!(error.source().unwrap().to_string(), "no such place");
}
