//! Where branches and sources meet: merge, chain, interleave, zip, joins, `with`, feedback.

use std::collections::HashMap;

use streamweave::pipeline;
use streamweave_tests::{Ledger, Pulls, Token};

#[test]
fn merge_in_a_region_keeps_the_order_of_its_inputs_for_each_item() {
    let report = pipeline! {
        numbers = iter(1..=4);
        tens    = numbers -> map(|n| n * 10);
        even    = numbers -> filter(|n| *n % 2 == 0) -> copied();
        many    = numbers -> flat_map(|n| vec![n * 100; *n as usize % 3]);
        forward = merge(tens, even, many) -> collect();
        back    = merge(many, even, tens) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.forward, [10, 100, 20, 2, 200, 200, 30, 40, 4, 400]);
    assert_eq!(report.back, [100, 10, 200, 200, 2, 20, 30, 400, 4, 40]);
}

#[test]
fn merge_of_sources_takes_turns() {
    let report = pipeline! {
        a   = iter([1, 2, 3, 4]);
        b   = iter([10]);
        c   = iter([100, 200]);
        all = merge(a, b, c) -> collect();
        sum = merge(c, a) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 10, 100, 2, 200, 3, 4]);
    assert_eq!(report.sum, 310);
}

#[test]
fn merged_sources_of_every_kind() {
    let text = "1\n2\n3";
    let report = pipeline! {
        memory = lines(text) -> map(|line| line.to_owned());
        reader = read_lines(std::io::Cursor::new("7\n8")) -> map(|line| line.to_owned());
        made   = iter(["x"]) -> map(|line| line.to_string());
        all    = merge(memory, reader, made) -> collect();
    }
    .run()
    .unwrap();
    let mut all = report.all.clone();
    all.sort();
    assert_eq!(all, ["1", "2", "3", "7", "8", "x"]);
    let of = |wanted: &[&str]| -> Vec<&String> {
        report.all.iter().filter(|line| wanted.contains(&line.as_str())).collect()
    };
    assert_eq!(of(&["1", "2", "3"]), ["1", "2", "3"], "each input keeps its order");
    assert_eq!(of(&["7", "8"]), ["7", "8"]);
}

#[test]
fn an_operator_that_holds_back_merges_with_direct_items() {
    let report = pipeline! {
        numbers = iter([1, 1, 2, 3, 3]);
        changes = numbers -> dedup();
        direct  = numbers -> map(|n| n * 10);
        all     = merge(changes, direct) -> collect();
        pairs   = numbers -> chunks(2) -> map(|pair| pair.iter().sum::<i32>());
        mixed   = merge(direct, pairs) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [10, 10, 1, 20, 2, 30, 30, 3]);
    assert_eq!(report.mixed, [10, 10, 2, 20, 30, 5, 30, 3]);
}

#[test]
fn chain_reads_one_input_after_the_other() {
    let pulls = Pulls::default();
    let report = pipeline! {
        first  = iter([1, 2]);
        second = iter(pulls.of([10, 20])) -> map(|n| n + 1);
        third  = iter([100]);
        all    = chain(first, second, third) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 2, 11, 21, 100]);
    assert_eq!(pulls.count(), 2);
}

#[test]
fn interleave_takes_turns_and_passes_over_what_has_ended() {
    let report = pipeline! {
        a      = iter([1, 2, 3, 4]);
        b      = iter([10]);
        c      = iter([100, 200]);
        all    = interleave(a, b, c) -> collect();
        odd    = iter([1, 2, 3, 5]) -> filter(|n| n % 2 == 1);
        even   = iter([2, 4, 1, 6]) -> filter(|n| n % 2 == 0);
        strict = interleave(odd, even) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 10, 100, 2, 200, 3, 4]);
    assert_eq!(report.strict, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn zip_of_one_ancestor_pairs_item_by_item() {
    let report = pipeline! {
        words  = iter(["a", "bcd", "ef"]);
        sizes  = words -> map(|word| word.len());
        upper  = words -> inspect(|_| ()) -> map(|word| word.to_uppercase());
        pairs  = zip(sizes, upper) -> collect();
    }
    .run()
    .unwrap();
    let expected = [(1, "A"), (3, "BCD"), (2, "EF")];
    assert!(report.pairs.iter().map(|(n, word)| (*n, word.as_str())).eq(expected));
}

#[test]
fn zip_of_different_sources() {
    let endless = Pulls::default();
    let report = pipeline! {
        numbers = iter(endless.of(0..));
        names   = iter(["a", "b", "c"]);
        pairs   = zip(numbers, names) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [(0, "a"), (1, "b"), (2, "c")]);
    assert!(endless.count() <= 4, "{} items pulled for three pairs", endless.count());

    for (left, right) in [(0, 0), (0, 3), (3, 0), (2, 5), (5, 2), (4, 4)] {
        let report = pipeline! {
            lefts  = iter(0..left);
            rights = iter(100..100 + right);
            pairs  = zip(lefts, rights) -> collect();
        }
        .run()
        .unwrap();
        assert_eq!(report.pairs, (0..left).zip(100..100 + right).collect::<Vec<_>>());
    }
}

#[test]
fn zip_of_filtered_branches_waits() {
    let report = pipeline! {
        odd   = iter(1..=9) -> filter(|n| n % 2 == 1);
        third = iter(1..=12) -> filter(|n| n % 3 == 0) -> flat_map(|n| [n, -n]);
        pairs = zip(odd, third) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [(1, 3), (3, -3), (5, 6), (7, -6), (9, 9)]);
}

#[test]
fn zip_moves_what_it_keeps() {
    let ledger = Ledger::default();
    let report = pipeline! {
        lefts  = iter(ledger.tokens(2));
        rights = iter(ledger.tokens(3));
        pairs  = zip(lefts, rights) -> map(|(left, right): (Token, Token)| left.id.min(right.id)) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs.len(), 2);
    ledger.assert_dropped_once();
}

const USERS: [(u32, &str); 4] = [(1, "ada"), (2, "bob"), (1, "eve"), (4, "dan")];
const HITS: [(u32, char); 5] = [(2, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (9, 'e')];

#[test]
fn joins_are_those_of_nested_loops() {
    let report = pipeline! {
        hits  = iter(HITS);
        users = iter(USERS);
        inner = join(hits, users, |hit| hit.0, |user| user.0) -> map(|(h, u)| (h.1, u.1)) -> collect();
        left  = left_join(hits, users, |hit| hit.0, |user| user.0)
            -> map(|(h, u)| (h.1, u.map(|u| u.1))) -> collect();
        outer = outer_join(hits, users, |hit| hit.0, |user| user.0)
            -> map(|(h, u)| (h.map(|h| h.1), u.map(|u| u.1))) -> collect();
    }
    .run()
    .unwrap();

    let mut inner = Vec::new();
    let mut left = Vec::new();
    let mut outer = Vec::new();
    for hit in HITS {
        let matches: Vec<_> = USERS.iter().filter(|user| user.0 == hit.0).collect();
        inner.extend(matches.iter().map(|user| (hit.1, user.1)));
        left.extend(matches.iter().map(|user| (hit.1, Some(user.1))));
        if matches.is_empty() {
            left.push((hit.1, None));
        }
    }
    outer.extend(left.iter().map(|(hit, user)| (Some(*hit), *user)));
    let unmatched = USERS.iter().filter(|user| HITS.iter().all(|hit| hit.0 != user.0));
    outer.extend(unmatched.map(|user| (None, Some(user.1))));
    assert_eq!(report.inner, inner);
    assert_eq!(report.left, left);
    assert_eq!(report.outer, outer);
}

#[test]
fn a_join_lends_and_copies_nothing() {
    let ledger = Ledger::default();
    let report = pipeline! {
        lefts  = iter(ledger.tokens(3));
        rights = iter(ledger.tokens(4));
        pairs  = join(lefts, rights, |left| left.id % 2, |right| right.id % 2) -> count();
        seen   = lefts -> filter(|left: &Token| left.id < 100) -> count();
    }
    .run()
    .unwrap();
    assert_eq!(report.seen, 3);
    assert!(report.pairs > 0);
    ledger.assert_dropped_once();
}

#[test]
fn a_join_inside_a_larger_graph() {
    let report = pipeline! {
        orders   = iter([("ada", 3), ("bob", 5), ("ada", 4), ("zoe", 1)]);
        large    = orders -> filter(|order| order.1 > 2);
        prices   = iter([("ada", 10), ("bob", 20)]);
        doubled  = prices -> map(|(name, price)| (name, price * 2));
        joined   = join(large, doubled, |order| order.0, |price| price.0)
            -> map(|(order, price)| order.1 * price.1);
        total    = joined -> sum();
        count    = orders -> count();
        others   = iter([-1, -2]);
        shown    = merge(joined, others) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.total, report.count), (60 + 200 + 80, 4));
    let mut shown = report.shown;
    shown.sort_unstable();
    assert_eq!(shown, [-2, -1, 60, 80, 200]);
}

#[test]
fn with_holds_items_back_until_the_value_is_there() {
    let weights = [1.0, 3.0];
    let report = pipeline! {
        // The total of another source.
        other = iter(1..=3) -> sum();
        items = iter([10, 20]);
        pairs = with(items, other) -> map(|(item, total)| item + total) -> collect();
        // The total of the same source.
        parts  = iter(weights);
        total  = parts -> sum();
        held   = parts -> buffer(16);
        shares = with(held, total) -> map(|(part, total)| part / total) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [16, 26]);
    assert_eq!(report.shares, [0.25, 0.75]);
    assert_eq!((report.other, report.total), (6, 4.0));
}

#[test]
fn with_overflows_when_the_buffer_is_too_small() {
    let error = pipeline! {
        parts = iter(0..5);
        total = parts -> count();
        held  = parts -> buffer(4);
        sum   = with(held, total) -> map(|(part, total)| part + *total as i32) -> sum();
    }
    .run()
    .unwrap_err();
    assert!(error.is_full());
    assert_eq!(error.stage(), Some("held"));
}

/// The steps of the Collatz sequence from each seed down to 1.
fn collatz(seeds: &[u64]) -> HashMap<u64, u32> {
    let steps = |seed: u64| {
        let next = |n: &u64| match *n {
            1 => None,
            n if n % 2 == 0 => Some(n / 2),
            n => Some(3 * n + 1),
        };
        std::iter::successors(Some(seed), next).count() as u32 - 1
    };
    seeds.iter().map(|seed| (*seed, steps(*seed))).collect()
}

#[test]
fn feedback_goes_round_until_nothing_is_left() {
    let seeds = [1, 27, 7, 6, 97];
    let report = pipeline! {
        fresh  = iter(seeds) -> map(|seed: u64| (seed, seed, 0_u32));
        all    = merge(fresh, again);
        routed = all -> match {
            (seed, 1, steps) => done((seed, steps)),
            (seed, n, steps) if n % 2 == 0 => more((seed, n / 2, steps + 1)),
            (seed, n, steps) => more((seed, 3 * n + 1, steps + 1)),
        };
        again = routed.more -> buffer(1);
        steps: HashMap<u64, u32> = routed.done -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.steps, collatz(&seeds));
}

#[test]
fn feedback_is_drained_before_the_source_is_pulled() {
    let report = pipeline! {
        fresh = iter([3, 2]);
        all   = merge(fresh, again) -> inspect(|_| ());
        seen  = all -> collect();
        again = all -> filter(|n| *n > 1) -> map(|n| n - 1) -> buffer(4);
    }
    .run()
    .unwrap();
    assert_eq!(report.seen, [3, 2, 1, 2, 1]);
}

#[test]
fn feedback_that_outgrows_its_buffer_is_a_typed_error() {
    let outcome = pipeline! {
        fresh = iter([1]);
        all   = merge(fresh, again);
        seen  = all -> take_while(|n| *n < 1000) -> count();
        again = all -> flat_map(|n| [n + 1, n + 1]) -> buffer(10);
    }
    .run_partial();
    let error = outcome.error.unwrap();
    assert!(error.is_full() && !error.is_panic());
    assert_eq!(error.stage(), Some("again"));
    assert!(error.to_string().contains("holds at most 10"), "{error}");
    assert!(outcome.report.unwrap().seen > 3);
}

#[test]
fn aggregates_meet_and_head_chains() {
    let report = pipeline! {
        numbers = iter(1..=5);
        total   = numbers -> sum();
        count   = numbers -> count() -> map(|count| count as i32);
        longest = numbers -> copied() -> max() -> flatten();
        total_2 = numbers -> copied() -> fold(|| 0, |sum, n| *sum += n);
        all     = merge(total_2, count, longest) -> collect();
        total_3 = numbers -> copied() -> fold(|| 0.0, |sum, n| *sum += f64::from(n));
        count_3 = numbers -> fold(|| 0.0, |count, _| *count += 1.0);
        mean    = zip(total_3, count_3) -> map(|(total, count)| total / count) -> last();
        squared = total -> map(|total| total * total) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.total, 15);
    assert_eq!(report.squared, [225]);
    assert_eq!(report.mean, Some(3.0));
    let mut all = report.all;
    all.sort_unstable();
    assert_eq!(all, [5, 5, 15]);
}

#[test]
fn an_operator_that_ends_late_stands_in_mid_chain() {
    let report = pipeline! {
        words   = iter(["pear", "fig", "apple", "fig", "kiwi"]);
        ranked  = words -> sorted() -> dedup() -> enumerate() -> map(|(n, word)| format!("{n}{word}")) -> collect();
        by_size = words -> sorted_by_key(|word| word.len()) -> chunk_by(|word| word.len())
            -> map(|run| run.len()) -> collect();
        best    = words -> top_k(2) -> flatten() -> collect();
        grouped = words -> fold_by(|word| word.len(), || 0, |n, _| *n += 1) -> flatten() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.ranked, ["0apple", "1fig", "2kiwi", "3pear"]);
    assert_eq!(report.by_size, [2, 2, 1]);
    assert_eq!(report.best, ["pear", "kiwi"]);
    assert_eq!(report.grouped, [(4, 2), (3, 2), (5, 1)]);
}

#[test]
fn chunks_of_chunks() {
    let report = pipeline! {
        sums  = iter(1..=11) -> chunks(2) -> map(|two| two.iter().sum::<i32>());
        grid  = sums -> chunks(3) -> map(<[_]>::to_vec) -> collect();
        moves = sums -> windows(2) -> map(|two| two[1] - two[0]) -> chunks(2) -> map(<[_]>::len) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.grid, [vec![3, 7, 11], vec![15, 19, 11]]);
    assert_eq!(report.moves, [2, 2, 1]);
}

#[test]
fn diamonds_in_diamonds() {
    let report = pipeline! {
        numbers = iter(1..=3);
        left    = numbers -> map(|n| n * 10);
        right   = numbers -> map(|n| n * 100);
        inner_a = left -> map(|n| n + 1);
        inner_b = left -> map(|n| n + 2);
        inner   = merge(inner_a, inner_b);
        all     = merge(inner, right) -> collect();
        twice   = merge(inner, inner_b, inner) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [11, 12, 100, 21, 22, 200, 31, 32, 300]);
    assert_eq!(report.twice, (11 + 21 + 31) * 2 + (12 + 22 + 32) * 3);
}

#[test]
fn the_same_branch_may_be_merged_with_its_own_source() {
    let report = pipeline! {
        numbers = iter(1..=3);
        large   = numbers -> filter(|n| *n > 1);
        all     = merge(numbers, large) -> map(|n| n * 10) -> collect();
        kept    = merge(large, numbers) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [10, 20, 20, 30, 30]);
    assert_eq!(report.kept, [1, 2, 2, 3, 3]);
}

#[test]
fn a_branch_that_is_kept_and_meets_again_is_shared() {
    let report = pipeline! {
        numbers = iter(1..=4);
        low     = numbers -> filter(|n| *n < 4);
        high    = numbers -> filter(|n| *n > 1);
        kept    = low -> collect();
        sum     = high -> map(|n| n * 2) -> sum();
        both    = merge(low, high) -> map(|n| n * 10) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.kept, [1, 2, 3]);
    assert_eq!(report.sum, 18);
    assert_eq!(report.both, [10, 20, 20, 30, 30, 40]);
}

#[test]
fn good_items_meet_again_and_with_errors() {
    let report = pipeline! {
        parsed = iter(["1", "x", "22"]) -> try_map(|s| s.parse::<u32>());
        long   = parsed -> filter(|n| *n > 9);
        bad    = parsed.err -> map(|_| 0_u32);
        all    = merge(parsed, long, bad) -> collect();
        texts  = iter(["1", "x", "22"]) -> try_map(|s| s.parse::<u32>().map(|n| n.to_string()));
        other  = texts -> filter(|text| text.len() > 1);
        total  = merge(texts, other) -> map(|text| text.len()) -> sum();
        kept   = texts -> collect();
        errors = texts.err -> count();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 0, 22, 22]);
    assert_eq!((report.total, report.errors), (5, 1));
    assert_eq!(report.kept, ["1", "22"]);
}
