//! A branch that is complete ends; a source stops when all its branches have.

use std::io::Cursor;

use streamweave::{pipeline, stage};
use streamweave_tests::{Ledger, Pulls};

#[test]
fn an_endless_source_stops_where_nobody_looks_any_more() {
    let pulls = Pulls::default();
    for n in 0..4 {
        let pulls = Pulls::default();
        let report =
            pipeline! { first = iter(pulls.of(0..)) -> take(n) -> collect(); }.run().unwrap();
        assert_eq!(report.first, (0..n as u64).collect::<Vec<_>>());
        assert_eq!(pulls.count(), n, "take({n})");
    }
    let report = pipeline! {
        low = iter(pulls.of(0..)) -> map(|n| n * 2) -> take_while(|n| *n < 7) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.low, [0, 2, 4, 6]);
    assert_eq!(pulls.count(), 5, "the item that ends it was looked at, and none behind it");
}

#[test]
fn a_branch_that_ends_does_not_end_its_siblings() {
    let report = pipeline! {
        all   = iter(1..=10);
        seen  = all -> count();
        first = all -> take(3) -> collect();
        low   = all -> take_while(|n| *n < 6) -> count();
        sum   = all -> map(|n| n) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.seen, report.first, report.low, report.sum), (10, vec![1, 2, 3], 5, 55));
}

#[test]
fn a_source_stops_at_the_later_of_two_takes() {
    for (one, two) in [(2, 5), (5, 2), (0, 3), (3, 0), (0, 0), (4, 4)] {
        let pulls = Pulls::default();
        let report = pipeline! {
            all    = iter(pulls.of(0..));
            first  = all -> take(one) -> count();
            second = all -> filter(|_| true) -> take(two) -> count();
        }
        .run()
        .unwrap();
        assert_eq!((report.first, report.second), (one as u64, two as u64));
        assert_eq!(pulls.count(), one.max(two), "take({one}) and take({two})");
    }
}

#[test]
fn a_take_before_a_fan_out_ends_both() {
    let pulls = Pulls::default();
    let report = pipeline! {
        some   = iter(pulls.of(0..)) -> take(4);
        inner  = some -> take(2) -> collect();
        others = some -> filter(|n| n % 2 == 0) -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.inner, report.others), (vec![0, 1], 2));
    assert_eq!(pulls.count(), 4);
}

#[test]
fn takes_behind_what_multiplies_and_drops() {
    let pulls = Pulls::default();
    let report = pipeline! {
        many = iter(pulls.of(1..)) -> filter(|n| n % 2 == 0) -> flat_map(|n| [n; 3]) -> take(4) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.many, [2, 2, 2, 4]);
    assert_eq!(pulls.count(), 4);
}

#[test]
fn a_take_behind_a_merge_ends_all_branches() {
    let pulls = Pulls::default();
    let report = pipeline! {
        all   = iter(pulls.of(1..));
        tens  = all -> map(|n| n * 10);
        ones  = all -> copied();
        both  = merge(tens, ones) -> take(5) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.both, [10, 1, 20, 2, 30]);
    assert_eq!(pulls.count(), 3);
}

#[test]
fn a_take_behind_merged_sources() {
    let (left, right) = (Pulls::default(), Pulls::default());
    let report = pipeline! {
        a   = iter(left.of(1..));
        b   = iter(right.of(100..));
        all = merge(a, b) -> take(4) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 100, 2, 101]);
    assert_eq!((left.count(), right.count()), (2, 2));
}

#[test]
fn one_of_two_merged_sources_is_endless() {
    let report = pipeline! {
        a   = iter(1..) -> take(3);
        b   = iter(100..103);
        all = merge(a, b) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 100, 2, 101, 3, 102]);
}

#[test]
fn a_chain_of_endless_inputs() {
    let report = pipeline! {
        a   = iter(1..) -> take(2);
        b   = iter(10..) -> take_while(|n| *n < 12);
        all = chain(a, b) -> collect();
        c   = iter(1..=2);
        d   = iter(5..);
        cut = chain(c, d) -> take(4) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 2, 10, 11]);
    assert_eq!(report.cut, [1, 2, 5, 6]);
}

#[test]
fn a_zip_ends_with_its_take_or_with_the_shorter_input() {
    let (left, right) = (Pulls::default(), Pulls::default());
    let report = pipeline! {
        a     = iter(left.of(0..));
        b     = iter(right.of(10..));
        pairs = zip(a, b) -> take(3) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [(0, 10), (1, 11), (2, 12)]);
    assert!(left.count() <= 4 && right.count() <= 4, "{} and {}", left.count(), right.count());
    let report = pipeline! {
        all   = iter(0..);
        left  = all -> map(|n| n + 1);
        right = all -> map(|n| n * n);
        pairs = zip(left, right) -> take(3) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [(1, 0), (2, 1), (3, 4)]);
}

#[test]
fn feedback_ends_with_the_take() {
    let report = pipeline! {
        fresh = iter(0..);
        all   = merge(fresh, again) -> take(6);
        seen  = all -> collect();
        again = all -> filter(|n| *n < 100) -> map(|n| n + 100) -> buffer(4);
    }
    .run()
    .unwrap();
    assert_eq!(report.seen, [0, 100, 1, 101, 2, 102]);
}

#[test]
fn readers_are_not_read_further() {
    let mut reader = Cursor::new("a\nb\nc\n".repeat(300_000));
    let report = pipeline! { first = read_lines(&mut reader) -> take(2) -> map(str::to_owned) -> collect(); }
        .run()
        .unwrap();
    assert_eq!(report.first, ["a", "b"]);
    assert!(reader.position() < 1_000_000, "read up to {}", reader.position());
}

#[test]
fn the_routed_port_of_a_take() {
    let pulls = Pulls::default();
    let report = pipeline! {
        routed = iter(pulls.of(1..)) -> match { n if n % 2 == 0 => even, _ => odd };
        even   = routed.even -> take(2) -> collect();
        odd    = routed.odd -> take(1) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.even, report.odd), (vec![2, 4], vec![1]));
    assert_eq!(pulls.count(), 4);
}

#[test]
fn an_error_branch_may_end_the_source() {
    let pulls = Pulls::default();
    let report = pipeline! {
        checked = iter(pulls.of(1..)) -> try_map(|n| if n % 2 == 0 { Err(n) } else { Ok(n) });
        good    = checked -> take(1) -> collect();
        bad     = checked.err -> map(|failed| failed.cause) -> take(2) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.good, report.bad), (vec![1], vec![2, 4]));
    assert_eq!(pulls.count(), 4);
}

#[test]
fn items_behind_a_complete_branch_are_dropped_once() {
    let ledger = Ledger::default();
    let report = pipeline! {
        all   = iter(ledger.tokens(5));
        first = all -> take(2) -> collect();
        seen  = all -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.first.len(), report.seen, ledger.alive()), (2, 5, 2));
    drop(report);
    ledger.assert_dropped_once();
}

#[test]
fn what_is_held_back_still_comes_after_an_early_end() {
    let report = pipeline! {
        some   = iter(1..) -> take(5);
        chunks = some -> chunks(2) -> map(<[_]>::to_vec) -> collect();
        sorted = some -> copied() -> sorted_by_key(|n| -n) -> take(2) -> collect();
        total  = some -> sum();
        next   = total -> map(|total| total * 2) -> last();
    }
    .run()
    .unwrap();
    assert_eq!(report.chunks, [vec![1, 2], vec![3, 4], vec![5]]);
    assert_eq!((report.sorted, report.total, report.next), (vec![5, 4], 15, Some(30)));
}

#[test]
fn a_take_in_a_stage_completes_it() {
    let pulls = Pulls::default();
    let report = pipeline! {
        all   = iter(pulls.of(1..=9));
        some  = all -> via(stage! { |n: i32| n -> filter(|n| n % 2 == 0) -> take(2) }) -> collect();
        count = iter(1..=9) -> via(stage! { |n: i32| n -> take(0) }) -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.some, report.count), (vec![2, 4], 0));
}

#[test]
fn a_source_stops_behind_operators_that_hold_items_back() {
    /// How many items are asked for until two have passed.
    macro_rules! asked {
        ($($rest:tt)*) => {{
            let pulls = Pulls::default();
            let report = pipeline! { some = iter(pulls.of(1..)) $($rest)* -> take(2) -> count(); }
                .run()
                .unwrap();
            assert_eq!(report.some, 2);
            pulls.count()
        }};
    }
    assert_eq!(asked!(-> chunks(3)), 6);
    assert_eq!(asked!(-> dedup()), 3);
    assert_eq!(asked!(-> chunk_by(|n| n / 3)), 6);
    assert_eq!(asked!(-> via(stage! { |n: i32| n -> filter(|n| n % 2 == 0) })), 4);
}
