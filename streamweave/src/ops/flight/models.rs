//! Futures that other threads wake, in many orders.

use shuttle::thread;

use super::*;
use crate::queue::block_on_poll;
use crate::run::by_hand::{Gate, Key, gate};
use crate::sync::explore::explore;

const SCHEDULES: usize = 500;

fn seated(flight: &mut Flight<Gate<u64>>, ticket: u64) -> Key<u64> {
    let (key, gate) = gate();
    assert!(flight.start("f", ticket, gate).is_pending());
    key
}

/// Waits until no future is left, and looks for called seats before it waits, as a region does.
fn land(flight: &mut Flight<Gate<u64>>) -> Vec<(u64, u64)> {
    let mut landed = Vec::new();
    block_on_poll(|cx| {
        flight.poll_called("f", |ticket, output| landed.push((ticket, output)));
        flight.poll_registered("f", cx, |ticket, output| landed.push((ticket, output)));
        if flight.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    });
    landed.sort_unstable();
    landed
}

#[test]
fn every_future_that_is_woken_lands_once() {
    explore(SCHEDULES, || {
        let mut flight = Flight::new();
        let opening = [0, 1, 2].map(|ticket| {
            let key = seated(&mut flight, ticket);
            thread::spawn(move || key.open(10 + ticket))
        });
        assert_eq!(land(&mut flight), [(0, 10), (1, 11), (2, 12)]);
        for opening in opening {
            opening.join().expect("it opens");
        }
    });
}

#[test]
fn wakes_without_reason_swallow_no_other() {
    explore(SCHEDULES, || {
        let mut flight = Flight::new();
        let opening = [0, 1].map(|ticket| {
            let key = seated(&mut flight, ticket);
            thread::spawn(move || {
                key.wake();
                key.open(10 + ticket);
                key.wake();
            })
        });
        assert_eq!(land(&mut flight), [(0, 10), (1, 11)]);
        for opening in opening {
            opening.join().expect("it opens");
        }
    });
}

#[test]
fn a_late_wake_of_a_seat_does_its_next_future_no_harm() {
    explore(SCHEDULES, || {
        let mut flight = Flight::new();
        let first = seated(&mut flight, 0);
        let late = thread::spawn(move || {
            first.open(10);
            first.wake();
        });
        assert_eq!(land(&mut flight), [(0, 10)]);
        let second = seated(&mut flight, 1);
        let opening = thread::spawn(move || second.open(11));
        assert_eq!(land(&mut flight), [(1, 11)]);
        assert_eq!(flight.seats.len(), 1);
        late.join().expect("it wakes");
        opening.join().expect("it opens");
    });
}

#[test]
fn futures_that_are_dropped_in_flight_leave_no_waker() {
    struct Unused;
    impl Wake for Unused {
        fn wake(self: Arc<Self>) {}
    }
    explore(SCHEDULES, || {
        let task = Arc::new(Unused);
        let mut flight = Flight::new();
        let opening = [0, 1].map(|ticket| {
            let key = seated(&mut flight, ticket);
            thread::spawn(move || key.open(ticket))
        });
        let waker = Waker::from(Arc::clone(&task));
        flight.poll_registered("f", &mut Context::from_waker(&waker), |_, _| ());
        drop(flight);
        for opening in opening {
            opening.join().expect("it opens");
        }
        drop(waker);
        assert_eq!(Arc::strong_count(&task), 1);
    });
}
