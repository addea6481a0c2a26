//! Every way in which a run ends, at every place: each stage panics, fails, stops and shuts down its
//! run at each of its visits, over shapes of drawings. Always the error names the stage, the run
//! ends, and every item is dropped once.

use streamweave::{BoundaryCounts, RunError, pipeline};
use streamweave_tests::faults::{
    Fault, Item, Plan, Random, Turn, begun, check, check_lent, items, look, pass, turn,
};

/// What a run says at its end.
type Ended = (Option<RunError>, Vec<BoundaryCounts>);

/// A drawing as a function that runs it, and the stages whose errors go to a port.
struct Shape {
    name: &'static str,
    absorbs: &'static [&'static str],
    run: fn() -> Ended,
}

macro_rules! shapes {
    ($($name:ident $([$($absorbs:literal),*])? { $($drawing:tt)* })*) => {
        const SHAPES: &[Shape] = &[$(Shape {
            name: stringify!($name),
            absorbs: &[$($($absorbs),*)?],
            run: || {
                let pipeline = pipeline! { $($drawing)* };
                begun(pipeline.handle());
                let outcome = pipeline.run_partial();
                (outcome.error, outcome.boundaries)
            },
        }),*];
    };
}

shapes! {
    one_region {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> filter(|item| { look("b", item); true });
        b -> for_each(|item| drop(pass("for_each", item)));
    }
    one_thread {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> thread(capacity = 1) -> map(|item| pass("b", item));
        b -> for_each(|item| drop(pass("for_each", item)));
    }
    two_threads {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> thread(capacity = 2) -> map(|item| pass("b", item));
        c = b -> thread(capacity = 1) -> map(|item| pass("c", item));
        kept = c -> collect();
    }
    five_threads {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> thread(capacity = 1) -> map(|item| pass("b", item));
        c = b -> thread(capacity = 3) -> map(|item| pass("c", item));
        d = c -> thread(capacity = 1) -> map(|item| pass("d", item));
        e = d -> thread(capacity = 2) -> map(|item| pass("e", item));
        kept = e -> thread(capacity = 1) -> collect();
    }
    fan_out_beside_a_thread {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> map(|item: &Item| look("b", item));
        c = a -> thread(capacity = 2) -> map(|item| pass("c", item));
        counted = b -> count();
        kept = c -> collect();
    }
    fan_out_to_threads_that_look {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> thread(capacity = 4) -> inspect(|item| look("b", item));
        c = a -> thread(capacity = 1) -> inspect(|item| look("c", item));
        counted = b -> count();
        also    = c -> count();
    }
    fan_out_to_threads_that_keep {
        a = iter(items()) -> map(|item| pass("a", item));
        shared = a -> share();
        b = shared -> thread(capacity = 1) -> inspect(|item| look("b", item));
        c = shared -> thread(capacity = 3) -> inspect(|item| look("c", item));
        kept = b -> collect();
        also = c -> collect();
    }
    threads_meet {
        a = iter(items()) -> map(|item| pass("a", item));
        b = iter(items()) -> map(|item| pass("b", item));
        far = a -> thread(capacity = 1);
        also = b -> thread(capacity = 2);
        c = merge(far, also) -> map(|item| pass("c", item));
        c -> for_each(|item| drop(pass("for_each", item)));
    }
    a_diamond_of_threads {
        shared = iter(items()) -> share();
        b = shared -> thread(capacity = 1) -> inspect(|item| look("b", item));
        c = shared -> thread(capacity = 2) -> inspect(|item| look("c", item));
        d = b -> thread(capacity = 1);
        e = c -> thread(capacity = 1);
        both = merge(d, e) -> inspect(|item| look("both", item));
        kept = both -> collect();
    }
    an_error_ends_the_run {
        a = iter(items()) -> thread(capacity = 2) -> try_map(|item| check("a", item));
        b = a -> thread(capacity = 1) -> try_map(|item| check("b", item));
        b -> for_each(|item| drop(pass("for_each", item)));
    }
    errors_go_to_a_thread ["a"] {
        a = iter(items()) -> try_map(|item| check("a", item));
        b = a -> thread(capacity = 1) -> try_map(|item| check("b", item));
        bad = a.err -> thread(capacity = 1) -> collect();
        kept = b -> collect();
    }
    rejected_items_come_back ["a"] {
        a = iter(items()) -> thread(capacity = 1) -> attempt(|item| check_lent("a", item));
        bad = a.err -> map(|rejected| pass("bad", rejected.item));
        kept = bad -> thread(capacity = 2) -> collect();
        good = a -> collect();
    }
    routed_to_threads {
        a = iter(items()) -> map(|item| pass("a", item));
        routed = a -> match { item if item.0 % 2 == 0 => even(item), item => odd(item) };
        b = routed.even -> thread(capacity = 1) -> map(|item| pass("b", item));
        c = routed.odd -> thread(capacity = 1) -> map(|item| pass("c", item));
        kept = b -> collect();
        also = c -> collect();
    }
    replicas {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> parallel(2, capacity = 2) -> map(|item| pass("b", item));
        kept = b -> collect();
    }
    replicas_by_key {
        a = iter(items()) -> parallel(3, capacity = 3, by = |item| item.0 % 3);
        b = a -> map(|item| pass("b", item));
        kept = b -> collect();
    }
    replicas_that_fail {
        a = iter(items()) -> parallel(2, capacity = 4) -> try_map(|item| check("a", item));
        b = a -> map(|item| pass("b", item));
        b -> for_each(|item| drop(pass("for_each", item)));
    }
    held_in_chunks {
        a = iter(items()) -> thread(capacity = 3) -> map(|item| pass("a", item));
        b = a -> chunks(3) -> map(|some| some.iter().for_each(|item| look("b", item)));
        counted = b -> thread(capacity = 1) -> count();
    }
    the_newest_are_dropped {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> thread(capacity = 1, overflow = drop_newest) -> map(|item| pass("b", item));
        kept = b -> collect();
    }
    the_oldest_are_dropped {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> thread(capacity = 2, overflow = drop_oldest) -> map(|item| pass("b", item));
        kept = b -> collect();
    }
    an_early_end {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> thread(capacity = 2) -> map(|item| pass("b", item));
        c = b -> take(5) -> thread(capacity = 1) -> map(|item| pass("c", item));
        kept = c -> collect();
    }
    sorted_behind_a_thread {
        a = iter(items()) -> thread(capacity = 2) -> sorted_by_key(|item| { look("a", item); item.0 });
        b = a -> thread(capacity = 2) -> map(|item| pass("b", item));
        kept = b -> collect();
    }
}

/// The items of a run.
const ITEMS: u64 = 8;

#[test]
fn each_stage_ends_the_run_at_each_visit() {
    let turn = turn();
    let mut runs = 0;
    for shape in SHAPES {
        turn.begin(ITEMS, None);
        let (error, _) = (shape.run)();
        assert!(error.is_none(), "{}: {error:?}", shape.name);
        turn.assert_dropped_once(&shape.name);
        for (stage, visits, fallible) in turn.visits() {
            for visit in 0..visits {
                for fault in [Fault::Panic, Fault::Error, Fault::Stop, Fault::Shutdown] {
                    if fault != Fault::Error || fallible {
                        ends(&turn, shape, Plan { stage, visit, fault });
                        runs += 1;
                    }
                }
            }
        }
    }
    println!("{} shapes, {runs} runs", SHAPES.len());
}

#[track_caller]
fn ends(turn: &Turn, shape: &Shape, plan: Plan) {
    turn.begin(ITEMS, Some(plan));
    let (error, _) = (shape.run)();
    turn.assert_ended(plan, error.as_ref(), shape.absorbs);
    drop(error);
    turn.assert_dropped_once(&(shape.name, plan));
}

/// Shapes that never come to an end of their own when the input has none: nothing looks at the handle,
/// or the stage waits for all items.
const NEED_AN_END: [&str; 2] = ["one_region", "sorted_behind_a_thread"];

#[test]
fn an_endless_run_is_shut_down_and_stopped_at_a_thousand_instants() {
    let (turn, mut random) = (turn(), Random::new(1));
    let endless: Vec<(&Shape, Vec<_>)> = SHAPES
        .iter()
        .filter(|shape| !NEED_AN_END.contains(&shape.name))
        .map(|shape| {
            turn.begin(ITEMS, None);
            (shape.run)();
            (shape, turn.visits())
        })
        .collect();
    for _ in 0..1000 {
        let (shape, visits) = random.one_of(&endless);
        let plan = random.end(visits, ITEMS);
        turn.begin(u64::MAX, Some(plan));
        let (error, boundaries) = (shape.run)();
        turn.assert_ended(plan, error.as_ref(), shape.absorbs);
        turn.assert_dropped_once(&(shape.name, plan));
        if plan.fault == Fault::Shutdown && shape.name != "an_early_end" {
            let drained = boundaries.iter().all(|boundary| boundary.abandoned == 0);
            assert!(drained, "{} {plan:?}: {boundaries:?}", shape.name);
        }
    }
}
