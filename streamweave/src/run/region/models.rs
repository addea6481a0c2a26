//! Whole drawings on threads, at the smallest capacities, in many orders.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use shuttle::thread;

use crate::pipeline::Run;
use crate::sync::explore::explore;
use crate::{BoundaryCounts, Clock, Handle, Outcome, Pipeline, RunError, pipeline};

/// As many orders with few differences, and as many random ones.
const SCHEDULES: usize = 300;

/// Where one model runs once for each place at which something may happen.
const SCHEDULES_A_PLACE: usize = 60;

/// Items that count how many of them are alive.
#[derive(Clone, Default)]
struct Items(Arc<AtomicUsize>);

struct Item {
    n: u32,
    alive: Arc<AtomicUsize>,
}

impl Items {
    fn some(&self, count: u32) -> impl Iterator<Item = Item> + Send + use<> {
        let alive = Arc::clone(&self.0);
        (0..count).map(move |n| {
            alive.fetch_add(1, Ordering::Relaxed);
            Item { n, alive: Arc::clone(&alive) }
        })
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Explores a drawing; at its end every item must have been dropped.
fn check(schedules: usize, drawing: impl Fn(&Items) + Send + Sync + 'static) {
    explore(schedules, move || {
        let items = Items::default();
        drawing(&items);
        assert_eq!(items.0.load(Ordering::Relaxed), 0, "items that nobody dropped");
    });
}

#[test]
fn a_chain_hands_on_every_item_in_order() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            kept = iter(items.some(4)) -> thread(capacity = 1) -> map(|item| item)
                -> thread(capacity = 1) -> map(|item| item.n) -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.kept, [0, 1, 2, 3]);
    });
}

#[test]
fn branches_meet_again() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            all  = iter(items.some(3));
            a    = all -> thread(capacity = 1) -> map(|item: &Item| item.n);
            b    = all -> thread(capacity = 1) -> map(|item: &Item| item.n + 10);
            far  = a -> thread(capacity = 1);
            also = b -> thread(capacity = 1);
            kept = merge(far, also) -> sorted() -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.kept, [0, 1, 2, 10, 11, 12]);
    });
}

#[test]
fn sources_meet_behind_their_threads() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            a    = iter(items.some(3)) -> thread(capacity = 1) -> map(|item| item.n);
            b    = iter(items.some(2)) -> thread(capacity = 1) -> map(|item| item.n + 10);
            kept = merge(a, b) -> sorted() -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.kept, [0, 1, 2, 10, 11]);
    });
}

#[test]
fn pairs_meet_behind_their_threads() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            all  = iter(items.some(4));
            a    = all -> thread(capacity = 1) -> map(|item: &Item| item.n);
            b    = all -> thread(capacity = 1) -> map(|item: &Item| item.n + 10);
            far  = a -> thread(capacity = 1);
            kept = zip(far, b) -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.kept, [(0, 10), (1, 11), (2, 12), (3, 13)]);
    });
}

#[test]
fn the_shorter_input_ends_the_pairs() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            a    = iter(items.some(4)) -> thread(capacity = 1) -> map(|item| item.n);
            b    = iter(items.some(2)) -> thread(capacity = 1) -> map(|item| item.n + 10);
            kept = zip(a, b) -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.kept, [(0, 10), (1, 11)]);
    });
}

#[test]
fn an_early_end_ends_the_regions_before_it() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            kept = iter(items.some(u32::MAX)) -> thread(capacity = 1) -> map(|item| item)
                -> thread(capacity = 1) -> map(|item| item.n) -> take(2) -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.kept, [0, 1]);
    });
}

#[test]
fn a_branch_that_ends_early_holds_up_no_other() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            all = iter(items.some(4));
            a   = all -> thread(capacity = 1) -> map(|item: &Item| item.n) -> collect();
            b   = all -> thread(capacity = 1) -> map(|item: &Item| item.n) -> take(1) -> collect();
            c   = all -> map(|item: &Item| item.n) -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!((report.a, report.b, report.c), (vec![0, 1, 2, 3], vec![0], vec![0, 1, 2, 3]));
    });
}

#[test]
fn branches_that_keep_share_each_item() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            all = iter(items.some(3)) -> share();
            a   = all -> thread(capacity = 1) -> collect();
            b   = all -> thread(capacity = 1) -> collect();
        }
        .run()
        .expect("nothing ends it");
        let numbers = |kept: &[Arc<Item>]| kept.iter().map(|item| item.n).collect::<Vec<_>>();
        assert_eq!((numbers(&report.a), numbers(&report.b)), (vec![0, 1, 2], vec![0, 1, 2]));
    });
}

#[test]
fn what_finds_no_room_is_counted() {
    check(SCHEDULES, |items| {
        let outcome = pipeline! {
            kept = iter(items.some(4)) -> thread(capacity = 1, overflow = drop_newest)
                -> map(|item| item.n) -> collect();
        }
        .run_partial();
        assert_counted(&outcome.report.expect("nothing panics").kept, &outcome.boundaries);
    });
    check(SCHEDULES, |items| {
        let outcome = pipeline! {
            kept = iter(items.some(4)) -> thread(capacity = 2, overflow = drop_oldest)
                -> map(|item| item.n) -> collect();
        }
        .run_partial();
        assert_counted(&outcome.report.expect("nothing panics").kept, &outcome.boundaries);
    });
}

#[track_caller]
fn assert_counted(kept: &[u32], boundaries: &[BoundaryCounts]) {
    let [BoundaryCounts { delivered, dropped, abandoned, .. }] = boundaries else {
        panic!("there is one boundary");
    };
    assert!(kept.is_sorted_by(|a, b| a < b), "{kept:?}");
    assert_eq!((*delivered, *abandoned, delivered + dropped), (kept.len() as u64, 0, 4));
}

#[test]
fn replicas_share_the_work() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            numbers = iter(items.some(4)) -> parallel(2, capacity = 1) -> map(|item| item.n);
            kept    = numbers -> collect();
        }
        .run()
        .expect("nothing ends it");
        let mut kept = report.kept;
        kept.sort_unstable();
        assert_eq!(kept, [0, 1, 2, 3]);
    });
}

#[test]
fn ordered_replicas_keep_the_order() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            kept = iter(items.some(5)) -> parallel(2, ordered, capacity = 1)
                -> filter(|item| item.n != 1) -> flat_map(|item| [item.n, item.n]) -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.kept, [0, 0, 2, 2, 3, 3, 4, 4]);
    });
}

#[test]
fn replicas_by_key_keep_the_order_of_each_key() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            numbers = iter(items.some(4)) -> parallel(2, capacity = 1, by = |item| item.n % 2)
                -> map(|item| item.n);
            kept    = numbers -> collect();
        }
        .run()
        .expect("nothing ends it");
        let of = |key| report.kept.iter().copied().filter(|n| n % 2 == key).collect::<Vec<_>>();
        assert_eq!((of(0), of(1)), (vec![0, 2], vec![1, 3]));
    });
}

#[test]
fn aggregates_of_replicas_are_combined() {
    check(SCHEDULES, |items| {
        let report = pipeline! {
            total = iter(items.some(4)) -> parallel(2, capacity = 1) -> map(|item| item.n)
                -> sum(combine = |a, b| a + b);
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(report.total, 6);
    });
}

#[test]
fn an_early_end_ends_the_replicas_before_it() {
    check(SCHEDULES, |items| {
        let outcome = pipeline! {
            numbers = iter(items.some(u32::MAX)) -> parallel(2, ordered, capacity = 1) -> map(|item| item.n);
            kept    = numbers -> take(2) -> collect();
        }
        .run()
        .expect("nothing ends it");
        assert_eq!(outcome.kept, [0, 1]);
    });
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Error,
    Panic,
}

/// What goes wrong, in which stage and at which item.
#[derive(Clone, Copy, Debug)]
struct Plan {
    stage: &'static str,
    n: u32,
    fault: Fault,
}

impl Plan {
    fn pass(&self, stage: &'static str, item: Item) -> Result<Item, &'static str> {
        if (self.stage, self.n) != (stage, item.n) {
            return Ok(item);
        }
        match self.fault {
            Fault::Error => Err("as planned"),
            // Shuttle takes the hook of panics for its own failures.
            Fault::Panic => resume_unwind(Box::new("as planned")),
        }
    }

    #[track_caller]
    fn assert_ended(&self, error: Option<RunError>) {
        let error = error.expect("the run fails");
        assert_eq!(
            (error.stage(), error.is_panic()),
            (Some(self.stage), self.fault == Fault::Panic)
        );
        assert!(error.to_string().ends_with("as planned"), "{error}");
    }
}

/// Explores a drawing once for each fault in each of its stages at its first, second and last item.
fn check_faults(
    stages: &'static [&'static str],
    drawing: impl Fn(&Items, Plan) -> Option<RunError> + Copy + Send + Sync + 'static,
) {
    for stage in stages {
        for n in [0, 1, 3] {
            for fault in [Fault::Error, Fault::Panic] {
                let plan = Plan { stage, n, fault };
                check(SCHEDULES_A_PLACE, move |items| plan.assert_ended(drawing(items, plan)));
            }
        }
    }
}

#[test]
fn a_fault_in_any_region_of_a_chain_ends_the_run() {
    check_faults(&["first", "second", "third"], |items, plan| {
        let pipeline = pipeline! {
            first  = iter(items.some(4)) -> try_map(|item| plan.pass("first", item));
            second = first -> thread(capacity = 1) -> try_map(|item| plan.pass("second", item));
            third  = second -> thread(capacity = 1) -> try_map(|item| plan.pass("third", item));
            kept   = third -> collect();
        };
        pipeline.run_partial().error
    });
}

#[test]
fn a_fault_in_one_of_two_branches_ends_the_run() {
    check_faults(&["left", "right", "both"], |items, plan| {
        let pipeline = pipeline! {
            left  = iter(items.some(4)) -> thread(capacity = 1) -> try_map(|item| plan.pass("left", item));
            right = iter(items.some(4)) -> thread(capacity = 1) -> try_map(|item| plan.pass("right", item));
            far   = left -> thread(capacity = 1);
            also  = right -> thread(capacity = 1);
            both  = merge(far, also) -> try_map(|item| plan.pass("both", item));
            kept  = both -> count();
        };
        pipeline.run_partial().error
    });
}

#[test]
fn a_fault_in_a_replica_ends_the_run() {
    check_faults(&["before", "replica", "behind"], |items, plan| {
        let pipeline = pipeline! {
            before  = iter(items.some(4)) -> try_map(|item| plan.pass("before", item));
            replica = before -> parallel(2, capacity = 1) -> try_map(|item| plan.pass("replica", item));
            behind  = replica -> try_map(|item| plan.pass("behind", item));
            kept    = behind -> thread(capacity = 1) -> collect();
        };
        pipeline.run_partial().error
    });
}

/// What another thread does with the handle of a run.
type Ask = fn(Handle, Clock);

/// A drawing that is run while another thread asks for its end.
type Asked = fn(&Items, Ask) -> Option<RunError>;

fn asked<R, F: FnOnce(&mut Run<R>)>(pipeline: Pipeline<R, F>, ask: Ask) -> Outcome<R> {
    let clock = Clock::stepped();
    let pipeline = pipeline.with_clock(clock.clone());
    let (handle, waiting) = (pipeline.handle(), pipeline.handle());
    let asking = thread::spawn(move || ask(handle, clock));
    let waiting = thread::spawn(move || waiting.blocking_closed());
    let outcome = pipeline.run_partial();
    asking.join().expect("it asks");
    waiting.join().expect("nothing of the run is left");
    outcome
}

const ASKED: [Asked; 4] = [
    |items, ask| {
        let pipeline = pipeline! {
            kept = iter(items.some(4)) -> thread(capacity = 1) -> map(|item| item)
                -> thread(capacity = 1) -> map(|item| item.n) -> collect();
        };
        let outcome = asked(pipeline, ask);
        let kept = outcome.report.expect("nothing panics").kept;
        assert!(kept.iter().copied().eq(0..kept.len() as u32), "{kept:?}");
        outcome.error
    },
    |items, ask| {
        let pipeline = pipeline! {
            a    = iter(items.some(3)) -> thread(capacity = 1) -> map(|item| item.n);
            b    = iter(items.some(3)) -> thread(capacity = 1) -> map(|item| item.n);
            far  = a -> thread(capacity = 1);
            kept = merge(far, b) -> count();
        };
        asked(pipeline, ask).error
    },
    |items, ask| {
        let pipeline = pipeline! {
            all  = iter(items.some(3));
            a    = all -> thread(capacity = 1) -> map(|item: &Item| item.n);
            b    = all -> thread(capacity = 1) -> map(|item: &Item| item.n);
            far  = a -> thread(capacity = 1);
            kept = zip(far, b) -> collect();
        };
        let outcome = asked(pipeline, ask);
        assert!(outcome.report.expect("nothing panics").kept.iter().all(|(a, b)| a == b));
        outcome.error
    },
    |items, ask| {
        let pipeline = pipeline! {
            all  = iter(items.some(4)) -> parallel(2, ordered, capacity = 1) -> map(|item| item.n);
            kept = all -> collect();
        };
        let outcome = asked(pipeline, ask);
        assert!(outcome.report.expect("nothing panics").kept.is_sorted());
        outcome.error
    },
];

#[test]
fn a_stop_at_any_moment_ends_the_run() {
    for drawing in ASKED {
        check(SCHEDULES, move |items| {
            let error = drawing(items, |handle, _| handle.stop());
            assert!(error.is_none_or(|error| error.is_stopped()));
        });
    }
}

#[test]
fn a_shutdown_at_any_moment_drains_the_run() {
    for drawing in ASKED {
        check(SCHEDULES, move |items| {
            let error = drawing(items, |handle, _| handle.shutdown(Duration::from_secs(1)));
            assert!(error.is_none());
        });
    }
}

#[test]
fn a_deadline_at_any_moment_ends_the_run() {
    for drawing in ASKED {
        check(SCHEDULES, move |items| {
            let error = drawing(items, |handle, clock| {
                handle.shutdown(Duration::from_secs(1));
                clock.advance(Duration::from_secs(1));
            });
            assert!(error.is_none_or(|error| error.is_stopped()));
        });
    }
}
