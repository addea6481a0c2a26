//! Errors as data: ports, what ends a run, and what a failed run still reports.

use std::error::Error;
use std::fmt;
use std::num::ParseIntError;

use streamweave::position::Unit;
use streamweave::{Failed, Position, Rejected, RunError, pipeline};
use streamweave_tests::{Ledger, Pulls};

#[derive(Debug, Clone, PartialEq)]
enum Refused {
    Odd(u32),
    Large(u32),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Odd(n) => write!(f, "{n} is odd"),
            Self::Large(n) => write!(f, "{n} is large"),
        }
    }
}

impl Error for Refused {}

fn small_and_even(n: u32) -> Result<u32, Refused> {
    match n {
        10.. => Err(Refused::Large(n)),
        n if n % 2 == 1 => Err(Refused::Odd(n)),
        n => Ok(n),
    }
}

const NUMBERS: [u32; 6] = [2, 3, 4, 12, 6, 7];

fn item(index: u64) -> Position {
    Position::new(Unit::Item, index)
}

#[test]
fn try_map_sends_failures_to_its_port() {
    let report = pipeline! {
        checked = iter(NUMBERS) -> try_map(small_and_even);
        good    = checked -> collect();
        bad     = checked.err -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.good, [2, 4, 6]);
    let bad: Vec<Failed<Refused>> = report.bad;
    let fields: Vec<_> = bad.iter().map(|f| (f.cause.clone(), f.stage, f.position)).collect();
    assert_eq!(
        fields,
        [
            (Refused::Odd(3), "checked", item(1)),
            (Refused::Large(12), "checked", item(3)),
            (Refused::Odd(7), "checked", item(5)),
        ]
    );
    assert_eq!(bad[0].to_string(), "stage `checked` failed at item 1: 3 is odd");
    assert!(bad[0].source().unwrap().downcast_ref::<Refused>().is_some());
}

#[test]
fn attempt_gives_the_item_back() {
    let ledger = Ledger::default();
    let report = pipeline! {
        tried = iter(ledger.tokens(4)) -> attempt(|token| if token.id % 2 == 0 { Ok(token.id) } else { Err("odd") });
        good  = tried -> collect();
        bad   = tried.err -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.good, [0, 2]);
    assert_eq!(ledger.alive(), 2);
    for (rejected, id) in report.bad.iter().zip([1, 3]) {
        let Rejected { item: token, cause, stage, position, attempts, .. } = rejected;
        assert_eq!((token.id, *cause, *stage, *attempts), (id, "odd", "tried", 1));
        assert_eq!(*position, item(id as u64));
    }
    drop(report);
    ledger.assert_dropped_once();
}

#[test]
fn attempt_on_a_lent_edge_rejects_what_it_was_lent() {
    let words = ["1".to_owned(), "x".to_owned()];
    let report = pipeline! {
        all    = iter(words);
        tried  = all -> attempt(|word| word.parse::<u32>());
        good   = tried -> sum();
        broken = tried.err -> map(|rejected| rejected.item.len()) -> collect();
        kept   = all -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.good, report.broken), (1, vec![1]));
    assert_eq!(report.kept, ["1", "x"]);
}

#[test]
fn the_first_error_without_a_port_ends_the_run() {
    let pulls = Pulls::default();
    let outcome = pipeline! {
        checked = iter(pulls.of(NUMBERS)) -> try_map(small_and_even);
        good    = checked -> collect();
        seen    = checked -> count();
    }
    .run_partial();
    let error = outcome.error.unwrap();
    assert_eq!((error.stage(), error.position()), (Some("checked"), Some(item(1))));
    assert!(!error.is_panic() && !error.is_full());
    assert_eq!(error.source().unwrap().downcast_ref(), Some(&Refused::Odd(3)));
    assert_eq!(error.to_string(), "stage `checked` failed at item 1: 3 is odd");
    assert!(error.into_panic().is_err(), "an error is no panic");
    let report = outcome.report.unwrap();
    assert_eq!((report.good, report.seen), (vec![2], 1));
    assert_eq!(pulls.count(), 2, "nothing is read behind the error");
}

#[test]
fn run_gives_the_error_alone() {
    let error = pipeline! {
        good = iter(["1", "x", "y"]) -> try_map(str::parse::<i32>) -> collect();
    }
    .run()
    .unwrap_err();
    assert_eq!(error.stage(), Some("try_map"));
    assert_eq!(error.position().unwrap().index(), Some(1));
    assert!(error.source().unwrap().is::<ParseIntError>());
}

#[test]
fn causes_of_every_kind_end_a_run() {
    type Boxed = Box<dyn Error + Send + Sync>;
    let boxed = |n: i32| if n == 2 { Err(Boxed::from(Refused::Odd(2))) } else { Ok(n) };
    let texts = |n: i32| if n == 2 { Err(format!("no {n}")) } else { Ok(n) };
    let words = |n: i32| if n == 2 { Err("no two") } else { Ok(n) };
    let errors: [(RunError, &str); 3] = [
        (pipeline! { sum = iter(1..4) -> try_map(boxed) -> sum(); }.run().unwrap_err(), "2 is odd"),
        (pipeline! { sum = iter(1..4) -> try_map(texts) -> sum(); }.run().unwrap_err(), "no 2"),
        (pipeline! { sum = iter(1..4) -> try_map(words) -> sum(); }.run().unwrap_err(), "no two"),
    ];
    for (error, cause) in &errors {
        assert_eq!(error.source().unwrap().to_string(), *cause);
        assert_eq!(error.position(), Some(item(1)));
    }
    assert!(errors[0].0.source().unwrap().is::<Refused>(), "the box is opened");
}

#[test]
fn an_error_that_is_not_an_error_may_go_to_the_port() {
    #[derive(Debug, PartialEq)]
    struct NotAnError(u32);
    let report = pipeline! {
        checked = iter(1..=4) -> try_map(|n| if n % 2 == 0 { Ok(n) } else { Err(NotAnError(n)) });
        good    = checked -> sum();
        bad     = checked.err -> map(|failed| failed.cause) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.good, report.bad), (6, vec![NotAnError(1), NotAnError(3)]));
}

#[test]
fn skip_errors_drops_and_counts() {
    let report = pipeline! {
        checked = iter(NUMBERS) -> try_map(small_and_even);
        good    = checked -> count();
        skipped = checked.err -> skip_errors();
        again   = iter(NUMBERS) -> attempt(|n| small_and_even(*n));
        again.err -> skip_errors();
        total   = again -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.good, report.skipped, report.total), (3, 3, 12));
}

#[test]
fn the_error_branch_meets_the_good_one_again() {
    let report = pipeline! {
        checked = iter(NUMBERS) -> try_map(small_and_even);
        good    = checked -> map(|n| n.to_string());
        bad     = checked.err -> map(|failed| failed.cause.to_string());
        all     = merge(good, bad) -> collect();
        turned  = merge(bad, good) -> collect();
    }
    .run()
    .unwrap();
    let expected = ["2", "3 is odd", "4", "12 is large", "6", "7 is odd"];
    // One or the other, in the order of the input.
    assert!(report.all.iter().map(|text| text.as_str()).eq(expected));
    assert!(report.turned.iter().map(|text| text.as_str()).eq(expected));
}

#[test]
fn both_branches_fan_out_before_they_meet() {
    let report = pipeline! {
        checked = iter(NUMBERS) -> try_map(small_and_even);
        seen    = checked -> filter(|n: &u32| *n > 0) -> count();
        failed  = checked.err -> filter(|failed| failed.cause == Refused::Large(12));
        large   = failed -> count();
        costs   = failed -> map(|_| 100);
        good    = checked -> flat_map(|n: u32| [n, n + 1]);
        all     = merge(good, costs) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.seen, report.large), (3, 1));
    assert_eq!(report.all, [2, 3, 4, 5, 100, 6, 7]);
}

#[test]
fn a_rejected_item_is_tried_again_through_a_buffer() {
    // Each item fails as often as it says.
    let report = pipeline! {
        fresh   = iter([(0_u32, 'a'), (2, 'b'), (1, 'c')]);
        all     = merge(fresh, again);
        tried   = all -> attempt(|item| if item.0 == 0 { Ok(item.1) } else { Err("later") });
        done    = tried -> collect();
        again   = tried.err -> map(|rejected| (rejected.item.0 - 1, rejected.item.1)) -> buffer(8);
    }
    .run()
    .unwrap();
    assert_eq!(report.done, ['a', 'b', 'c']);
}

#[test]
fn positions_count_what_the_source_counts() {
    let by_line = pipeline! {
        numbers = lines("1\n2\nx\n4") -> try_map(str::parse::<i32>);
        sum     = numbers -> sum();
    }
    .run()
    .unwrap_err();
    assert_eq!(by_line.position(), Some(Position::new(Unit::Line, 2)));
    assert_eq!(by_line.position().unwrap().to_string(), "line 3");

    // Behind other stages the position is still that of the source's item.
    let behind = pipeline! {
        numbers = iter(0..10) -> filter(|n| n % 3 == 0) -> flat_map(|n| [n, n])
            -> try_map(|n| if n < 9 { Ok(n) } else { Err("nine") });
        sum     = numbers -> sum();
    }
    .run()
    .unwrap_err();
    assert_eq!(behind.position(), Some(item(9)));

    let at_end = pipeline! {
        numbers = iter(0..3) -> sorted() -> try_map(|n| if n == 0 { Err("zero") } else { Ok(n) });
        sum     = numbers -> sum();
    }
    .run()
    .unwrap_err();
    assert_eq!(at_end.position(), Some(Position::END));
    assert!(at_end.to_string().contains("end of input"), "{at_end}");
}

#[test]
fn try_for_each_ends_the_run_or_fills_its_port() {
    let mut seen = Vec::new();
    let mut effect = |n: u32| {
        seen.push(n);
        if n == 2 { Err("two") } else { Ok(()) }
    };
    let error = pipeline! { done = iter(1..5) -> try_for_each(&mut effect); }.run().unwrap_err();
    assert_eq!((error.stage(), error.position()), (Some("done"), Some(item(1))));
    assert_eq!(seen, [1, 2]);

    let report = pipeline! {
        done   = iter(1..5) -> try_for_each(|n| if n % 2 == 0 { Err(n) } else { Ok(()) });
        failed = done.err -> map(|failed| failed.cause) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.failed, [2, 4]);
}

#[test]
fn a_second_error_does_not_hide_the_first() {
    let outcome = pipeline! {
        first  = iter(1..4) -> try_map(|n| if n == 2 { Err("first") } else { Ok(n) });
        total  = first -> sum() -> try_map(|_| Err::<i32, _>("second"));
        total -> for_each(|_| ());
    }
    .run_partial();
    assert_eq!(outcome.error.unwrap().source().unwrap().to_string(), "first");
}

#[test]
fn errors_drop_every_value_once() {
    for at in 0..4 {
        let ledger = Ledger::default();
        let outcome = pipeline! {
            all     = iter(ledger.tokens(4));
            sizes   = all -> map(|token| token.id) -> collect();
            checked = all -> own() -> try_map(|token| if token.id == at { Err("stop") } else { Ok(token) });
            held    = checked -> sorted_by_key(|token| std::cmp::Reverse(token.id)) -> collect();
        }
        .run_partial();
        assert!(outcome.error.is_some());
        drop(outcome);
        assert_eq!(ledger.made(), at + 1);
        ledger.assert_dropped_once();
    }
}
