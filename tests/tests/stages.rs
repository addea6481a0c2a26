//! Sub-pipelines: drawn by `stage!`, written by hand, used by `via` or pushed by hand.

use std::fmt::Display;
use std::io::Cursor;
use std::iter::Sum;

use streamweave::ops::{dedup::Dedup, enumerate::Enumerate, skip::Skip, take::Take};
use streamweave::{Stage, pipeline, stage};
use streamweave_tests::Ledger;

/// Pushes all items by hand, and collects what comes out of each call.
fn by_hand<In, S: Stage<In>>(
    mut stage: S,
    items: impl IntoIterator<Item = In>,
) -> Vec<Vec<S::Out>> {
    let mut calls: Vec<Vec<S::Out>> =
        items.into_iter().map(|item| stage.push(item).into_iter().collect()).collect();
    calls.push(stage.finish().into_iter().collect());
    calls
}

#[test]
fn a_drawn_stage_of_owned_items() {
    let double = stage! { |n: i32| n -> filter(|n| n % 2 == 1) -> flat_map(|n| [n, n * 10]) };
    assert_eq!(by_hand(double, 1..=3), [vec![1, 10], vec![], vec![3, 30], vec![]]);
}

#[test]
fn a_drawn_stage_of_lent_items_is_used_over_a_reader() {
    let report = pipeline! {
        sizes = read_lines(Cursor::new("a\nbb\n\nccc\n"))
            -> via(stage! { |line: &str| line -> filter(|line| !line.is_empty()) -> map(|line| line.len()) })
            -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sizes, [1, 2, 3]);
}

/// A stage that hands on what it borrowed.
fn words<'a>() -> impl Stage<&'a str, Out = &'a str> {
    stage! { |line: &'a str| line -> flat_map(|line| line.split(' ')) -> filter(|word| word.len() > 1) }
}

#[test]
fn a_named_lifetime_hands_on_what_was_borrowed() {
    let text = String::from("to be or\nnot a be");
    let report = pipeline! { words = lines(&text) -> via(words()) -> collect(); }.run().unwrap();
    assert_eq!(report.words, ["to", "be", "or", "not", "be"]);
}

fn totals<T: Copy + Sum<T> + PartialOrd + Default>(size: usize) -> impl Stage<T, Out = T> {
    stage! { |item: T| item -> filter(|item| *item > T::default()) -> chunks(size) -> map(|some| some.iter().copied().sum::<T>()) }
}

fn shown<T: Display>() -> impl Stage<T, Out = String> {
    stage! { |item: T| item -> map(|item| item.to_string()) }
}

#[test]
fn generic_stages_flush_at_the_end() {
    assert_eq!(
        by_hand(totals::<i32>(2), [1, -5, 2, 3]),
        [vec![], vec![], vec![3], vec![], vec![3]]
    );
    assert_eq!(by_hand(totals::<f64>(5), [0.5, 1.5]), [vec![], vec![], vec![2.0]]);
    let report = pipeline! {
        sums = iter(1..=5) -> via(totals(2)) -> via(shown()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sums, ["3", "7", "5"]);
}

#[test]
fn several_statements_with_a_fan_out_and_a_merge() {
    let fork = stage! { |n: i32|
        doubled = n -> map(|n| n * 2);
        odd     = n -> filter(|n| *n % 2 == 1) -> copied();
        both    = merge(doubled, odd);
        both -> inspect(|_| ())
    };
    assert_eq!(by_hand(fork, 1..=3), [vec![2, 1], vec![4], vec![6, 3], vec![]]);
}

#[test]
fn state_and_captures_live_as_long_as_the_stage() {
    let factor = 10;
    let mut seen = Vec::new();
    let running = stage! { |n: i32|
        n -> inspect(|n| seen.push(*n)) -> scan(|| 0, |sum, n| { *sum += n; *sum * factor }) -> dedup()
    };
    assert_eq!(by_hand(running, [1, 0, 2]), [vec![], vec![], vec![10], vec![30]]);
    assert_eq!(seen, [1, 0, 2]);
}

#[test]
fn aggregates_in_a_stage_come_at_its_end() {
    let best = stage! { |n: u32| n -> top_k(2) -> flatten() };
    assert_eq!(by_hand(best, [3, 1, 4, 1, 5]).concat(), [5, 4]);
    let ranked = stage! { |n: u32| n -> sorted() -> enumerate() };
    assert_eq!(by_hand(ranked, [3, 1]).pop().unwrap(), [(0, 1), (1, 3)]);
}

#[test]
fn a_match_in_a_stage() {
    let signs = stage! { |n: i32|
        routed = n -> match { 0 => drop, n if n < 0 => minus(-n), n => plus(n * 100) };
        plus   = routed.plus -> map(|n| n + 1);
        both   = merge(routed.minus, plus);
        both -> map(|n| n)
    };
    assert_eq!(by_hand(signs, [-2, 0, 3]).concat(), [2, 301]);
}

#[test]
fn an_unconnected_error_in_a_stage_ends_the_run_and_names_it() {
    let parse = || stage! { |word: &str| parsed = word -> try_map(str::parse::<i32>); parsed -> map(|n| n * 2) };
    let report = pipeline! { all = iter(["1", "2"]) -> via(parse()) -> collect(); }.run().unwrap();
    assert_eq!(report.all, [2, 4]);

    let outcome =
        pipeline! { all = iter(["1", "x", "3"]) -> via(parse()) -> collect(); }.run_partial();
    let error = outcome.error.unwrap();
    assert_eq!(error.stage(), Some("parsed"));
    assert_eq!(error.position().and_then(|at| at.index()), Some(1));
    assert_eq!(outcome.report.unwrap().all, [2]);

    // By hand the failure is asked for.
    let mut stage = parse();
    assert_eq!(stage.push("7").collect::<Vec<_>>(), [14]);
    assert!(stage.failure().is_none());
    assert_eq!(stage.push("y").count(), 0);
    assert_eq!(stage.failure().unwrap().stage(), Some("parsed"));
    assert!(stage.failure().is_none(), "it is taken");
}

#[test]
fn a_connected_error_in_a_stage() {
    let parse = stage! { |word: &str|
        parsed = word -> try_map(str::parse::<i32>);
        bad    = parsed.err -> map(|_| -1);
        all    = merge(parsed, bad);
        all -> map(|n| n)
    };
    assert_eq!(by_hand(parse, ["1", "x", "3"]).concat(), [1, -1, 3]);
}

/// Hands on the difference to the item before, and at the end the last item.
struct Steps(Option<i32>);

impl Stage<i32> for Steps {
    type Out = i32;
    type Outs<'s> = Option<i32>;

    fn push(&mut self, item: i32) -> Option<i32> {
        self.0.replace(item).map(|before| item - before)
    }

    fn finish(&mut self) -> Option<i32> {
        self.0
    }
}

/// Hands on an array for each item, of any type.
struct Twice;

impl<T: Clone> Stage<T> for Twice {
    type Out = T;
    type Outs<'s> = Vec<T>;

    fn push(&mut self, item: T) -> Vec<T> {
        vec![item.clone(), item]
    }

    fn finish(&mut self) -> Vec<T> {
        Vec::new()
    }
}

#[test]
fn hand_written_stages() {
    let mut steps = Steps(None);
    let report = pipeline! {
        all   = iter([1, 4, 9]);
        steps = all -> copied() -> via(&mut steps) -> collect();
        twice = all -> copied() -> via(Twice) -> via(Twice) -> count();
        inner = all -> copied() -> via(stage! { |n: i32| n -> via(Steps(None)) -> via(Twice) }) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.steps, [3, 5, 9]);
    assert_eq!(report.twice, 12);
    assert_eq!(report.inner, [3, 3, 5, 5, 9, 9]);
    assert_eq!(steps.0, Some(9), "a borrowed stage keeps its state");
}

#[test]
fn operators_that_are_stages_by_themselves() {
    let report = pipeline! {
        all = iter([1, 1, 2, 3, 3, 4]) -> via(Dedup::new()) -> via(Skip::new(1)) -> via(Take::new(2))
            -> via(Enumerate::new()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [(0, 2), (1, 3)]);
}

#[test]
fn a_stage_drops_what_it_holds_once() {
    let ledger = Ledger::default();
    let report = pipeline! {
        sizes = iter(ledger.tokens(5))
            -> via(stage! { |token: streamweave_tests::Token| token -> chunks(2) -> map(<[_]>::len) })
            -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sizes, [2, 2, 1]);
    ledger.assert_dropped_once();
}

#[test]
fn a_stage_can_be_stored_and_given_away() {
    struct Machine<S> {
        stage: S,
        out: Vec<i32>,
    }
    impl<S: Stage<i32, Out = i32>> Machine<S> {
        fn feed(&mut self, n: i32) {
            self.out.extend(self.stage.push(n));
        }
    }
    let mut machine = Machine { stage: stage! { |n: i32| n -> map(|n| n + 1) }, out: Vec::new() };
    machine.feed(1);
    machine.feed(2);
    assert_eq!(machine.out, [2, 3]);
}

#[test]
fn a_named_aggregate_of_a_stage_is_handed_on() {
    let lengths = stage! { |word: String|
        longest = word -> max_by_key(|word| word.len());
        longest -> map(|longest: Option<String>| longest.unwrap_or_default())
    };
    let words = ["a", "bcd", "ef"].map(str::to_owned);
    let report = pipeline! { all = iter(words) -> via(lengths) -> collect(); }.run().unwrap();
    assert_eq!(report.all, ["bcd"]);
}
