//! Time windows: against a model that computes them from scratch, and in whole pipelines.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use streamweave::ops::limit::Limited;
use streamweave::ops::session::{Session, session};
use streamweave::ops::sliding::{Sliding, sliding};
use streamweave::ops::tumbling::{Tumbling, tumbling};
use streamweave::position::Unit;
use streamweave::{EventTime, Position, Window, pipeline, stage};
use streamweave_tests::Ledger;
use tokio::sync::mpsc;

/// What an input leads to: the items of a window between its bounds, or an item that is late.
#[derive(Clone, Debug, PartialEq)]
enum Event {
    Window(i64, i64, Vec<usize>),
    Late(usize),
}

/// An item: its number and its time.
type Item = (usize, i64);

#[derive(Clone, Debug)]
struct Input {
    times: Vec<i64>,
    size: i64,
    step: i64,
    lateness: i64,
}

fn inputs() -> impl Strategy<Value = Input> {
    // Nearly in order, with ties, pauses and stragglers.
    let steps = prop::collection::vec((-6_i64..10, prop::bool::weighted(0.05)), 0..60);
    (steps, -20_i64..20, 1_i64..12, 1_i64..12, 0_i64..15).prop_map(
        |(steps, start, step, more, lateness)| {
            let mut now = start;
            let times = steps.into_iter().map(|(delta, pauses)| {
                now += if pauses { delta * 20 } else { delta };
                now
            });
            Input { times: times.collect(), size: step + more % step * 2, step, lateness }
        },
    )
}

/// The windows by their definition: every item in all windows that it falls into.
fn fixed(input: &Input) -> Vec<Vec<Event>> {
    let Input { times, size, step, lateness } = input;
    let windows_of = |time: i64| {
        (time - size - step..=time + step)
            .filter(|start| start.rem_euclid(*step) == 0)
            .filter(move |start| *start <= time && time < start + size)
    };
    let mut accepted: Vec<Item> = Vec::new();
    let mut watermark = i64::MIN;
    let mut events = Vec::new();
    for (number, &time) in times.iter().enumerate() {
        if windows_of(time).all(|start| start + size <= watermark) {
            events.push(vec![Event::Late(number)]);
            continue;
        }
        accepted.push((number, time));
        let before = watermark;
        watermark = watermark.max(time - lateness);
        events.push(between(&accepted, *size, before, watermark, windows_of));
    }
    events.push(between(&accepted, *size, watermark, i64::MAX, windows_of));
    events
}

/// The windows whose end the watermark reaches when it moves.
fn between<W: Iterator<Item = i64>>(
    accepted: &[Item],
    size: i64,
    before: i64,
    watermark: i64,
    windows_of: impl Fn(i64) -> W,
) -> Vec<Event> {
    let mut windows: BTreeMap<i64, Vec<Item>> = BTreeMap::new();
    for &(number, time) in accepted {
        for start in windows_of(time) {
            windows.entry(start).or_default().push((number, time));
        }
    }
    windows
        .into_iter()
        .filter(|(start, _)| before < start + size && start + size <= watermark)
        .map(|(start, items)| Event::Window(start, start + size, in_order(items)))
        .collect()
}

fn in_order(mut items: Vec<Item>) -> Vec<usize> {
    items.sort_by_key(|(_, time)| *time);
    items.into_iter().map(|(number, _)| number).collect()
}

/// The sessions by their definition: what lies closer together than the gap.
fn sessions_of(items: &[Item], gap: i64) -> Vec<Vec<Item>> {
    let mut sorted = items.to_vec();
    sorted.sort_by_key(|(_, time)| *time);
    let mut sessions: Vec<Vec<Item>> = Vec::new();
    for item in sorted {
        match sessions.last_mut() {
            Some(session) if item.1 - end_of(session, 0) < gap => session.push(item),
            _ => sessions.push(vec![item]),
        }
    }
    sessions
}

fn end_of(session: &[Item], gap: i64) -> i64 {
    session.last().map_or(i64::MIN, |(_, time)| time + gap)
}

fn sessions(input: &Input) -> Vec<Vec<Event>> {
    let Input { times, size: gap, lateness, .. } = input;
    let mut open: Vec<Item> = Vec::new();
    let (mut watermark, mut closed_until) = (i64::MIN, i64::MIN);
    let mut events = Vec::new();
    for (number, time) in times.iter().copied().map(Some).chain([None]).enumerate() {
        if let Some(time) = time {
            let mut with = open.clone();
            with.push((number, time));
            let own = sessions_of(&with, *gap)
                .into_iter()
                .find(|session| session.contains(&(number, time)))
                .unwrap_or_default();
            if time < closed_until || end_of(&own, *gap) <= watermark {
                events.push(vec![Event::Late(number)]);
                continue;
            }
            open = with;
        }
        watermark = time.map_or(i64::MAX, |time| watermark.max(time - lateness));
        let (closed, left): (Vec<_>, Vec<_>) = sessions_of(&open, *gap)
            .into_iter()
            .partition(|session| end_of(session, *gap) <= watermark);
        // Those of one time stay in the order in which they came.
        open.retain(|item| left.iter().any(|session| session.contains(item)));
        let closed: Vec<Event> = closed
            .into_iter()
            .map(|items| Event::Window(items[0].1, end_of(&items, *gap), in_order(items)))
            .collect();
        if let Some(Event::Window(_, end, _)) = closed.last() {
            closed_until = *end;
        }
        events.push(closed);
    }
    events
}

/// A time around 1970, in seconds.
fn moment(seconds: i64) -> SystemTime {
    match u64::try_from(seconds) {
        Ok(after) => UNIX_EPOCH + Duration::from_secs(after),
        Err(_) => UNIX_EPOCH - Duration::from_secs(seconds.unsigned_abs()),
    }
}

fn seconds(time: SystemTime) -> i64 {
    i64::try_from(time.to_nanos() / 1_000_000_000).expect("small")
}

fn length(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs())
}

fn event(window: Window<'_, Item, SystemTime>) -> Event {
    let numbers = window.items.iter().map(|(number, _)| *number).collect();
    Event::Window(seconds(window.start), seconds(window.end), numbers)
}

/// What an operator does with each item and with the end.
macro_rules! seen {
    ($operator:ident, $state:expr, $input:expr) => {{
        let mut state = $state.lateness(length($input.lateness));
        let items = $input.times.iter().copied().enumerate().map(Some).chain([None]);
        let seen: Vec<Vec<Event>> = items
            .map(|item| {
                let late = $operator("w", &mut state, item, |(_, time)| moment(*time));
                let windows = state.closed().map(event);
                late.map(|(number, _)| Event::Late(number)).into_iter().chain(windows).collect()
            })
            .collect();
        assert!(state.closed().count() == seen.last().map_or(0, Vec::len), "they are lent again");
        seen
    }};
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn sliding_does_what_its_definition_says(input in inputs()) {
        let state = Sliding::new(length(input.size), length(input.step));
        prop_assert_eq!(seen!(sliding, state, input), fixed(&input));
    }

    #[test]
    fn tumbling_does_what_its_definition_says(mut input in inputs()) {
        input.step = input.size;
        let state = Tumbling::new(length(input.size));
        prop_assert_eq!(seen!(tumbling, state, input), fixed(&input));
    }

    #[test]
    fn session_does_what_its_definition_says(input in inputs()) {
        let state = Session::new(length(input.size));
        prop_assert_eq!(seen!(session, state, input), sessions(&input));
    }
}

const SECOND: Duration = Duration::from_secs(1);

fn at(seconds: &u32) -> Duration {
    *seconds * SECOND
}

#[test]
fn what_is_late_and_what_is_not_meet_again() {
    let report = pipeline! {
        tens = iter([1, 12, 3, 25, 14, 26]) -> tumbling(10 * SECOND, at);
        sums = tens -> map(|ten| ten.items.iter().sum::<u32>());
        late = tens.late -> map(|n| n + 1000);
        all  = merge(sums, late) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 1003, 12, 1014, 51]);
}

#[test]
fn windows_go_to_several_readers() {
    let pipeline = pipeline! {
        visits = iter([1, 2, 9, 11, 30]) -> flat_map(|n| [n, n]) -> session(5 * SECOND, at);
        sizes  = visits -> map(|visit| visit.items.len()) -> collect();
        ends   = visits -> filter(|visit| visit.items.len() > 2)
            -> map(|visit| visit.end.as_secs()) -> collect();
        late   = visits.late -> count();
    };
    assert!(pipeline.explain().contains("late"), "{}", pipeline.explain());
    let report = pipeline.run().unwrap();
    assert_eq!((report.sizes, report.ends, report.late), (vec![4, 4, 2], vec![7, 16], 0));
}

#[test]
fn the_first_late_item_ends_the_run_where_nothing_reads_it() {
    let outcome = pipeline! {
        sizes = iter([1, 12, 3, 25]) -> tumbling(10 * SECOND, at) -> map(|ten| ten.items.len())
            -> collect();
    }
    .run_partial();
    let error = outcome.error.expect("3 is late");
    assert!(error.is_late() && !error.is_full());
    assert_eq!(
        (error.stage(), error.position()),
        (Some("tumbling"), Some(Position::new(Unit::Item, 2)))
    );
    assert_eq!(
        error.to_string(),
        "stage `tumbling` met a late item at item 2: its windows are closed, and nothing reads `.late`"
    );
    assert_eq!(outcome.report.expect("no panic").sizes, [1]);
}

#[test]
fn several_sources_feed_one_window() {
    let report = pipeline! {
        left  = iter([1, 11, 21]);
        right = iter([2, 12, 22]);
        tens  = merge(left, right) -> tumbling(10 * SECOND, at, lateness = SECOND)
            -> map(|ten| ten.items.to_vec()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.tens, [[1, 2], [11, 12], [21, 22]]);
}

#[test]
fn late_items_go_on_like_any_others() {
    let report = pipeline! {
        tens    = iter([1, 12, 3, 25, 14, 26]) -> flat_map(|n| [n, n]) -> tumbling(10 * SECOND, at);
        sizes   = tens -> map(|ten| ten.items.len()) -> collect();
        again   = tens.late -> session(4 * SECOND, at, lateness = 4 * SECOND);
        visits  = again -> map(|visit| visit.items.to_vec()) -> collect();
        other   = iter([100, 200]);
        lost    = merge(again.late, other) -> collect();
        doubles = tens.late -> copied() -> map(|n| n * 2) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sizes, [2, 2, 4]);
    assert_eq!(report.visits, [[3, 3], [14, 14]]);
    assert_eq!((report.lost, report.doubles), (vec![100, 200], vec![6, 6, 28, 28]));
}

#[test]
fn windows_of_windows() {
    let report = pipeline! {
        tens = iter([1, 2, 11, 15, 21, 41]) -> tumbling(10 * SECOND, at)
            -> map(|ten| (ten.start, ten.items.len()))
            -> sliding(20 * SECOND, 10 * SECOND, |(start, _)| *start)
            -> map(|pair| (pair.end.as_secs(), pair.items.iter().map(|(_, n)| n).sum::<usize>()))
            -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.tens, [(10, 2), (20, 4), (30, 3), (40, 1), (50, 1), (60, 1)]);
}

#[test]
fn a_stage_of_its_own() {
    let tens = stage! {
        |n: u32| n -> tumbling(10 * SECOND, at, lateness = 2 * SECOND) -> map(|ten| ten.items.len());
    };
    let report = pipeline! {
        sizes = iter([1, 11, 9, 25]) -> via(tens) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sizes, [2, 1, 1]);
}

#[test]
fn behind_a_thread() {
    let report = pipeline! {
        tens  = iter(0..100_u32) -> thread(capacity = 4) -> tumbling(10 * SECOND, at);
        sizes = tens -> map(|ten| ten.items.len()) -> collect();
        late  = tens.late -> thread(capacity = 4) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.sizes, report.late), (vec![10; 10], vec![]));
}

#[test]
fn more_than_the_limit_is_an_error() {
    let run = |max: usize| {
        pipeline! {
            sizes = iter([1, 2, 3, 4, 5, 6]) -> sliding(3 * SECOND, SECOND, at, max = max)
                -> map(|window| window.items.len()) -> collect();
        }
        .run()
        .map(|report| report.sizes)
    };
    assert_eq!(run(3).unwrap(), [1, 2, 3, 3, 3, 3, 2, 1]);
    assert!(run(2).unwrap_err().is_full());
}

#[test]
fn every_item_is_dropped_once() {
    for stop in [None, Some(3), Some(7)] {
        let ledger = Ledger::default();
        let items = ledger.tokens(12).inspect(|token| assert_ne!(Some(token.id), stop));
        // Every third item lies far behind.
        let time =
            |id: usize| SECOND * u32::try_from(if id % 3 == 2 { id / 2 } else { id * 3 }).unwrap();
        let outcome = pipeline! {
            windows = iter(items) -> sliding(6 * SECOND, 2 * SECOND, |token| time(token.id));
            held    = windows -> map(|window| window.items.len()) -> sum();
            late    = windows.late -> count();
        }
        .run_partial();
        assert_eq!(outcome.error.is_some(), stop.is_some());
        ledger.assert_dropped_once();
        assert_eq!(ledger.alive(), 0);
    }
}

#[test]
fn a_panic_of_the_closure_names_the_stage() {
    let error = pipeline! {
        timed = iter([1, 2]) -> tumbling(SECOND, |n: &u32| { assert_ne!(*n, 2); at(n) });
        count = timed -> count();
        late  = timed.late -> count();
    }
    .run()
    .map(|report| report.count)
    .unwrap_err();
    assert!(error.is_panic());
    assert_eq!(error.stage(), Some("timed"));
}

/// The message of a panic.
fn refusal<T>(make: impl FnOnce() -> T) -> String {
    let payload = catch_unwind(AssertUnwindSafe(make)).err().expect("it is refused");
    payload.downcast_ref::<&str>().expect("a message").to_string()
}

#[test]
fn lengths_that_mean_nothing() {
    let zero = Duration::ZERO;
    let refused = [
        refusal(|| Tumbling::<u32, Duration>::new(zero)),
        refusal(|| Session::<u32, Duration>::new(zero)),
        refusal(|| Sliding::<u32, Duration>::new(SECOND, zero)),
        refusal(|| Sliding::<u32, Duration>::new(SECOND, 2 * SECOND)),
    ];
    assert_eq!(
        refused,
        [
            "the size of a window must not be zero",
            "the gap of a session must not be zero",
            "the step of `sliding` must not be zero",
            "the step of `sliding` must not be longer than its windows",
        ]
    );
}

#[test]
fn the_limit_counts_what_is_open() {
    let mut state = Tumbling::new(10 * SECOND).at_most(2);
    let full = [1, 2, 11, 12, 13].map(|n| {
        tumbling("w", &mut state, Some(n), at);
        state.overflowed()
    });
    assert_eq!((full, state.limit()), ([false, false, false, false, true], 2));
}

#[test]
fn far_apart() {
    let mut state = Sliding::new(SECOND, Duration::from_nanos(1));
    let times = [Duration::ZERO, Duration::MAX];
    let mut seen = 0_u32;
    for time in times.into_iter().map(Some).chain([None]) {
        assert_eq!(sliding("w", &mut state, time, |time| *time), None);
        seen += state.closed().take(3).map(|window| window.items.len() as u32).sum::<u32>();
    }
    assert_eq!(seen, 6);
}

const HOUR: Duration = Duration::from_secs(3600);

/// Sends batches to a region, each after the windows of the one before were seen.
macro_rules! fed_in_batches {
    ($($window:tt)*) => {{
        let (sender, receiver) = mpsc::channel(8);
        let (seen, mut windows) = mpsc::unbounded_channel();
        let feeding = tokio::spawn(async move {
            let mut got = Vec::new();
            for batch in [[1, 2], [3, 4]] {
                for n in batch {
                    sender.send(n).await.unwrap();
                }
                // Nothing else comes until the clock has ended the window.
                got.push(windows.recv().await.unwrap());
            }
            sender.send(5).await.unwrap();
            drop(sender);
            got.extend(windows.recv().await);
            got
        });
        pipeline! {
            channel(receiver) -> $($window)* -> for_each(|window| seen.send(window.items.to_vec()).unwrap());
        }
        .run()
        .await
        .unwrap();
        feeding.await.unwrap()
    }};
}

#[tokio::test(start_paused = true)]
async fn the_clock_ends_windows_while_the_region_is_idle() {
    let expected = [vec![1, 2], vec![3, 4], vec![5]];
    assert_eq!(fed_in_batches!(tumbling_now(HOUR)), expected);
    assert_eq!(fed_in_batches!(sliding_now(HOUR, HOUR)), expected);
    assert_eq!(fed_in_batches!(session_now(HOUR)), expected);
}

#[tokio::test]
async fn windows_of_the_clock_in_a_task() {
    let report = pipeline! {
        visits = iter(0..100) -> flat_map(|n| [n, n]) -> spawn(capacity = 8)
            -> session_now(HOUR, max = 200);
        sizes  = visits -> map(|visit| visit.items.len()) -> collect();
        starts = visits -> filter(|visit| visit.start < visit.end) -> count();
    }
    .run()
    .await
    .unwrap();
    assert_eq!((report.sizes, report.starts), (vec![200], 1));
}

#[tokio::test]
async fn windows_of_the_clock_have_a_limit() {
    let error = pipeline! {
        sizes = iter(0..100) -> tumbling_now(HOUR, max = 10) -> map(|hour| hour.items.len()) -> collect();
    }
    .run()
    .await
    .map(|report| report.sizes)
    .unwrap_err();
    assert!(error.is_full());
    assert_eq!(error.stage(), Some("tumbling_now"));
}

#[tokio::test]
async fn event_time_in_an_asynchronous_graph() {
    let report = pipeline! {
        tens  = iter([1, 2, 12, 3, 25]) -> then(async |n| { tokio::task::yield_now().await; n })
            -> tumbling(10 * SECOND, at);
        sizes = tens -> then(async |ten| { tokio::task::yield_now().await; ten.items.len() }) -> collect();
        late  = tens.late -> then(async |n| n) -> collect();
    }
    .run()
    .await
    .unwrap();
    assert_eq!((report.sizes, report.late), (vec![2, 1, 1], vec![3]));
}
