//! Who gets the item where several stages read one: the claim rule. Types are pinned by closures that
//! annotate their parameter, and by items that cannot be cloned.

use std::sync::Arc;

use streamweave::graph::Transfer::{self, Lend, Move, Share};
use streamweave::{ZeroCopyShare, pipeline};
use streamweave_tests::{edge, transfers};

/// Neither `Clone` nor `Copy`, and not to be shared either.
#[derive(Debug, PartialEq)]
struct Unique(u32);

fn uniques() -> impl Iterator<Item = Unique> {
    (1..=3).map(Unique)
}

#[derive(Debug, PartialEq, ZeroCopyShare)]
struct Page(u32);

fn pages() -> impl Iterator<Item = Page> {
    (1..=3).map(Page)
}

/// The edges of a pipeline, `(from, to, transfer)`.
#[track_caller]
fn check(graph: &streamweave::graph::Graph, expected: &[(&str, &str, Transfer)]) {
    for (from, to, transfer) in expected {
        assert_eq!(edge(graph, from, to).0, *transfer, "{from} -> {to} in\n{}", graph.explain());
    }
}

#[test]
fn one_keeper_gets_the_item_by_move_and_all_others_are_lent() {
    let pipeline = pipeline! {
        all   = iter(uniques());
        kept  = all -> collect();
        seen  = all -> count();
        sums  = all -> map(|item: &Unique| item.0 * 10) -> collect();
        large = all -> filter(|item: &Unique| item.0 > 1) -> count();
    };
    check(
        pipeline.graph(),
        &[
            ("all", "kept", Move),
            ("all", "seen", Lend),
            ("all", "map", Lend),
            ("all", "filter", Lend),
        ],
    );
    let (_, why) = edge(pipeline.graph(), "all", "map");
    assert_eq!(why, "lent, because `kept` keeps it");
    assert!(pipeline.explain().contains("the only consumer that keeps it"));
    let report = pipeline.run().unwrap();
    assert_eq!(report.kept, [Unique(1), Unique(2), Unique(3)]);
    assert_eq!((report.seen, report.large), (3, 2));
    assert_eq!(report.sums, [10, 20, 30]);
}

#[test]
fn lenders_run_in_the_order_written_and_the_keeper_last() {
    let order = std::cell::RefCell::new(Vec::new());
    let note = |who: &'static str| order.borrow_mut().push(who);
    pipeline! {
        all  = iter(0..1);
        kept = all -> inspect(|_| note("keeper")) -> collect();
        all -> for_each(|_| note("first"));
        all -> for_each(|_| note("second"));
        seen = all -> inspect(|_| note("third")) -> count();
    }
    .run()
    .unwrap();
    assert_eq!(*order.borrow(), ["first", "second", "third", "keeper"]);
}

#[test]
fn several_keepers_share_one_item() {
    let pipeline = pipeline! {
        all    = iter(pages());
        first  = all -> collect();
        second = all -> collect();
        best   = all -> max_by_key(|page: &Arc<Page>| page.0);
        seen   = all -> map(|page: &Page| page.0) -> sum();
    };
    check(
        pipeline.graph(),
        &[
            ("all", "first", Share),
            ("all", "second", Share),
            ("all", "best", Share),
            ("all", "map", Lend),
        ],
    );
    assert_eq!(edge(pipeline.graph(), "all", "first").1, "kept by `first`, `second` and `best`");
    let report = pipeline.run().unwrap();
    assert_eq!(report.seen, 6);
    assert_eq!(report.first.len(), 3);
    for (first, second) in report.first.iter().zip(&report.second) {
        assert!(Arc::ptr_eq(first, second));
    }
    let best: Arc<Page> = report.best.unwrap();
    assert!(Arc::ptr_eq(&best, &report.first[2]));
    // The handles are all there are: no copy is hidden anywhere.
    assert_eq!(Arc::strong_count(&best), 3);
    assert_eq!(Arc::strong_count(&report.first[0]), 2);
}

#[test]
fn handles_slices_and_scalars_share_as_themselves() {
    let arcs = [Arc::new(1), Arc::new(2)];
    let words = ["a", "b"];
    let bytes: [&[u8]; 1] = [b"abc"];
    let report = pipeline! {
        handles  = iter(arcs.clone());
        handle_1 = handles -> collect();
        handle_2 = handles -> last();
        texts    = iter(words);
        text_1   = texts -> collect();
        text_2   = texts -> last();
        slices   = iter(bytes);
        slice_1  = slices -> collect();
        slice_2  = slices -> last();
        numbers  = iter([1.5, 2.5]);
        number_1 = numbers -> collect();
        number_2 = numbers -> last();
        pairs    = iter([("x".to_owned(), 1)]);
        pair_1   = pairs -> collect();
        pair_2   = pairs -> last();
    }
    .run()
    .unwrap();
    assert!(Arc::ptr_eq(&report.handle_1[1], report.handle_2.as_ref().unwrap()));
    assert!(Arc::ptr_eq(&report.handle_1[0], &arcs[0]));
    assert_eq!((report.text_1, report.text_2), (vec!["a", "b"], Some("b")));
    assert_eq!((report.slice_1, report.slice_2), (vec![&b"abc"[..]], Some(&b"abc"[..])));
    assert_eq!((report.number_1, report.number_2), (vec![1.5, 2.5], Some(2.5)));
    let (shared, one): &(Arc<String>, i32) = &report.pair_1[0];
    assert_eq!((shared.as_str(), *one), ("x", 1));
    assert!(Arc::ptr_eq(shared, &report.pair_2.unwrap().0));
}

#[test]
fn a_lone_taker_gets_the_item_and_lookers_are_lent() {
    let pipeline = pipeline! {
        all   = iter(uniques());
        seen  = all -> count();
        near  = all -> inspect(|_: &Unique| ()) -> filter(|_: &Unique| true) -> count();
        taken = all -> map(|item: Unique| item.0) -> collect();
    };
    check(
        pipeline.graph(),
        &[("all", "seen", Lend), ("all", "inspect", Lend), ("all", "map", Move)],
    );
    assert_eq!(edge(pipeline.graph(), "all", "map").1, "the only consumer that takes it");
    let report = pipeline.run().unwrap();
    assert_eq!((report.seen, report.near, report.taken), (3, 3, vec![1, 2, 3]));
}

#[test]
fn a_branch_demands_what_its_first_operator_does_that_does_not_only_look() {
    let pipeline = pipeline! {
        all  = iter(uniques());
        seen = all -> filter(|item: &Unique| item.0 > 1) -> inspect(|_: &Unique| ()) -> take(5)
            -> skip(0) -> step_by(1) -> skip_while(|_: &Unique| false) -> take_while(|_: &Unique| true)
            -> unique_by(|item: &Unique| item.0) -> dedup_by_key(|item: &Unique| item.0) -> collect();
        sum  = all -> map(|item: &Unique| item.0) -> sum();
    };
    check(pipeline.graph(), &[("all", "filter", Move), ("all", "map", Lend)]);
    let report = pipeline.run().unwrap();
    assert_eq!((report.seen, report.sum), (vec![Unique(2), Unique(3)], 6));
}

#[test]
fn several_takers_are_all_lent() {
    let pipeline = pipeline! {
        all    = iter(uniques());
        first  = all -> map(|item: &Unique| item.0) -> collect();
        second = all -> flat_map(|item: &Unique| [item.0, 0]) -> collect();
        third  = all -> filter_map(|item: &Unique| (item.0 > 2).then_some(item.0)) -> collect();
        fourth = all -> fold(|| 0, |sum, item: &Unique| *sum += item.0);
        fifth  = all -> scan(|| 0, |sum, item: &Unique| { *sum += item.0; *sum }) -> collect();
        all -> for_each(|_: &Unique| ());
        sixth  = all -> try_map(|item: &Unique| Ok::<_, String>(item.0)) -> last();
        routed = all -> match { Unique(2) => two, _ => drop };
        two    = routed.two -> map(|item: &Unique| item.0) -> collect();
    };
    let graph = pipeline.graph();
    let all = graph.stages.iter().position(|stage| stage.name == "all").unwrap();
    let outgoing: Vec<_> = graph.edges.iter().filter(|edge| edge.from == all).collect();
    assert_eq!(outgoing.len(), 8);
    assert!(outgoing.iter().all(|edge| edge.transfer == Lend));
    assert!(edge(graph, "all", "map").1.ends_with("`own()` claims it"));
    let report = pipeline.run().unwrap();
    assert_eq!(report.first, [1, 2, 3]);
    assert_eq!(report.second, [1, 0, 2, 0, 3, 0]);
    assert_eq!(report.third, [3]);
    assert_eq!(report.fourth, 6);
    assert_eq!(report.fifth, [1, 3, 6]);
    assert_eq!(report.sixth, Some(3));
    assert_eq!(report.two, [2]);
}

#[test]
fn own_claims_the_item_for_one_of_several_takers() {
    let pipeline = pipeline! {
        all    = iter(uniques());
        lent   = all -> map(|item: &Unique| item.0) -> collect();
        owned  = all -> own() -> map(|item: Unique| item) -> collect();
        lent_2 = all -> filter_map(|item: &Unique| Some(item.0)) -> collect();
    };
    check(
        pipeline.graph(),
        &[("all", "map", Lend), ("all", "own", Move), ("all", "filter_map", Lend)],
    );
    let report = pipeline.run().unwrap();
    assert_eq!(report.owned, [Unique(1), Unique(2), Unique(3)]);
    assert_eq!((report.lent, report.lent_2), (vec![1, 2, 3], vec![1, 2, 3]));
}

#[test]
fn copied_and_cloned_make_owned_items_of_lent_ones() {
    let words = [String::from("a"), String::from("b")];
    let report = pipeline! {
        numbers = iter([1, 2, 3]);
        doubled = numbers -> copied() -> map(|n: i32| n * 2) -> collect();
        squared = numbers -> copied() -> fold(|| 0, |sum: &mut i32, n: i32| *sum += n * n);
        texts   = iter(words.clone());
        upper   = texts -> cloned() -> map(|text: String| text + "!") -> collect();
        sizes   = texts -> map(|text: &String| text.len()) -> collect();
        from    = iter(&words) -> cloned() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.doubled, report.squared), (vec![2, 4, 6], 14));
    assert_eq!((report.upper, report.sizes), (vec!["a!".into(), "b!".into()], vec![1, 1]));
    assert_eq!(report.from, words);
}

#[test]
fn share_wraps_a_foreign_type() {
    struct Foreign(u32);
    let pipeline = pipeline! {
        all   = iter([1, 2]) -> map(Foreign) -> share();
        first = all -> collect();
        last  = all -> last();
        sum   = all -> map(|item: &Arc<Foreign>| item.0) -> sum();
    };
    check(
        pipeline.graph(),
        &[("all", "first", Share), ("all", "last", Share), ("all", "map", Lend)],
    );
    let report = pipeline.run().unwrap();
    assert!(Arc::ptr_eq(&report.first[1], report.last.as_ref().unwrap()));
    assert_eq!(report.sum, 3);
}

#[test]
fn a_nested_fan_out_counts_as_the_strongest_behind_it() {
    // A keeper behind the inner fan-out claims at the outer one.
    let keeper = pipeline! {
        all   = iter(uniques());
        inner = all -> filter(|item: &Unique| item.0 != 2);
        kept  = inner -> collect();
        seen  = inner -> map(|item: &Unique| item.0) -> collect();
        outer = all -> map(|item: &Unique| item.0) -> collect();
    };
    check(
        keeper.graph(),
        &[
            ("all", "inner", Move),
            ("all", "map", Lend),
            ("inner", "kept", Move),
            ("inner", "map", Lend),
        ],
    );
    let report = keeper.run().unwrap();
    assert_eq!(report.kept, [Unique(1), Unique(3)]);
    assert_eq!((report.seen, report.outer), (vec![1, 3], vec![1, 2, 3]));

    // Only lookers behind it: the taker outside gets the item.
    let lookers = pipeline! {
        all   = iter(uniques());
        inner = all -> inspect(|_: &Unique| ());
        one   = inner -> count();
        two   = inner -> filter(|item: &Unique| item.0 > 1) -> count();
        outer = all -> map(|item: Unique| item.0) -> collect();
    };
    check(lookers.graph(), &[("all", "inner", Lend), ("all", "map", Move)]);
    let report = lookers.run().unwrap();
    assert_eq!((report.one, report.two, report.outer), (3, 2, vec![1, 2, 3]));

    // Two keepers at different depths share.
    let shared = pipeline! {
        all   = iter(pages());
        inner = all -> filter(|page| page.0 > 1);
        kept  = inner -> collect();
        seen  = inner -> count();
        outer = all -> collect();
    };
    check(shared.graph(), &[("all", "inner", Share), ("all", "outer", Share)]);
    let report = shared.run().unwrap();
    assert_eq!(report.seen, 2);
    assert!(Arc::ptr_eq(&report.kept[0], &report.outer[1]));
}

#[test]
fn what_is_made_behind_a_lent_edge_is_owned_again() {
    let pipeline = pipeline! {
        all    = iter(uniques());
        made   = all -> map(|item: &Unique| Unique(item.0 * 10));
        kept   = made -> collect();
        looked = made -> map(|item: &Unique| item.0) -> sum();
        other  = all -> map(|item: &Unique| item.0) -> collect();
    };
    check(
        pipeline.graph(),
        &[("all", "made", Lend), ("made", "kept", Move), ("made", "map", Lend)],
    );
    let report = pipeline.run().unwrap();
    assert_eq!(report.kept, [Unique(10), Unique(20), Unique(30)]);
    assert_eq!((report.looked, report.other), (60, vec![1, 2, 3]));
}

#[test]
fn a_second_look_never_changes_a_type() {
    let alone = pipeline! {
        all   = iter(uniques());
        taken = all -> map(|item: Unique| item.0) -> collect();
    };
    let looked_at = pipeline! {
        all   = iter(uniques());
        taken = all -> map(|item: Unique| item.0) -> collect();
        a     = all -> count();
        b     = all -> inspect(|_: &Unique| ()) -> count();
        c     = all -> filter(|_: &Unique| true) -> filter(|_: &Unique| false) -> count();
    };
    assert_eq!(edge(alone.graph(), "all", "map").0, Move);
    assert_eq!(edge(looked_at.graph(), "all", "map").0, Move);
    assert_eq!(alone.run().unwrap().taken, looked_at.run().unwrap().taken);
}

#[test]
fn the_order_of_lines_never_changes_a_type() {
    let forward = pipeline! {
        all    = iter(pages());
        looked = all -> count();
        taken  = all -> map(|page: &Page| page.0) -> sum();
        kept   = all -> collect();
        high   = all -> filter(|page: &Arc<Page>| page.0 > 1) -> collect();
    };
    let backward = pipeline! {
        all    = iter(pages());
        high   = all -> filter(|page: &Arc<Page>| page.0 > 1) -> collect();
        kept   = all -> collect();
        taken  = all -> map(|page: &Page| page.0) -> sum();
        looked = all -> count();
    };
    assert_eq!(transfers(forward.graph()), transfers(backward.graph()));
    let (forward, backward) = (forward.run().unwrap(), backward.run().unwrap());
    assert_eq!((forward.looked, forward.taken), (backward.looked, backward.taken));
    assert_eq!((forward.kept, forward.high), (backward.kept, backward.high));
}

#[test]
fn branches_that_meet_again_never_claim() {
    let pipeline = pipeline! {
        all   = iter(uniques());
        left  = all -> map(|item: &Unique| item.0);
        right = all -> map(|item: &Unique| item.0 * 10);
        both  = merge(left, right) -> collect();
        kept  = all -> collect();
    };
    check(
        pipeline.graph(),
        &[("all", "left", Lend), ("all", "right", Lend), ("all", "kept", Move)],
    );
    let report = pipeline.run().unwrap();
    assert_eq!(report.both, [1, 10, 2, 20, 3, 30]);
    assert_eq!(report.kept, [Unique(1), Unique(2), Unique(3)]);

    let looked = pipeline! {
        all   = iter(uniques());
        low   = all -> filter(|item: &Unique| item.0 < 3);
        high  = all -> filter(|item: &Unique| item.0 > 1);
        both  = merge(low, high) -> map(|item: &Unique| item.0) -> collect();
        taken = all -> map(|item: Unique| item.0) -> sum();
    };
    check(looked.graph(), &[("all", "low", Lend), ("all", "high", Lend), ("all", "map", Move)]);
    let report = looked.run().unwrap();
    assert_eq!((report.both, report.taken), (vec![1, 2, 2, 3], 6));

    // What follows the fan-in keeps: then they share.
    let kept = pipeline! {
        all  = iter(pages());
        low  = all -> filter(|page| page.0 < 3);
        high = all -> filter(|page| page.0 > 1);
        both = merge(low, high) -> collect();
    };
    check(kept.graph(), &[("all", "low", Share), ("all", "high", Share)]);
    let report = kept.run().unwrap();
    let ids: Vec<u32> = report.both.iter().map(|page| page.0).collect();
    assert_eq!(ids, [1, 2, 2, 3]);
    assert!(Arc::ptr_eq(&report.both[1], &report.both[2]));
}

#[test]
fn the_tail_of_a_fan_in_runs_before_a_claimant_outside_it() {
    let order = std::cell::RefCell::new(Vec::new());
    let note = |who: &'static str| order.borrow_mut().push(who);
    pipeline! {
        all = iter(uniques()) -> take(1);
        all -> own() -> for_each(|_: Unique| note("claimant"));
        left  = all -> filter(|_| true);
        right = all -> inspect(|_| ());
        both  = merge(left, right);
        both -> for_each(|_: &Unique| note("tail"));
    }
    .run()
    .unwrap();
    assert_eq!(*order.borrow(), ["tail", "tail", "claimant"]);
}

#[test]
fn an_aggregate_that_heads_a_chain_is_kept_by_the_report_too() {
    let pipeline = pipeline! {
        kept  = iter(pages()) -> collect();
        size  = kept -> map(|all: &Vec<Page>| all.len()) -> last();
        total = iter(1..=3) -> sum();
        again = total -> collect();
    };
    check(pipeline.graph(), &[("kept", "map", Lend), ("total", "again", Share)]);
    let report = pipeline.run().unwrap();
    assert_eq!(report.kept, [Page(1), Page(2), Page(3)]);
    assert_eq!((report.size, report.total, report.again), (Some(3), 6, vec![6]));

    let report = pipeline! {
        kept  = iter(pages()) -> collect();
        whole = kept -> last();
    }
    .run()
    .unwrap();
    let kept: Arc<Vec<Page>> = report.kept;
    assert!(Arc::ptr_eq(&kept, &report.whole.unwrap()));
}

#[test]
fn weak_watches_a_shared_item() {
    let report = pipeline! {
        all  = iter(pages());
        even = all -> filter(|page| page.0 == 2) -> collect();
        seen = all -> weak() -> collect();
    }
    .run()
    .unwrap();
    let alive: Vec<Option<u32>> = report.seen.iter().map(|weak| Some(weak.upgrade()?.0)).collect();
    assert_eq!(alive, [None, Some(2), None]);
    assert_eq!(report.even.len(), 1);
}

#[test]
fn explain_says_who_lends_and_why() {
    let pipeline = pipeline! {
        all    = iter(pages());
        first  = all -> map(|page| page.0) -> collect();
        second = all -> map(|page| page.0) -> collect();
    };
    let text = pipeline.explain();
    let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeezed.contains("lend lent, because"), "{text}");
    assert!(squeezed.contains("`own()` claims it"), "{text}");
}

#[test]
fn update_changes_its_own_item_and_no_other_branch_s() {
    let report = pipeline! {
        words  = iter(["a", "bc"].map(str::to_owned));
        length = words -> map(|word: &String| word.len()) -> sum();
        marked = words -> filter(|word| word.len() > 1) -> update(|word| word.push('!')) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.length, report.marked), (3, vec!["bc!".to_owned()]));
}

#[test]
fn updates_of_a_shared_item_are_their_branches_own() {
    let contents = |words: &[Arc<String>]| words.iter().map(|w| (**w).clone()).collect::<Vec<_>>();
    let report = pipeline! {
        words  = iter(["a", "bc"].map(str::to_owned));
        kept   = words -> collect();
        marked = words -> filter(|word| word.len() > 1) -> update(|word| word.push('!')) -> collect();
        asked  = words -> thread(capacity = 2) -> update(|word| word.push('?')) -> collect();
        held   = words -> buffer(8) -> update(|word| word.push('.')) -> update(|word| word.push('.')) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(contents(&report.kept), ["a", "bc"]);
    assert_eq!(contents(&report.marked), ["bc!"]);
    assert_eq!(contents(&report.asked), ["a?", "bc?"]);
    assert_eq!(contents(&report.held), ["a..", "bc.."]);
}
