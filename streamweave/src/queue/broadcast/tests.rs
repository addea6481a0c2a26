//! What a broadcast promises, polled by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use super::*;
use crate::queue::Overflow::{Block, DropNewest, DropOldest};
use crate::queue::{Counts, CountsHandle};

fn room<T>(outlet: &mut Broadcast<T>) -> Poll<Room> {
    outlet.poll_room(&mut Context::from_waker(Waker::noop()))
}

fn fill<T>(branch: &mut Branch<T>) -> Poll<bool> {
    branch.poll_fill(&mut Context::from_waker(Waker::noop()))
}

fn offer<T>(outlet: &mut Broadcast<T>, item: T) -> bool {
    let open = room(outlet) == Poll::Ready(Room::Open);
    if open {
        outlet.push(item);
    }
    open
}

fn drain<T: Clone>(branch: &mut Branch<T>) -> Vec<T> {
    let mut items = Vec::new();
    while fill(branch) == Poll::Ready(true) {
        items.extend(branch.items().cloned());
    }
    items
}

#[test]
fn every_branch_gets_every_item_until_one_that_blocks_is_full() {
    let cases = [((1, Block), 1), ((4, Block), 4), ((7, Block), 7), ((8, Block), 8)];
    for (second, taken) in cases {
        let (mut outlet, [mut a, mut b]) = broadcast([(8, Block), second]);
        assert_eq!((0..).take_while(|n| offer(&mut outlet, *n)).count(), taken, "{second:?}");
        assert!(drain(&mut a).into_iter().eq(0..taken));
        assert!(!offer(&mut outlet, 0), "the other one is still full");
        assert!(drain(&mut b).into_iter().eq(0..taken));
        assert!(offer(&mut outlet, 0));
    }
}

#[test]
fn a_branch_that_drops_stalls_no_other() {
    let cases: [(Overflow, &[u32]); 2] =
        [(DropNewest, &[0, 1, 2, 3, 4, 5, 6, 7]), (DropOldest, &[12, 13, 14, 15, 16, 17, 18, 19])];
    for (overflow, kept) in cases {
        let (mut outlet, [mut reader, mut lazy]) = broadcast([(8, Block), (8, overflow)]);
        let mut read = Vec::new();
        for n in 0..20 {
            assert!(offer(&mut outlet, n), "item {n} {overflow:?}");
            read.extend(drain(&mut reader));
        }
        let counts = [reader.counts(), lazy.counts()];
        drop(outlet);
        read.extend(drain(&mut reader));
        assert!(read.into_iter().eq(0..20), "{overflow:?}");
        assert_eq!(drain(&mut lazy), kept, "{overflow:?}");
        let all = Counts { accepted: 20, delivered: 20, ..Counts::default() };
        let some = Counts { accepted: 8, delivered: 8, dropped: 12, abandoned: 0 };
        assert_eq!(counts.map(|counts| counts.get()), [all, some], "{overflow:?}");
    }
}

#[test]
fn small_flushes_use_three_quarters_of_the_capacity() {
    let (mut outlet, [mut quick, mut slow]) = broadcast([(64, Block), (64, Block)]);
    let mut taken = 0;
    while offer(&mut outlet, taken) {
        outlet.flush();
        taken += 1;
        assert!(drain(&mut quick).len() == 1, "a flush is seen at once");
    }
    assert_eq!(taken, 49);
    assert!(drain(&mut slow).into_iter().eq(0..49));
}

#[test]
fn a_closed_branch_is_waited_for_no_longer() {
    let (mut outlet, [a, mut b]) = broadcast([(4, Block), (8, Block)]);
    let counts = a.counts();
    while offer(&mut outlet, 0) {}
    drop(a);
    assert_eq!(counts.get(), Counts { accepted: 4, abandoned: 4, ..Counts::default() });
    assert_eq!((0..).take_while(|_| offer(&mut outlet, 0)).count(), 4);
    assert_eq!(drain(&mut b).len(), 8);
    drop(b);
    assert!(outlet.is_closed());
    assert_eq!(room(&mut outlet), Poll::Ready(Room::Closed));
}

#[test]
fn what_is_left_of_a_batch_stays_and_is_lent() {
    let (mut outlet, [mut branch]) = broadcast([(16, Block)]);
    assert_eq!(branch.items().len(), 0);
    ["a", "b", "c"].into_iter().for_each(|item| outlet.push(item.to_owned()));
    outlet.flush();
    assert_eq!(fill(&mut branch), Poll::Ready(true));
    let first: Vec<&String> = branch.items().take(2).collect();
    assert_eq!(first, ["a", "b"]);
    assert_eq!(fill(&mut branch), Poll::Ready(true));
    assert!(branch.items().eq(["c"]));
    assert_eq!(fill(&mut branch), Poll::Pending);
    drop(outlet);
    assert_eq!(fill(&mut branch), Poll::Ready(false));
}

#[test]
fn buffers_travel_back() {
    let (mut outlet, [mut a, mut b]) = broadcast([(8, Block), (8, DropOldest)]);
    let mut addresses = std::collections::BTreeSet::new();
    for n in 0..200 {
        assert!(offer(&mut outlet, n));
        if fill(&mut a) == Poll::Ready(true) {
            addresses.extend(a.items().map(|item| std::ptr::from_ref(item).addr()));
        }
        if n % 5 == 0 {
            drain(&mut b);
        }
    }
    assert!(addresses.len() <= 2 * 12, "{} places for items", addresses.len());
}

#[test]
#[should_panic(expected = "the capacity of a queue must not be zero")]
fn a_capacity_of_zero() {
    broadcast::<u32, 2>([(1, Block), (0, Block)]);
}

#[test]
#[should_panic(expected = "an item was pushed into a full queue")]
fn a_push_without_room() {
    let (mut outlet, [_branch]) = broadcast([(1, Block)]);
    outlet.push(1);
    outlet.push(2);
}

/// An item that is subtracted when it is dropped.
struct Item(u64, Arc<AtomicUsize>);

impl Drop for Item {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Reader {
    branch: Option<Branch<Item>>,
    counts: CountsHandle,
    capacity: usize,
    overflow: Overflow,
    seen: Vec<u64>,
}

impl Reader {
    fn take(&mut self, items: usize) {
        let Some(branch) = &mut self.branch else { return };
        if fill(branch) == Poll::Ready(true) {
            self.seen.extend(branch.items().take(items).map(|item| item.0));
        }
    }

    fn check(&self) {
        assert!(self.seen.is_sorted_by(|a, b| a < b), "in order, and nothing twice");
        let Counts { accepted, delivered, dropped, abandoned } = self.counts.get();
        assert!(accepted as usize <= delivered as usize + abandoned as usize + self.capacity);
        assert!(dropped == 0 || self.overflow != Block);
    }

    fn check_end(&self, pushed: u64) {
        let Counts { accepted, delivered, dropped, abandoned } = self.counts.get();
        assert_eq!(accepted, delivered + abandoned);
        assert_eq!(delivered, self.seen.len() as u64);
        if self.branch.is_some() {
            assert_eq!((accepted + dropped, abandoned), (pushed, 0));
        }
    }
}

fn branch() -> impl Strategy<Value = (usize, Overflow)> {
    (1..40_usize, prop_oneof![Just(Block), Just(DropNewest), Just(DropOldest)])
}

/// What the next step is (push, flush, take, drop a branch), how often, and on which branch.
fn steps() -> impl Strategy<Value = Vec<(u8, usize, usize)>> {
    prop::collection::vec((0..30_u8, 1..12_usize, 0..3_usize), 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn branches_see_what_they_were_promised(
        branches in [branch(), branch(), branch()],
        steps in steps(),
    ) {
        let alive = Arc::new(AtomicUsize::new(0));
        let (mut outlet, inlets) = broadcast(branches);
        let mut readers: Vec<Reader> = inlets.into_iter().zip(branches).map(|(branch, (capacity, overflow))| {
            let counts = branch.counts();
            Reader { branch: Some(branch), counts, capacity, overflow, seen: Vec::new() }
        }).collect();
        let mut pushed = 0;
        for (step, times, reader) in steps {
            match step {
                0..13 => for _ in 0..times {
                    if room(&mut outlet) == Poll::Ready(Room::Open) {
                        alive.fetch_add(1, Ordering::Relaxed);
                        outlet.push(Item(pushed, alive.clone()));
                        pushed += 1;
                    }
                },
                13..16 => outlet.flush(),
                16..29 => readers[reader].take(times),
                _ => readers[reader].branch = None,
            }
            readers.iter().for_each(Reader::check);
        }
        drop(outlet);
        for reader in &mut readers {
            while reader.branch.as_mut().is_some_and(|branch| fill(branch) == Poll::Ready(true)) {
                reader.take(usize::MAX);
            }
            reader.check_end(pushed);
        }
        readers.clear();
        prop_assert_eq!(alive.load(Ordering::Relaxed), 0);
    }
}
