//! Queues between threads in many orders.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use shuttle::thread;

use super::*;
use crate::sync::explore::explore;

const SCHEDULES: usize = 500;

fn check(model: impl Fn() + Send + Sync + 'static) {
    explore(SCHEDULES, model);
}

/// Pushes a number; whether anybody takes it.
fn push<T>(outlet: &mut Outlet<T>, item: T) -> bool {
    let open = outlet.has_room() || block_on_poll(|cx| outlet.poll_room(cx)) == Room::Open;
    if open {
        outlet.push(item);
    }
    open
}

fn take_all<T>(inlet: &mut Inlet<T>) -> Vec<T> {
    let mut items = Vec::new();
    while block_on_poll(|cx| inlet.poll_fill(cx)) {
        items.extend(inlet.items());
    }
    items
}

/// Polls once and gives up, as a future does that is dropped while it waits.
fn give_up<T>(poll: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> bool {
    poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

#[test]
fn every_item_arrives_once_and_in_order() {
    for (capacity, overflow) in [(1, Overflow::Block), (2, Overflow::Block), (4, Overflow::Block)] {
        check(move || {
            let (mut outlet, mut inlet) = queue(capacity, overflow);
            let producer =
                thread::spawn(move || (0..4).for_each(|n| assert!(push(&mut outlet, n))));
            assert_eq!(take_all(&mut inlet), [0, 1, 2, 3]);
            producer.join().expect("the producer ends");
        });
    }
}

#[test]
fn a_flush_wakes_a_consumer_that_waits() {
    check(|| {
        let (mut outlet, mut inlet) = queue(8, Overflow::Block);
        let (answer, asked) = shuttle::sync::mpsc::channel();
        let producer = thread::spawn(move || {
            for n in 0..3 {
                assert!(push(&mut outlet, n));
                outlet.flush();
                assert_eq!(asked.recv(), Ok(n), "the consumer got it, and nothing else came");
            }
        });
        for n in 0..3 {
            assert!(block_on_poll(|cx| inlet.poll_fill(cx)));
            assert!(inlet.items().eq([n]));
            answer.send(n).expect("the producer listens");
        }
        assert!(take_all(&mut inlet).is_empty());
        producer.join().expect("the producer ends");
    });
}

#[test]
fn several_producers_and_consumers_share_the_work() {
    for capacity in [1, 2] {
        check(move || {
            let (outlet, inlet) = shared_queue(capacity, Overflow::Block, 2, 2);
            let producers = [(outlet.clone(), 0), (outlet, 10)].map(|(mut outlet, first)| {
                thread::spawn(move || {
                    (first..first + 2).for_each(|n| assert!(push(&mut outlet, n)))
                })
            });
            let mut other = inlet.clone();
            let consumer = thread::spawn(move || take_all(&mut other));
            let mut inlet = inlet;
            let mut items = take_all(&mut inlet);
            items.extend(consumer.join().expect("the consumer ends"));
            for producer in producers {
                producer.join().expect("the producer ends");
            }
            items.sort_unstable();
            assert_eq!(items, [0, 1, 10, 11]);
        });
    }
}

#[test]
fn a_waiter_that_gives_up_swallows_no_wake_up() {
    check(|| {
        let (outlet, inlet) = shared_queue(1, Overflow::Block, 2, 2);
        let (mut outlet, mut other_outlet) = (outlet.clone(), outlet);
        let (mut inlet, mut other_inlet) = (inlet.clone(), inlet);
        let consumer = thread::spawn(move || take_all(&mut inlet).len());
        let impatient = thread::spawn(move || {
            give_up(|cx| other_inlet.poll_fill(cx));
            let taken = other_inlet.items().count();
            thread::yield_now();
            drop(other_inlet);
            taken
        });
        let producer = thread::spawn(move || (0..2).for_each(|n| assert!(push(&mut outlet, n))));
        give_up(|cx| other_outlet.poll_room(cx));
        thread::yield_now();
        drop(other_outlet);
        producer.join().expect("the producer ends");
        let taken = impatient.join().expect("it gave up") + consumer.join().expect("it ends");
        assert_eq!(taken, 2);
    });
}

#[test]
fn whoever_goes_first_nobody_waits_and_every_item_is_dropped() {
    #[derive(Clone)]
    struct Item(Arc<AtomicUsize>);
    impl Drop for Item {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }
    for overflow in [Overflow::Block, Overflow::DropNewest, Overflow::DropOldest] {
        for (capacity, pushes, takes) in [(1, 4, 1), (2, 4, 1), (2, 4, 0), (1, 1, 3), (4, 6, 2)] {
            check(move || {
                let alive = Arc::new(AtomicUsize::new(0));
                let (mut outlet, mut inlet) = queue(capacity, overflow);
                let counts = outlet.counts();
                let items = alive.clone();
                let producer = thread::spawn(move || {
                    let accepted = |_: &usize| {
                        items.fetch_add(1, Ordering::Relaxed);
                        push(&mut outlet, Item(items.clone()))
                    };
                    (0..pushes).take_while(accepted).count()
                });
                let mut taken = 0;
                while taken < takes && block_on_poll(|cx| inlet.poll_fill(cx)) {
                    taken += inlet.items().take(takes - taken).count();
                }
                drop(inlet);
                let pushed = producer.join().expect("the producer ends");
                assert_eq!(alive.load(Ordering::Relaxed), 0);
                let Counts { accepted, delivered, dropped, abandoned } = counts.get();
                assert_eq!(delivered, taken as u64);
                assert_eq!(accepted + dropped, pushed as u64);
                assert_eq!(accepted, delivered + abandoned);
            });
        }
    }
}

#[test]
fn a_wait_within_a_wait_takes_no_wake_up_of_the_outer_one() {
    check(|| {
        let (mut outlet, mut inlet) = queue(1, Overflow::Block);
        let (mut inner_outlet, mut inner_inlet) = queue(1, Overflow::Block);
        let outer = thread::spawn(move || assert!(push(&mut outlet, 1)));
        let inner = thread::spawn(move || assert!(push(&mut inner_outlet, 2)));
        block_on_poll(|_| Poll::Ready(()));
        let mut once = true;
        assert!(block_on_poll(|cx| {
            let answer = inlet.poll_fill(cx);
            if std::mem::take(&mut once) {
                assert!(block_on_poll(|cx| inner_inlet.poll_fill(cx)));
            }
            answer
        }));
        outer.join().expect("it ends");
        inner.join().expect("it ends");
    });
}

#[test]
fn every_branch_gets_every_item() {
    for capacities in [[1, 1], [1, 4], [4, 2]] {
        check(move || {
            let branches = capacities.map(|capacity| (capacity, Overflow::Block));
            let (mut outlet, branches) = broadcast(branches);
            let readers = branches.map(|mut branch| thread::spawn(move || read_all(&mut branch)));
            for n in 0..4 {
                assert_eq!(block_on_poll(|cx| outlet.poll_room(cx)), Room::Open);
                outlet.push(n);
            }
            drop(outlet);
            for reader in readers {
                assert_eq!(reader.join().expect("the reader ends"), [0, 1, 2, 3]);
            }
        });
    }
}

#[test]
fn a_branch_that_closes_holds_up_no_other() {
    for (overflow, capacity) in
        [(Overflow::Block, 1), (Overflow::Block, 2), (Overflow::DropOldest, 1)]
    {
        check(move || {
            let (mut outlet, [mut stays, mut closes]) =
                broadcast([(2, Overflow::Block), (capacity, overflow)]);
            let counts = closes.counts();
            let stays = thread::spawn(move || read_all(&mut stays));
            let closes = thread::spawn(move || {
                block_on_poll(|cx| closes.poll_fill(cx));
                closes.items().next().is_some()
            });
            for n in 0..4 {
                assert_eq!(block_on_poll(|cx| outlet.poll_room(cx)), Room::Open);
                outlet.push(n);
            }
            drop(outlet);
            assert!(closes.join().expect("it ends"));
            assert_eq!(stays.join().expect("it ends"), [0, 1, 2, 3]);
            let Counts { accepted, delivered, abandoned, .. } = counts.get();
            assert_eq!((delivered, accepted), (1, delivered + abandoned));
        });
    }
}

#[test]
fn a_broadcast_is_closed_by_its_last_branch() {
    check(|| {
        let (mut outlet, branches) = broadcast([(1, Overflow::Block), (2, Overflow::Block)]);
        let readers = branches.map(|branch| thread::spawn(move || drop(branch)));
        while block_on_poll(|cx| outlet.poll_room(cx)) == Room::Open {
            outlet.push(0);
        }
        for reader in readers {
            reader.join().expect("the reader ends");
        }
    });
}

#[test]
fn replicas_keep_the_order_and_one_that_fails_holds_up_no_other() {
    for (window, fails) in [(1, false), (2, false), (3, false), (1, true), (2, true)] {
        check(move || {
            let (mut outlet, inlet) = shared_queue(2, Overflow::Block, 1, 2);
            let (gather, mut gathered) = gather(window);
            let ends = [(inlet.clone(), gather.clone(), fails), (inlet, gather, false)];
            let replicas = ends.map(|(mut inlet, mut gather, fails)| {
                thread::spawn(move || {
                    while block_on_poll(|cx| inlet.poll_fill(cx)) {
                        gather.begin(inlet.number());
                        assert_eq!(block_on_poll(|cx| gather.poll_room(cx)), Room::Open);
                        if fails {
                            return;
                        }
                        inlet.items().filter(|n| n % 3 > 0).for_each(|n| gather.push(n));
                        gather.commit();
                    }
                })
            });
            let producer =
                thread::spawn(move || (0..5).for_each(|n| assert!(push(&mut outlet, n))));
            let mut items = Vec::new();
            while block_on_poll(|cx| gathered.poll_fill(cx)) {
                items.extend(gathered.items());
            }
            assert!(items.is_sorted(), "{items:?}");
            assert!(fails || items == [1, 2, 4], "{items:?}");
            producer.join().expect("the producer ends");
            for replica in replicas {
                replica.join().expect("the replica ends");
            }
        });
    }
}

#[test]
fn replicas_end_when_nobody_gathers() {
    for taken in [0, 1] {
        check(move || {
            let (gather, mut gathered) = gather(1);
            let counts = gather.counts();
            let replicas = [(gather.clone(), 0), (gather, 1)].map(|(mut gather, number)| {
                thread::spawn(move || {
                    gather.begin(number);
                    if block_on_poll(|cx| gather.poll_room(cx)) == Room::Open {
                        gather.push(number);
                        gather.commit();
                    }
                })
            });
            for _ in 0..taken {
                assert!(block_on_poll(|cx| gathered.poll_fill(cx)));
                assert!(gathered.items().eq([0]));
            }
            drop(gathered);
            for replica in replicas {
                replica.join().expect("the replica ends");
            }
            let Counts { accepted, delivered, abandoned, .. } = counts.get();
            assert_eq!((delivered, accepted), (taken, delivered + abandoned));
        });
    }
}

fn read_all<T: Clone>(branch: &mut Branch<T>) -> Vec<T> {
    let mut items = Vec::new();
    while block_on_poll(|cx| branch.poll_fill(cx)) {
        items.extend(branch.items().cloned());
    }
    items
}
