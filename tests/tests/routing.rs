//! `match` and `round_robin`: one stage with several ports.

use std::sync::Arc;

use streamweave::graph::Transfer::{Lend, Move};
use streamweave::{ZeroCopyShare, pipeline};
use streamweave_tests::{Ledger, edge};

#[derive(Debug, PartialEq)]
enum Shape {
    Circle { radius: u32 },
    Square(u32),
    Named(String, Option<Box<Shape>>),
    Nothing,
}

use Shape::{Circle, Named, Nothing, Square};

fn shapes() -> Vec<Shape> {
    vec![
        Circle { radius: 1 },
        Square(2),
        Named("a".into(), None),
        Nothing,
        Circle { radius: 30 },
        Named("b".into(), Some(Box::new(Square(4)))),
        Square(50),
    ]
}

#[test]
fn patterns_guards_and_bindings_by_move() {
    let report = pipeline! {
        routed = iter(shapes()) -> match {
            Circle { radius } if radius > 10 => sizes(radius * 100),
            Circle { radius } | Square(radius @ 50..) => sizes(radius),
            Named(name, Some(inner)) => nested((name, *inner)),
            Named(name, None) => names(name),
            square @ Square(_) => rest(square),
            Nothing => drop,
        };
        sizes  = routed.sizes -> collect();
        nested = routed.nested -> collect();
        names  = routed.names -> map(|name: String| name + "!") -> collect();
        rest   = routed.rest -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sizes, [1, 3000, 50]);
    assert_eq!(report.nested, [("b".to_owned(), Square(4))]);
    assert_eq!(report.names, ["a!"]);
    assert_eq!(report.rest, [Square(2)]);
}

#[test]
fn a_bare_port_passes_the_whole_item() {
    let ledger = Ledger::default();
    let report = pipeline! {
        routed = iter(ledger.tokens(6)) -> match {
            token if token.id == 0 => drop,
            even if even.id % 2 == 0 => even,
            _ => odd,
        };
        even = routed.even -> collect();
        odd  = routed.odd -> map(|token| token.id) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.even.iter().map(|token| token.id).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(report.odd, [1, 3, 5]);
    assert_eq!(ledger.alive(), 2);
    drop(report);
    ledger.assert_dropped_once();
}

#[test]
fn results_and_options_are_routed_like_anything_else() {
    let report = pipeline! {
        parsed = iter(["1", "x", "3"]) -> map(|word| word.parse::<u32>().map_err(|_| word));
        routed = parsed -> match { Ok(n) => good(n), Err(word) => bad(word) };
        sum    = routed.good -> sum();
        bad    = routed.bad -> collect();
        maybe  = iter([Some(1), None, Some(3)]) -> match { Some(n) => some(n), None => none(()) };
        some   = maybe.some -> collect();
        none   = maybe.none -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.sum, report.bad), (4, vec!["x"]));
    assert_eq!((report.some, report.none), (vec![1, 3], 1));
}

#[test]
fn captured_values_stand_in_guards_and_arms() {
    let limit = 3;
    let names = ["low", "high"];
    let report = pipeline! {
        routed = iter(1..=5) -> match {
            n if n > limit => all((names[1], n)),
            n => all((names[0], n)),
        };
        all = routed.all -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [("low", 1), ("low", 2), ("low", 3), ("high", 4), ("high", 5)]);
}

#[test]
fn lent_items_are_matched_by_reference() {
    let pipeline = pipeline! {
        all    = iter(shapes());
        kept   = all -> collect();
        routed = all -> match {
            Circle { radius } => sizes(*radius),
            Named(name, _) if name != "a" => names(name.len()),
            Square(_) => squares,
            _ => drop,
        };
        sizes   = routed.sizes -> sum();
        names   = routed.names -> count();
        squares = routed.squares -> map(|shape: &Shape| matches!(shape, Square(2))) -> collect();
    };
    assert_eq!(edge(pipeline.graph(), "all", "kept").0, Move);
    assert_eq!(edge(pipeline.graph(), "all", "routed").0, Lend);
    let report = pipeline.run().unwrap();
    assert_eq!(report.kept, shapes());
    assert_eq!((report.sizes, report.names, report.squares), (31, 1, vec![true, false]));
}

#[test]
fn routed_and_merged_again_keeps_the_order() {
    let report = pipeline! {
        routed = iter(1..=9) -> match { n if n % 3 == 0 => three, n if n % 2 == 0 => two, _ => one };
        three  = routed.three -> map(|n| format!("{n}***"));
        two    = routed.two -> filter(|n| *n != 4) -> map(|n| format!("{n}**"));
        one    = routed.one -> flat_map(|n| [format!("{n}"), format!("{n}")]);
        all    = merge(one, two, three) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, ["1", "1", "2**", "3***", "5", "5", "6***", "7", "7", "8**", "9***"]);
}

#[test]
fn ports_fan_out_and_meet() {
    #[derive(Debug, PartialEq, ZeroCopyShare)]
    struct Page(u32);
    let report = pipeline! {
        pages  = iter((1..=4).map(Page));
        routed = pages -> match { page if page.0 > 2 => high, _ => low };
        one    = routed.high -> collect();
        two    = routed.high -> collect();
        seen   = routed.high -> count();
        low    = routed.low -> collect();
    }
    .run()
    .unwrap();
    assert!(report.one.iter().zip(&report.two).all(|(a, b)| Arc::ptr_eq(a, b)));
    assert_eq!((report.one.len(), report.seen, report.low), (2, 2, vec![Page(1), Page(2)]));
}

#[test]
fn a_match_behind_a_match() {
    let report = pipeline! {
        first  = iter(1..=8) -> match { n if n % 2 == 0 => even, _ => odd };
        second = first.even -> match { n if n % 4 == 0 => four(n * 10), n => two(n) };
        four   = second.four -> collect();
        two    = second.two -> inspect(|_| ());
        odd    = first.odd -> map(|n| -n);
        all    = merge(two, odd) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.four, [40, 80]);
    assert_eq!(report.all, [-1, 2, -3, -5, 6, -7]);
}

#[test]
fn port_names_may_be_those_of_variables_types_and_stages() {
    let routed = 1;
    let report = pipeline! {
        routed = iter([1, 2, 3]) -> match { 1 => item, 2 => some(routed), _ => r#type };
        item   = routed.item -> collect();
        some   = routed.some -> collect();
        kind   = routed.r#type -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.item, report.some, report.kind), (vec![1], vec![1], vec![3]));
    assert_eq!(routed, 1);
}

#[test]
fn round_robin_deals_items_out() {
    let ledger = Ledger::default();
    let report = pipeline! {
        dealt = iter(ledger.tokens(7)) -> round_robin(3);
        first  = dealt.0 -> collect();
        second = dealt.1 -> map(|token| token.id) -> collect();
        third  = dealt.2 -> map(|token| token.id);
        last   = third -> last();
    }
    .run()
    .unwrap();
    assert_eq!(report.first.iter().map(|token| token.id).collect::<Vec<_>>(), [0, 3, 6]);
    assert_eq!((report.second, report.last), (vec![1, 4], Some(5)));
}

#[test]
fn round_robin_and_back_keeps_the_order() {
    let report = pipeline! {
        dealt = iter(0..7) -> round_robin(2);
        even  = dealt.0 -> map(|n| n * 10);
        odd   = dealt.1 -> filter(|n| *n != 3);
        all   = merge(even, odd) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [0, 1, 20, 40, 5, 60]);
}

#[test]
fn round_robin_of_a_lent_edge_deals_references() {
    let report = pipeline! {
        words = iter(["a".to_owned(), "bb".to_owned(), "ccc".to_owned()]);
        kept  = words -> collect();
        dealt = words -> round_robin(2);
        left  = dealt.0 -> map(|word: &String| word.len()) -> collect();
        right = dealt.1 -> map(|word: &String| word.len()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.left, report.right), (vec![1, 3], vec![2]));
    assert_eq!(report.kept.len(), 3);
}
