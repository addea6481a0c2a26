//! Handles: shutdowns and their deadlines, stops, what is closed when, and what a run says about its
//! boundaries.

use std::future::{Future, pending};
use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use streamweave::{BoundaryCounts, Clock, Handle, RunError, pipeline};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

fn is_closed(handle: &Handle) -> bool {
    pin!(handle.closed()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

fn counts(boundary: &BoundaryCounts) -> (&str, [u64; 3]) {
    (boundary.stage, [boundary.delivered, boundary.dropped, boundary.abandoned])
}

#[track_caller]
fn assert_overdue(error: Option<RunError>) {
    let error = error.expect("the deadline has passed");
    assert!(error.is_stopped() && error.stage().is_none());
    assert_eq!(error.to_string(), "the pipeline was stopped: it had not drained by the deadline");
}

#[test]
fn a_shutdown_drains_what_the_sources_have_handed_out() {
    let pipeline = pipeline! {
        sent = iter(0_u64..) -> thread(capacity = 8);
        seen = sent -> count();
    };
    let handle = pipeline.handle();
    let asking = std::thread::spawn(move || {
        handle.shutdown(HOUR);
        handle.blocking_closed();
    });
    let outcome = pipeline.run_partial();
    asking.join().unwrap();
    assert!(outcome.error.is_none());
    let [sent] = outcome.boundaries.as_slice() else { panic!("there is one boundary") };
    assert_eq!(counts(sent), ("sent", [outcome.report.unwrap().seen, 0, 0]));
}

#[test]
fn a_shutdown_before_the_run_leaves_nothing_to_do() {
    let pipeline = pipeline! { seen = iter(0_u64..) -> thread() -> count(); };
    pipeline.handle().shutdown(HOUR);
    assert_eq!(pipeline.run().unwrap().seen, 0);
}

#[test]
fn a_source_that_fills_chunks_ends_behind_its_chunk_without_a_thread() {
    let text = std::iter::repeat_n("line\n", 100_000).collect::<String>();
    for stops in [false, true] {
        let (sender, receiver) = mpsc::sync_channel::<Handle>(1);
        let mut asked = None;
        let pipeline = pipeline! {
            seen = read_lines(text.as_bytes())
                -> inspect(|_| {
                    let handle = asked.get_or_insert_with(|| receiver.recv().unwrap());
                    if stops { handle.stop() } else { handle.shutdown(HOUR) }
                })
                -> count();
        };
        sender.send(pipeline.handle()).unwrap();
        let outcome = pipeline.run_partial();
        let seen = outcome.report.unwrap().seen;
        assert!((1..100_000).contains(&seen), "{seen}");
        assert_eq!(outcome.error.is_some_and(|error| error.is_stopped()), stops);
    }
}

#[test]
fn a_run_within_a_stage_is_not_cut_short() {
    let pipeline = pipeline! {
        inner = iter(["a\nb\nc"])
            -> thread()
            -> map(|text| pipeline! { lines = lines(text) -> count(); }.run().unwrap().lines)
            -> collect();
    };
    let handle = pipeline.handle();
    let running = std::thread::spawn({
        let handle = handle.clone();
        move || handle.shutdown(HOUR)
    });
    running.join().unwrap();
    assert!(pipeline.run().unwrap().inner.into_iter().all(|lines| lines == 3));
    let inner = pipeline! { lines = lines("a\nb\nc") -> count(); };
    assert_eq!(inner.run().unwrap().lines, 3);
}

#[test]
fn what_is_not_done_by_the_deadline_is_stopped_on_threads() {
    let (clock, (sender, receiver)) = (Clock::stepped(), mpsc::channel::<u64>());
    let pipeline = pipeline! { seen = recv(receiver) -> thread(capacity = 4) -> count(); }
        .with_clock(clock.clone());
    let handle = pipeline.handle();
    let ending = std::thread::spawn(move || {
        handle.shutdown(5 * SECOND);
        handle.shutdown(9 * SECOND);
        clock.advance(4 * SECOND);
        assert!(handle.is_ending() && !handle.is_stopped());
        clock.advance(SECOND);
        while !handle.is_stopped() {
            std::thread::yield_now();
        }
        // The source of a thread is only asked to end once it has come back.
        drop(sender);
        handle.blocking_closed();
    });
    assert_overdue(pipeline.run_partial().error);
    ending.join().unwrap();
}

#[tokio::test]
async fn a_stage_that_waits_for_ever_does_not_outlast_the_deadline() {
    let clock = Clock::stepped();
    let pipeline = pipeline! {
        sent  = iter(0_u64..) -> spawn(capacity = 4);
        stuck = sent -> then(async |_| pending::<()>().await);
        stuck -> for_each(drop);
    }
    .with_clock(clock.clone());
    let handle = pipeline.handle();
    let run = tokio::spawn(async move { pipeline.run_partial().await });
    let others = async || {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    };
    others().await;
    handle.shutdown(5 * SECOND);
    clock.advance(4 * SECOND);
    others().await;
    assert!(!handle.is_stopped() && !run.is_finished());
    clock.advance(SECOND);
    handle.closed().await;
    let outcome = run.await.unwrap();
    assert_overdue(outcome.error);
    assert!(outcome.report.is_none());
}

#[tokio::test]
async fn a_source_that_waits_ends_at_once() {
    let (sender, receiver) = tokio::sync::mpsc::channel::<u64>(1);
    let pipeline = pipeline! { seen = channel(receiver) -> spawn() -> count(); };
    let handle = pipeline.handle();
    let mut run = Box::pin(pipeline.run());
    let cx = &mut Context::from_waker(Waker::noop());
    assert!(run.as_mut().poll(cx).is_pending());
    handle.shutdown(HOUR);
    assert_eq!(run.await.unwrap().seen, 0);
    drop(sender);
}

#[tokio::test]
async fn an_iterator_ends_at_the_next_item_where_stages_wait() {
    let urls = vec![0_u64; 1000];
    let pipeline = pipeline! {
        fetched = iter(&urls) -> then(async |n| { tokio::task::yield_now().await; n });
        seen    = fetched -> count();
    };
    let handle = pipeline.handle();
    let mut run = Box::pin(pipeline.run());
    let cx = &mut Context::from_waker(Waker::noop());
    (0..20).for_each(|_| assert!(run.as_mut().poll(cx).is_pending()));
    handle.shutdown(HOUR);
    assert!((18..=22).contains(&run.await.unwrap().seen));
}

#[tokio::test]
async fn sources_that_wait_side_by_side_end_at_once() {
    let [(_first, a), (_second, b)] = [0; 2].map(|_| tokio::sync::mpsc::channel::<u64>(1));
    let pipeline = pipeline! {
        one   = channel(a);
        other = channel(b);
        seen  = merge(one, other) -> count();
    };
    let handle = pipeline.handle();
    let mut run = Box::pin(pipeline.run());
    let cx = &mut Context::from_waker(Waker::noop());
    assert!(run.as_mut().poll(cx).is_pending());
    handle.shutdown(HOUR);
    assert_eq!(run.await.unwrap().seen, 0);
}

#[tokio::test]
async fn a_stop_ends_tasks_that_wait_for_ever() {
    let pipeline = pipeline! {
        stuck = iter(0_u64..10) -> spawn(capacity = 4) -> then(async |_| pending::<()>().await);
        stuck -> for_each(drop);
    };
    let handle = pipeline.handle();
    let run = tokio::spawn(async move { pipeline.run().await });
    tokio::task::yield_now().await;
    handle.stop();
    handle.closed().await;
    let error = run.await.unwrap().expect_err("the run was stopped");
    assert_eq!(error.to_string(), "the pipeline was stopped");
}

#[test]
fn a_thread_that_works_stops_at_its_next_item() {
    let own = std::sync::OnceLock::<Handle>::new();
    let pipeline = pipeline! {
        sent = iter(0..1000_u64) -> thread(capacity = 4096);
        seen = sent -> inspect(|n| if *n == 5 { own.get().unwrap().stop() });
        kept = seen -> count();
    };
    own.set(pipeline.handle()).unwrap();
    let outcome = pipeline.run_partial();
    assert!(outcome.error.unwrap().is_stopped());
    assert_eq!((outcome.report.unwrap().kept, outcome.boundaries[0].delivered), (6, 6));
}

#[test]
fn threads_that_wait_for_their_input_are_stopped() {
    let (sender, receiver) = mpsc::channel::<u64>();
    let pipeline = pipeline! {
        far  = recv(receiver) -> thread(capacity = 1);
        seen = far -> thread(capacity = 1) -> count();
    };
    let handle = pipeline.handle();
    let stopping = std::thread::spawn(move || {
        handle.stop();
        drop(sender);
        handle.blocking_closed();
    });
    assert!(pipeline.run().unwrap_err().is_stopped());
    stopping.join().unwrap();
}

#[test]
fn closed_means_that_nothing_is_left() {
    let never_run = pipeline! { seen = iter(0..3) -> count(); };
    let handle = never_run.handle();
    assert!(!is_closed(&handle));
    drop(never_run);
    assert!(is_closed(&handle) && !handle.is_ending());

    let pipeline = pipeline! { seen = iter(0..3) -> count(); };
    let (handle, waiting) = (pipeline.handle(), pipeline.handle());
    let mut dropped = Box::pin(handle.closed());
    assert_eq!(dropped.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending);
    drop(dropped);
    let waiting = std::thread::spawn(move || waiting.blocking_closed());
    pipeline.run().unwrap();
    waiting.join().unwrap();
    assert!(is_closed(&handle));
    handle.shutdown(Duration::ZERO);
    handle.stop();
}

#[test]
fn a_handle_may_ask_after_the_run() {
    let pipeline = pipeline! { sent = iter(0..5) -> thread(); seen = sent -> count(); };
    let handle = pipeline.handle();
    assert!(handle.boundaries().is_empty());
    pipeline.run().unwrap();
    assert_eq!(handle.boundaries().iter().map(counts).collect::<Vec<_>>(), [("sent", [5, 0, 0])]);
}

#[test]
fn every_boundary_tells_what_became_of_its_items() {
    let outcome = pipeline! {
        all    = iter(0..100_u64);
        plain  = all -> thread(capacity = 3);
        few    = all -> thread(capacity = 64) -> take(10) -> count();
        shared = plain -> parallel(2, by = |n| *n);
        odd    = shared -> filter(|n| n % 2 == 1);
        sum    = odd -> sum();
    }
    .run_partial();
    let report = outcome.report.unwrap();
    assert_eq!((report.few, report.sum), (10, 2500));
    let told: Vec<_> = outcome.boundaries.iter().map(counts).collect();
    let named = |name| told.iter().find(|(stage, _)| *stage == name).expect("a boundary").1;
    assert_eq!(named("plain"), [100, 0, 0]);
    assert_eq!(named("shared"), [100, 0, 0]);
    assert_eq!(named("gather"), [50, 0, 0]);
    let [delivered, dropped, abandoned] = named("thread");
    assert!(delivered == 10 && dropped == 0 && abandoned <= 90, "{told:?}");
}

#[test]
fn dropped_and_abandoned_items_are_counted() {
    let (gate, opened) = mpsc::channel::<()>();
    let mut gate = Some(gate);
    let outcome = pipeline! {
        all  = iter(0..20_u64) -> map(|n| { if n == 19 { gate.take(); } n });
        sent = all -> thread(capacity = 2, overflow = drop_newest);
        seen = sent -> inspect(move |_: &u64| { let _ = opened.recv(); }) -> try_map(|n| if n > 0 { Err("bad") } else { Ok(n) });
        kept = seen -> count();
    }
    .run_partial();
    assert!(outcome.error.is_some());
    let [sent] = outcome.boundaries.as_slice() else { panic!("there is one boundary") };
    assert_eq!(sent.delivered + sent.dropped + sent.abandoned, 20, "{sent:?}");
    assert!(sent.dropped >= 16, "{sent:?}");
}

#[tokio::test]
async fn a_panic_in_an_argument_is_an_error_of_the_run() {
    let error = pipeline! { seen = iter(panics()) -> spawn() -> count(); }.run().await;
    let error = error.expect_err("the argument panics");
    assert!(error.is_panic() && error.stage().is_none(), "{error}");
}

fn panics() -> Vec<u64> {
    panic!("no input")
}

#[test]
fn a_task_without_a_runtime_is_an_error_of_the_run() {
    let mut run =
        Box::pin(pipeline! { sent = iter(0..3) -> spawn(); seen = sent -> count(); }.run());
    let Poll::Ready(result) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nothing can be waited for")
    };
    let error = result.expect_err("there is no runtime");
    assert!(!error.is_panic() && error.stage() == Some("sent"), "{error}");
}

#[test]
fn a_task_that_the_runtime_drops_is_an_error_of_the_run() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (_sender, receiver) = tokio::sync::mpsc::channel::<u64>(1);
    let pipeline = pipeline! { sent = channel(receiver) -> spawn(); seen = sent -> count(); };
    let mut run = Box::pin(pipeline.run());
    let cx = &mut Context::from_waker(Waker::noop());
    {
        let _runtime = runtime.enter();
        assert!(run.as_mut().poll(cx).is_pending());
    }
    drop(runtime);
    let Poll::Ready(result) = run.as_mut().poll(cx) else { panic!("the task is gone") };
    let error = result.expect_err("the task did not end");
    assert_eq!(error.stage(), Some("sent"), "{error}");
}

#[tokio::test]
async fn a_panic_in_a_drop_ends_the_run() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("bad end");
        }
    }
    let pipeline = pipeline! {
        held  = iter([0_u64]) -> spawn() -> map(|_| Bomb);
        stuck = held -> then(async |bomb| { pending::<()>().await; drop(bomb) });
        stuck -> for_each(drop);
    };
    let handle = pipeline.handle();
    let run = tokio::spawn(async move { pipeline.run().await });
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    handle.stop();
    handle.closed().await;
    assert!(run.await.unwrap().is_err());
}

#[test]
#[should_panic(expected = "the run has a clock already")]
fn a_run_has_one_clock() {
    let pipeline = pipeline! { seen = iter(0..3) -> count(); };
    let _ = pipeline.with_clock(Clock::stepped()).with_clock(Clock::system());
}
