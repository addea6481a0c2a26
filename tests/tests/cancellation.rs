//! Asynchronous runs that end early, at every place: each stage panics, fails, stops and shuts down
//! its run at each of its polls, and the run's future is dropped at each point between two polls. Always
//! every item is dropped once, and no task goes on.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

use streamweave::{Handle, RunError, pipeline};
use streamweave_tests::faults::{
    Fault, Item, Plan, Random, Turn, begun, check, check_later, items, look, pass, pass_later, turn,
};
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

type Run = Pin<Box<dyn Future<Output = Option<RunError>> + Send>>;

/// A drawing as a function that begins it, and the stages whose errors go to a port.
struct Shape {
    name: &'static str,
    absorbs: &'static [&'static str],
    begin: fn() -> (Handle, Run),
}

macro_rules! shapes {
    ($($name:ident $([$($absorbs:literal),*])? { $($drawing:tt)* })*) => {
        const SHAPES: &[Shape] = &[$(Shape {
            name: stringify!($name),
            absorbs: &[$($($absorbs),*)?],
            begin: || {
                let pipeline = pipeline! { $($drawing)* };
                let handle = pipeline.handle();
                begun(handle.clone());
                (handle, Box::pin(async move { pipeline.run_partial().await.error }))
            },
        }),*];
    };
}

shapes! {
    one_after_the_other {
        a = iter(items()) -> then(|item| pass_later("a", item));
        b = a -> map(|item| pass("b", item));
        b -> for_each(|item| drop(pass("for_each", item)));
    }
    two_that_wait {
        a = iter(items()) -> then(|item| pass_later("a", item));
        b = a -> then(|item| pass_later("b", item));
        kept = b -> collect();
    }
    side_by_side_in_order {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> buffered(3, |item| pass_later("b", item));
        c = b -> map(|item| pass("c", item));
        kept = c -> collect();
    }
    side_by_side_unordered {
        a = iter(items()) -> buffer_unordered(2, |item| pass_later("a", item));
        b = a -> then(|item| pass_later("b", item));
        b -> for_each(|item| drop(pass("for_each", item)));
    }
    one_task {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> spawn(capacity = 1) -> map(|item| pass("b", item));
        b -> for_each(|item| drop(pass("for_each", item)));
    }
    one_task_that_waits {
        a = iter(items()) -> then(|item| pass_later("a", item));
        b = a -> spawn(capacity = 2) -> then(|item| pass_later("b", item));
        kept = b -> collect();
    }
    five_tasks {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> spawn(capacity = 1) -> then(|item| pass_later("b", item));
        c = b -> spawn(capacity = 2) -> map(|item| pass("c", item));
        d = c -> spawn(capacity = 3) -> then(|item| pass_later("d", item));
        e = d -> spawn(capacity = 1) -> map(|item| pass("e", item));
        kept = e -> spawn(capacity = 1) -> collect();
    }
    a_task_with_several_at_a_time {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> spawn(capacity = 2) -> buffered(2, |item| pass_later("b", item));
        c = b -> spawn(capacity = 1) -> buffer_unordered(3, |item| pass_later("c", item));
        kept = c -> collect();
    }
    fan_out_beside_a_task {
        a = iter(items()) -> then(|item| pass_later("a", item));
        b = a -> inspect(|item| look("b", item));
        c = a -> spawn(capacity = 2) -> then(|item| pass_later("c", item));
        counted = b -> count();
        kept = c -> collect();
    }
    fan_out_to_tasks_that_look {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> spawn(capacity = 4) -> inspect(|item| look("b", item));
        c = a -> spawn(capacity = 1) -> inspect(|item| look("c", item));
        counted = b -> count();
        also    = c -> count();
    }
    fan_out_to_tasks_that_keep {
        shared = iter(items()) -> share();
        b = shared -> spawn(capacity = 1) -> inspect(|item| look("b", item));
        c = shared -> spawn(capacity = 3) -> inspect(|item| look("c", item));
        kept = b -> collect();
        also = c -> collect();
    }
    tasks_meet {
        a = iter(items()) -> map(|item| pass("a", item));
        b = iter(items()) -> then(|item| pass_later("b", item));
        far = a -> spawn(capacity = 1);
        also = b -> spawn(capacity = 2);
        c = merge(far, also) -> then(|item| pass_later("c", item));
        c -> for_each(|item| drop(pass("for_each", item)));
    }
    a_diamond_of_tasks {
        shared = iter(items()) -> share();
        b = shared -> spawn(capacity = 1) -> inspect(|item| look("b", item));
        c = shared -> spawn(capacity = 2) -> inspect(|item| look("c", item));
        d = b -> spawn(capacity = 1);
        e = c -> spawn(capacity = 1);
        both = merge(d, e) -> inspect(|item| look("both", item));
        kept = both -> collect();
    }
    an_error_ends_the_run {
        a = iter(items()) -> try_then(|item| check_later("a", item));
        b = a -> spawn(capacity = 1) -> try_then(|item| check_later("b", item));
        c = b -> spawn(capacity = 1) -> try_map(|item| check("c", item));
        kept = c -> collect();
    }
    errors_go_to_a_task ["a"] {
        a = iter(items()) -> try_then(|item| check_later("a", item));
        b = a -> spawn(capacity = 1) -> then(|item| pass_later("b", item));
        bad = a.err -> spawn(capacity = 1) -> collect();
        kept = b -> collect();
    }
    errors_go_to_a_port ["a"] {
        a = iter(items()) -> spawn(capacity = 2) -> try_map(|item| check("a", item));
        bad = a.err -> collect();
        kept = a -> collect();
    }
    routed_to_tasks {
        a = iter(items()) -> then(|item| pass_later("a", item));
        routed = a -> match { item if item.0 % 2 == 0 => even(item), item => odd(item) };
        b = routed.even -> spawn(capacity = 1) -> then(|item| pass_later("b", item));
        c = routed.odd -> spawn(capacity = 1) -> map(|item| pass("c", item));
        kept = b -> collect();
        also = c -> collect();
    }
    replicas {
        a = iter(items()) -> then(|item| pass_later("a", item));
        b = a -> parallel(2, capacity = 2) -> then(|item| pass_later("b", item));
        kept = b -> collect();
    }
    replicas_by_key {
        a = iter(items()) -> spawn(capacity = 1) -> parallel(3, capacity = 3, by = |item| item.0 % 3);
        b = a -> try_then(|item| check_later("b", item));
        kept = b -> collect();
    }
    held_in_chunks {
        a = iter(items()) -> spawn(capacity = 3) -> then(|item| pass_later("a", item));
        b = a -> chunks(3) -> map(|some| some.iter().for_each(|item| look("b", item)));
        counted = b -> spawn(capacity = 1) -> count();
    }
    the_newest_are_dropped {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> spawn(capacity = 1, overflow = drop_newest) -> then(|item| pass_later("b", item));
        kept = b -> collect();
    }
    the_oldest_are_dropped {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> spawn(capacity = 2, overflow = drop_oldest) -> then(|item| pass_later("b", item));
        kept = b -> collect();
    }
    an_early_end {
        a = iter(items()) -> map(|item| pass("a", item));
        b = a -> spawn(capacity = 2) -> then(|item| pass_later("b", item));
        c = b -> take(5) -> spawn(capacity = 1) -> map(|item| pass("c", item));
        kept = c -> collect();
    }
    a_channel_and_a_stream {
        a = channel(receiver()) -> then(|item| pass_later("a", item));
        b = stream(Items) -> then(|item| pass_later("b", item));
        far = a -> spawn(capacity = 1);
        also = b -> spawn(capacity = 1);
        c = merge(far, also) -> map(|item| pass("c", item));
        kept = c -> collect();
    }
}

/// All the items, in a channel whose sender is gone.
fn receiver() -> tokio::sync::mpsc::Receiver<Item> {
    let (sender, receiver) = tokio::sync::mpsc::channel(64);
    items().take(3).for_each(|item| sender.try_send(item).expect("the channel has room"));
    receiver
}

/// Items that come one a poll.
struct Items;

impl futures_core::Stream for Items {
    type Item = Item;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Item>> {
        Poll::Ready(items().next())
    }
}

/// The items of a run.
const ITEMS: u64 = 8;

/// Whether a task was woken.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

/// A run that goes on step by step: a step polls the run, if it was woken, or lets one task have a poll.
struct Steps<'r> {
    runtime: &'r Runtime,
    run: Option<Run>,
    woken: Arc<Woken>,
}

impl<'r> Steps<'r> {
    fn new(runtime: &'r Runtime, run: Run) -> Self {
        Self { runtime, run: Some(run), woken: Arc::new(Woken(AtomicBool::new(true))) }
    }

    fn step(&mut self) -> Poll<Option<RunError>> {
        let Some(run) = &mut self.run else { panic!("the run has ended") };
        if self.woken.0.swap(false, SeqCst) {
            let waker = Waker::from(Arc::clone(&self.woken));
            let _runtime = self.runtime.enter();
            return run.as_mut().poll(&mut Context::from_waker(&waker));
        }
        self.runtime.block_on(yield_now());
        Poll::Pending
    }

    /// Goes on to the end; a step that never comes is a wake-up that was lost.
    fn finish(mut self, case: &dyn std::fmt::Debug) -> (Option<RunError>, usize) {
        for steps in 1..100_000 {
            if let Poll::Ready(error) = self.step() {
                return (error, steps);
            }
        }
        panic!("nobody wakes the run: {case:?}");
    }
}

/// A runtime on this thread, which polls one task at a time.
fn runtime() -> Runtime {
    Builder::new_current_thread().event_interval(1).build().expect("a runtime")
}

#[test]
fn each_stage_ends_the_run_at_each_poll() {
    let (turn, runtime) = (turn(), runtime());
    let mut runs = 0;
    for shape in SHAPES {
        for plan in plans(&turn, &runtime, shape) {
            turn.begin(ITEMS, Some(plan));
            let (handle, run) = (shape.begin)();
            let case = (shape.name, plan);
            let (error, _) = Steps::new(&runtime, run).finish(&case);
            turn.assert_ended(plan, error.as_ref(), shape.absorbs);
            drop(error);
            runtime.block_on(handle.closed());
            turn.assert_dropped_once(&case);
            runs += 1;
        }
    }
    println!("{} shapes, {runs} runs", SHAPES.len());
}

/// Every fault at every poll of every stage.
fn plans(turn: &Turn, runtime: &Runtime, shape: &Shape) -> Vec<Plan> {
    turn.begin(ITEMS, None);
    let (error, _) = Steps::new(runtime, (shape.begin)().1).finish(&shape.name);
    assert!(error.is_none(), "{}: {error:?}", shape.name);
    turn.assert_dropped_once(&shape.name);
    let mut plans = Vec::new();
    for (stage, visits, fallible) in turn.visits() {
        for visit in 0..visits {
            for fault in [Fault::Panic, Fault::Error, Fault::Stop, Fault::Shutdown] {
                if fault != Fault::Error || fallible {
                    plans.push(Plan { stage, visit, fault });
                }
            }
        }
    }
    plans
}

#[test]
fn the_future_is_dropped_at_each_point() {
    let (turn, runtime) = (turn(), runtime());
    let mut runs = 0;
    for shape in SHAPES {
        let mut cancelled = true;
        let mut steps = 0;
        while cancelled {
            turn.begin(ITEMS, None);
            let (handle, run) = (shape.begin)();
            let mut going = Steps::new(&runtime, run);
            cancelled = (0..steps).all(|_| going.step().is_pending());
            let (visits, case) = (turn.visits(), (shape.name, steps));
            drop(going);
            runtime.block_on(handle.closed());
            turn.assert_dropped_once(&case);
            assert_eq!(turn.visits(), visits, "a task went on: {case:?}");
            (steps, runs) = (steps + 1, runs + 1);
        }
    }
    println!("{} shapes, {runs} runs", SHAPES.len());
}

#[test]
fn an_endless_run_on_two_threads_is_shut_down_and_stopped_at_a_thousand_instants() {
    let (turn, mut random, stepped) = (turn(), Random::new(2), runtime());
    let runtime = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let visited = |shape| {
        turn.begin(ITEMS, None);
        let case: &Shape = shape;
        Steps::new(&stepped, (case.begin)().1).finish(&case.name);
        (case, turn.visits())
    };
    let endless: Vec<_> = SHAPES.iter().map(visited).collect();
    for _ in 0..1000 {
        let (shape, visits) = random.one_of(&endless);
        let plan = random.end(visits, ITEMS);
        turn.begin(u64::MAX, Some(plan));
        let (handle, run) = (shape.begin)();
        let error = runtime.block_on(run);
        turn.assert_ended(plan, error.as_ref(), shape.absorbs);
        handle.blocking_closed();
        let case = (shape.name, plan);
        turn.assert_dropped_once(&case);
        if plan.fault == Fault::Shutdown && shape.name != "an_early_end" {
            let boundaries = handle.boundaries();
            let drained = boundaries.iter().all(|boundary| boundary.abandoned == 0);
            assert!(drained, "{case:?}: {boundaries:?}");
        }
    }
}

#[test]
fn each_stage_ends_the_run_on_two_threads_too() {
    let (turn, stepped) = (turn(), runtime());
    let runtime = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    for shape in SHAPES {
        for plan in plans(&turn, &stepped, shape) {
            turn.begin(ITEMS, Some(plan));
            let (handle, run) = (shape.begin)();
            let error = runtime.block_on(run);
            turn.assert_ended(plan, error.as_ref(), shape.absorbs);
            drop(error);
            handle.blocking_closed();
            turn.assert_dropped_once(&(shape.name, plan));
        }
    }
}
