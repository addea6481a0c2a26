//! What a queue promises, polled by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use super::*;

const CAPACITIES: [usize; 7] = [1, 2, 3, 4, 7, 64, 1000];

/// A waker that counts how often it was woken.
#[derive(Default)]
struct Alarm(AtomicUsize);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Alarm {
    fn rings(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

fn alarm() -> (Arc<Alarm>, Waker) {
    let alarm = Arc::new(Alarm::default());
    (alarm.clone(), Waker::from(alarm))
}

fn now<T>(poll: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
    poll(&mut Context::from_waker(Waker::noop()))
}

fn room<T>(outlet: &mut Outlet<T>) -> Poll<Room> {
    now(|cx| outlet.poll_room(cx))
}

fn fill<T>(inlet: &mut Inlet<T>) -> Poll<bool> {
    now(|cx| inlet.poll_fill(cx))
}

/// Pushes where there is room at once.
fn offer<T>(outlet: &mut Outlet<T>, item: T) -> bool {
    let open = room(outlet) == Poll::Ready(Room::Open);
    if open {
        outlet.push(item);
    }
    open
}

/// Everything that is there.
fn drain<T>(inlet: &mut Inlet<T>) -> Vec<T> {
    let mut items = Vec::new();
    while fill(inlet) == Poll::Ready(true) {
        items.extend(inlet.items());
    }
    items
}

/// An item that counts the drops of its kind.
#[derive(Clone)]
struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_queue_takes_its_capacity_rounded_to_buffers() {
    for (capacity, taken) in [(1, 1), (2, 2), (3, 3), (4, 4), (7, 4), (8, 8), (64, 64), (66, 64)] {
        let (mut outlet, mut inlet) = queue(capacity, Overflow::Block);
        let count = (0..).take_while(|n| offer(&mut outlet, *n)).count();
        assert_eq!(count, taken, "capacity {capacity}");
        assert!(drain(&mut inlet).into_iter().eq(0..taken), "capacity {capacity}");
        assert!(offer(&mut outlet, 0), "capacity {capacity}");
    }
}

#[test]
fn items_come_in_order_and_the_end_after_them() {
    for capacity in CAPACITIES {
        let (mut outlet, mut inlet) = queue(capacity, Overflow::Block);
        let mut arrived = Vec::new();
        for n in 0..500 {
            while !offer(&mut outlet, n) {
                arrived.extend(drain(&mut inlet));
            }
        }
        drop(outlet);
        arrived.extend(drain(&mut inlet));
        assert!(arrived.into_iter().eq(0..500), "capacity {capacity}");
        assert_eq!(fill(&mut inlet), Poll::Ready(false));
        let all = Counts { accepted: 500, delivered: 500, ..Counts::default() };
        assert_eq!(inlet.counts().get(), all);
    }
}

#[test]
fn a_policy_drops_what_it_says_and_never_waits() {
    let newest = Overflow::DropNewest;
    let oldest = Overflow::DropOldest;
    let cases: [(usize, Overflow, &[u32]); 7] = [
        (1, newest, &[0]),
        (3, newest, &[0, 1, 2]),
        (8, newest, &[0, 1, 2, 3, 4, 5, 6, 7]),
        (1, oldest, &[8, 9]),
        (2, oldest, &[8, 9]),
        (3, oldest, &[7, 8, 9]),
        (8, oldest, &[2, 3, 4, 5, 6, 7, 8, 9]),
    ];
    for (capacity, overflow, kept) in cases {
        let (mut outlet, mut inlet) = queue(capacity, overflow);
        assert!((0..10).all(|n| offer(&mut outlet, n)));
        outlet.flush();
        assert_eq!(drain(&mut inlet), kept, "{capacity} {overflow:?}");
        let dropped = 10 - kept.len() as u64;
        drop(inlet);
        let kept = kept.len() as u64;
        let counts = Counts { accepted: kept, delivered: kept, dropped, abandoned: 0 };
        assert_eq!(outlet.counts().get(), counts, "{capacity} {overflow:?}");
    }
}

#[test]
fn the_new_item_is_dropped_where_the_consumer_holds_all() {
    let (mut outlet, mut inlet) = queue(2, Overflow::DropOldest);
    let second = inlet.clone();
    let third = inlet.clone();
    offer(&mut outlet, 0);
    assert_eq!(fill(&mut inlet), Poll::Ready(true));
    drop((second, third));
    assert!((1..9).all(|n| offer(&mut outlet, n)));
    assert_eq!(inlet.items().next(), Some(0));
    assert_eq!(drain(&mut inlet), [6, 7, 8]);
}

#[test]
fn small_flushes_share_a_batch() {
    for (capacity, taken) in [(4, 4), (8, 7), (16, 13), (64, 49)] {
        let (mut outlet, mut inlet) = queue(capacity, Overflow::Block);
        let pushed = (0..).take_while(|n| {
            let open = offer(&mut outlet, *n);
            outlet.flush();
            open
        });
        assert_eq!(pushed.count(), taken, "capacity {capacity}");
        assert!(drain(&mut inlet).into_iter().eq(0..taken));
    }
}

#[test]
fn what_is_left_of_a_batch_stays() {
    let (mut outlet, mut inlet) = queue(64, Overflow::Block);
    assert_eq!(inlet.items().next(), None);
    (0..16).for_each(|n| assert!(offer(&mut outlet, n)));
    assert_eq!(fill(&mut inlet), Poll::Ready(true));
    assert_eq!(inlet.items().len(), 16);
    assert!(inlet.items().take(5).eq(0..5));
    assert_eq!(fill(&mut inlet), Poll::Ready(true));
    assert!(inlet.items().eq(5..16));
    assert_eq!(fill(&mut inlet), Poll::Pending);
    assert_eq!(inlet.counts().get().delivered, 16);
}

#[test]
fn every_item_is_dropped_once_whoever_goes_first() {
    for capacity in CAPACITIES {
        for overflow in [Overflow::Block, Overflow::DropNewest, Overflow::DropOldest] {
            for consumer_first in [true, false] {
                let drops = Arc::new(AtomicUsize::new(0));
                let (mut outlet, mut inlet) = queue(capacity, overflow);
                let mut pushed = 0;
                for round in 0..40 {
                    if offer(&mut outlet, Dropped(drops.clone())) {
                        pushed += 1;
                    }
                    if round % 7 == 0 && fill(&mut inlet) == Poll::Ready(true) {
                        inlet.items().next();
                    }
                }
                let counts = outlet.counts();
                let tries = 40 - pushed;
                if consumer_first {
                    drop(inlet);
                    assert_eq!(room(&mut outlet), Poll::Ready(Room::Closed));
                    assert!(outlet.is_closed());
                    drop(outlet);
                } else {
                    drop(outlet);
                    drop(inlet);
                }
                let case = format!("{capacity} {overflow:?} {consumer_first}");
                assert_eq!(drops.load(Ordering::Relaxed), pushed + tries, "{case}");
                let counts = counts.get();
                assert_eq!(counts.accepted + counts.dropped, pushed as u64, "{case}");
                assert_eq!(counts.accepted, counts.delivered + counts.abandoned, "{case}");
            }
        }
    }
}

#[test]
fn whoever_waits_is_woken() {
    let (bell, waker) = alarm();
    let cx = &mut Context::from_waker(&waker);

    let (mut outlet, mut inlet) = queue(1, Overflow::Block);
    assert_eq!(inlet.poll_fill(cx), Poll::Pending);
    assert!(offer(&mut outlet, 1));
    assert_eq!(bell.rings(), 1, "by an item");

    assert_eq!(outlet.poll_room(cx), Poll::Pending);
    assert_eq!(drain(&mut inlet), [1]);
    assert_eq!(bell.rings(), 1, "by a buffer");

    assert_eq!(inlet.poll_fill(cx), Poll::Pending);
    drop(outlet);
    assert_eq!(bell.rings(), 1, "by the end");

    let (mut outlet, inlet) = queue(1, Overflow::Block);
    assert!(offer(&mut outlet, 1));
    assert_eq!(outlet.poll_room(cx), Poll::Pending);
    drop(inlet);
    assert_eq!(bell.rings(), 1, "by the close");
}

#[test]
fn all_who_wait_are_woken_and_the_last_waker_counts() {
    let (outlet, mut inlet) = shared_queue(1, Overflow::Block, 1, 2);
    let mut outlet = outlet;
    let mut second = inlet.clone();
    let (stale, stale_waker) = alarm();
    let (bell, waker) = alarm();
    let (other, other_waker) = alarm();
    assert_eq!(inlet.poll_fill(&mut Context::from_waker(&stale_waker)), Poll::Pending);
    assert_eq!(inlet.poll_fill(&mut Context::from_waker(&waker)), Poll::Pending);
    assert_eq!(second.poll_fill(&mut Context::from_waker(&other_waker)), Poll::Pending);
    assert!(offer(&mut outlet, 1));
    assert_eq!((stale.rings(), bell.rings(), other.rings()), (0, 1, 1));
    assert_eq!(Arc::strong_count(&stale), 2, "no replaced waker is kept");
    assert_eq!(drain(&mut second), [1], "the first may have given up");
}

#[test]
fn an_idle_end_starves_no_other() {
    for producers in 1..6 {
        for consumers in 1..6 {
            let (outlet, inlet) = shared_queue(1, Overflow::Block, producers, consumers);
            let mut outlets = vec![outlet; producers];
            let mut inlets = vec![inlet; consumers];
            for _ in 0..3 {
                for outlet in &mut outlets {
                    assert!(offer(outlet, 0), "{producers} producers, {consumers} consumers");
                    assert_eq!(drain(&mut inlets[0]), [0]);
                }
            }
            for inlet in &mut inlets[1..] {
                assert!(offer(&mut outlets[0], 0));
                assert_eq!(fill(inlet), Poll::Ready(true));
            }
            assert!(offer(&mut outlets[0], 0), "{producers} producers, {consumers} busy consumers");
        }
    }
}

#[test]
#[should_panic(expected = "the capacity of a queue must not be zero")]
fn a_capacity_of_zero() {
    queue::<u32>(0, Overflow::Block);
}

#[test]
#[should_panic(expected = "an item was pushed into a full queue")]
fn a_push_without_room() {
    let (mut outlet, _inlet) = queue(1, Overflow::Block);
    outlet.push(1);
    outlet.push(2);
}

#[test]
fn items_without_a_size_are_counted() {
    let (mut outlet, mut inlet) = queue(8, Overflow::Block);
    assert_eq!((0..100).filter(|_| offer(&mut outlet, ())).count(), 8);
    assert_eq!(drain(&mut inlet).len(), 8);
}

#[test]
fn threads_hand_over_everything() {
    for capacity in [1, 2, 64] {
        let (outlet, inlet) = shared_queue(capacity, Overflow::Block, 2, 2);
        let outlets = [outlet.clone(), outlet];
        let inlets = [inlet.clone(), inlet];
        let sum: u64 = std::thread::scope(|scope| {
            for mut outlet in outlets {
                scope.spawn(move || {
                    for n in 1..=500 {
                        assert_eq!(block_on_poll(|cx| outlet.poll_room(cx)), Room::Open);
                        outlet.push(n);
                    }
                });
            }
            let consumers = inlets.map(|mut inlet| {
                scope.spawn(move || {
                    let mut sum = 0;
                    while block_on_poll(|cx| inlet.poll_fill(cx)) {
                        sum += inlet.items().sum::<u64>();
                    }
                    sum
                })
            });
            consumers.map(|consumer| consumer.join().expect("a sum")).into_iter().sum()
        });
        assert_eq!(sum, 2 * 500 * 501 / 2);
    }
}
