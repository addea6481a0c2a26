//! A run that is ended, watched and left by several threads, in many orders.

use std::task::{Poll, Waker};

use shuttle::thread;

use super::*;
use crate::queue::{Inlet, Outlet, Overflow, Room, block_on_poll, queue, wait};
use crate::run::current::within;
use crate::run::region::Region;
use crate::run::waiting::wait_for;
use crate::sync::explore::explore;

const SCHEDULES: usize = 500;

/// Waits until the run is in a state that `seen` looks for.
fn wait_until(control: &Arc<Control>, seen: fn(&Control) -> bool) {
    let mut watch = Watch::new(control);
    block_on_poll(|cx| {
        watch.register(cx.waker());
        if seen(control) { Poll::Ready(()) } else { Poll::Pending }
    });
}

#[test]
fn every_watcher_sees_every_change() {
    explore(SCHEDULES, || {
        let control = Control::begin();
        let presence = Presence::new(&control);
        let changes: [fn(&Control) -> bool; 3] =
            [Control::is_draining, Control::is_stopped, Control::is_deserted];
        let watchers = changes.map(|seen| {
            let control = Arc::clone(&control);
            thread::spawn(move || wait_until(&control, seen))
        });
        control.drain_until(Duration::ZERO);
        control.fail(RunError::stopped());
        drop(presence);
        for watcher in watchers {
            watcher.join().expect("it sees the change");
        }
    });
}

#[test]
fn one_watcher_sees_one_change_after_another() {
    explore(SCHEDULES, || {
        let control = Control::begin();
        let presence = Presence::new(&control);
        let watcher = {
            let control = Arc::clone(&control);
            thread::spawn(move || {
                let mut watch = Watch::new(&control);
                for seen in [Control::is_draining, Control::is_stopped, Control::is_deserted] {
                    block_on_poll(|cx| {
                        watch.register(cx.waker());
                        if seen(&control) { Poll::Ready(()) } else { Poll::Pending }
                    });
                }
            })
        };
        let stopping = {
            let control = Arc::clone(&control);
            thread::spawn(move || control.fail(RunError::stopped()))
        };
        control.drain_until(Duration::ZERO);
        drop(presence);
        stopping.join().expect("it stops");
        watcher.join().expect("it sees the changes");
    });
}

#[test]
fn one_of_two_errors_is_told() {
    explore(SCHEDULES, || {
        let control = Control::begin();
        let failing = ["first", "second"].map(|stage| {
            let control = Arc::clone(&control);
            thread::spawn(move || {
                control.fail(RunError::failed(stage, None, stage.into()));
                assert!(control.is_stopped());
            })
        });
        wait_until(&control, Control::is_stopped);
        let told = control.take_error().and_then(|error| error.stage());
        assert!(matches!(told, Some("first" | "second")));
        for failing in failing {
            failing.join().expect("it fails");
        }
    });
}

#[test]
fn the_earliest_deadline_counts_and_one_asks_first() {
    explore(SCHEDULES, || {
        let control = Control::begin();
        let asking = [2, 1].map(|seconds| {
            let control = Arc::clone(&control);
            thread::spawn(move || control.drain_until(Duration::from_secs(seconds)))
        });
        let asked = asking.map(|asking| asking.join().expect("it asks"));
        assert_eq!(asked.iter().filter(|asked| **asked == Deadline::First).count(), 1);
        assert_eq!(control.deadline(), Some(Duration::from_secs(1)));
    });
}

#[test]
fn a_watcher_that_gives_up_keeps_no_waker() {
    struct Unused;
    impl std::task::Wake for Unused {
        fn wake(self: Arc<Self>) {}
    }
    explore(SCHEDULES, || {
        let control = Control::begin();
        let unused = Arc::new(Unused);
        let giving_up = {
            let (control, waker) = (Arc::clone(&control), Waker::from(Arc::clone(&unused)));
            thread::spawn(move || {
                let mut watch = Watch::new(&control);
                watch.register(&waker);
                watch.register(&waker);
            })
        };
        control.drain_until(Duration::ZERO);
        giving_up.join().expect("it gives up");
        assert_eq!((Arc::strong_count(&unused), control.lock().watchers.len()), (1, 0));
    });
}

/// A wait that only a stop of its run ends: the other end of each queue stays as it is.
type Wait = fn(&Region, &mut Inlet<()>, &mut Outlet<()>);

const WAITS: [Wait; 3] = [
    |region, empty, _| assert!(!region.receive(empty)),
    |region, empty, _| {
        while region.receive_now(empty).is_pending() {
            wait();
        }
    },
    |_, _, full| assert_eq!(wait_for(Room::Closed, |cx| full.poll_room(cx)), Room::Closed),
];

#[test]
fn a_stop_wakes_a_region_wherever_it_waits() {
    for waits in WAITS {
        explore(SCHEDULES, move || {
            let control = Control::begin();
            let ((mut full, full_inlet), (empty_outlet, mut empty)) =
                (queue(1, Overflow::Block), queue(1, Overflow::Block));
            assert_eq!(block_on_poll(|cx| full.poll_room(cx)), Room::Open);
            full.push(());
            let waiting = {
                let control = Arc::clone(&control);
                thread::spawn(move || {
                    let region = Region::new(Arc::clone(&control));
                    within(Some(&control), || waits(&region, &mut empty, &mut full));
                })
            };
            control.fail(RunError::stopped());
            waiting.join().expect("it ends");
            drop((full_inlet, empty_outlet));
        });
    }
}
