//! What a gather promises, polled by hand.

use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use super::*;
use crate::queue::Counts;

fn room<T>(gather: &mut Gather<T>) -> Poll<Room> {
    gather.poll_room(&mut Context::from_waker(Waker::noop()))
}

fn fill<T>(gathered: &mut Gathered<T>) -> Poll<bool> {
    gathered.poll_fill(&mut Context::from_waker(Waker::noop()))
}

fn drain<T>(gathered: &mut Gathered<T>) -> Vec<T> {
    let mut items = Vec::new();
    while fill(gathered) == Poll::Ready(true) {
        items.extend(gathered.items());
    }
    items
}

fn commit<T>(gather: &mut Gather<T>, number: u64, items: impl IntoIterator<Item = T>) {
    gather.begin(number);
    assert_eq!(room(gather), Poll::Ready(Room::Open), "number {number}");
    items.into_iter().for_each(|item| gather.push(item));
    gather.commit();
}

#[test]
fn batches_come_out_by_number_whatever_their_size() {
    let (mut gather, mut gathered) = gather(4);
    commit(&mut gather, 2, 20..29);
    assert_eq!(fill(&mut gathered), Poll::Pending);
    commit(&mut gather, 1, []);
    commit(&mut gather, 0, [0]);
    assert!(drain(&mut gathered).into_iter().eq([0].into_iter().chain(20..29)));
    commit(&mut gather, 3, [30]);
    drop(gather);
    assert_eq!(drain(&mut gathered), [30]);
    assert_eq!(fill(&mut gathered), Poll::Ready(false));
    let counts = Counts { accepted: 11, delivered: 11, ..Counts::default() };
    assert_eq!(gathered.counts().get(), counts);
}

#[test]
fn nobody_works_outside_the_window() {
    for window in 1..5 {
        let (mut late, mut gathered) = gather(window);
        let mut ahead = late.clone();
        ahead.begin(window as u64);
        assert_eq!(room(&mut ahead), Poll::Pending);
        for number in (0..window as u64).rev() {
            assert_eq!(room(&mut ahead), Poll::Pending, "{number} of {window}");
            commit(&mut late, number, [number]);
        }
        assert_eq!(room(&mut ahead), Poll::Pending, "nothing was handed out yet");
        assert_eq!(fill(&mut gathered), Poll::Ready(true));
        assert_eq!(room(&mut ahead), Poll::Ready(Room::Open));
    }
}

#[test]
fn a_replica_that_goes_commits_what_it_began() {
    let (first, mut gathered) = gather(2);
    let mut gone = first.clone();
    let mut ahead = first.clone();
    gone.begin(0);
    assert_eq!(room(&mut gone), Poll::Ready(Room::Open));
    gone.push('a');
    ahead.begin(5);
    drop(gone);
    drop(ahead);
    assert_eq!(drain(&mut gathered), ['a']);
    assert_eq!(fill(&mut gathered), Poll::Pending, "numbers 1 to 4 may still come");
    drop(first);
    assert_eq!(fill(&mut gathered), Poll::Ready(false), "nobody commits them any more");
}

#[test]
fn it_is_closed_without_a_gathering_end() {
    let (mut gather, gathered) = gather(2);
    commit(&mut gather, 0, [1, 2]);
    gather.begin(1);
    assert_eq!(room(&mut gather), Poll::Ready(Room::Open));
    gather.push(3);
    drop(gathered);
    gather.commit();
    assert!(gather.is_closed());
    assert_eq!(room(&mut gather), Poll::Ready(Room::Closed));
    let counts = Counts { accepted: 3, abandoned: 3, ..Counts::default() };
    assert_eq!(gather.counts().get(), counts);
}

#[test]
fn buffers_travel_back() {
    let (mut gather, mut gathered) = gather(2);
    let mut addresses = std::collections::BTreeSet::new();
    for number in 0..100 {
        gather.begin(number);
        assert_eq!(room(&mut gather), Poll::Ready(Room::Open));
        gather.push(number);
        addresses.insert(gather.open.as_ptr().addr());
        gather.commit();
        assert_eq!(drain(&mut gathered), [number]);
    }
    assert!(addresses.len() <= 3, "{} buffers", addresses.len());
}

#[test]
#[should_panic(expected = "the window of a gather must not be zero")]
fn a_window_of_zero() {
    gather::<u32>(0);
}

#[test]
#[should_panic(expected = "batch 0 was committed twice")]
fn a_number_that_comes_twice() {
    let (mut gather, _gathered) = gather::<u32>(2);
    commit(&mut gather, 0, [1]);
    commit(&mut gather, 0, [2]);
}

#[test]
#[should_panic(expected = "a batch was begun before the last one was committed")]
fn a_batch_that_is_left_open() {
    let (mut gather, _gathered) = gather::<u32>(2);
    gather.begin(0);
    gather.begin(1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_schedule_keeps_the_order(
        window in 1..6_usize,
        steps in prop::collection::vec((0..4_usize, 0..5_usize), 0..150),
    ) {
        let (first, mut gathered) = gather(window);
        let mut replicas = [first.clone(), first.clone(), first];
        let mut numbers = 0;
        let mut expected = 0;
        for (replica, items) in steps {
            let Some(replica) = replicas.get_mut(replica) else {
                for number in drain(&mut gathered) {
                    prop_assert!(number >= expected);
                    expected = number;
                }
                continue;
            };
            if replica.begun.is_none() {
                replica.begin(numbers);
                numbers += 1;
            } else if room(replica).is_ready() {
                let number = replica.begun.expect("it was begun");
                prop_assert!(number >= expected);
                (0..items).for_each(|_| replica.push(number));
                replica.commit();
            }
        }
        let counts = gathered.counts();
        drop(replicas);
        let rest = drain(&mut gathered);
        prop_assert!(rest.is_sorted() && rest.first().is_none_or(|first| *first >= expected));
        drop(gathered);
        let Counts { accepted, delivered, .. } = counts.get();
        prop_assert_eq!(accepted, delivered);
    }
}
