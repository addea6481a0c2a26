//! Drawings in which several features meet.

use std::io::Cursor;
use std::sync::Arc;

use streamweave::{Position, pipeline, stage};
use streamweave_tests::{Ledger, Pulls, Trickle};

#[test]
fn lent_slices_fan_out_and_meet() {
    let report = pipeline! {
        pairs = iter(1..=7) -> chunks(3);
        sums  = pairs -> map(|three| three.iter().sum::<i32>());
        sizes = pairs -> map(|three| three.len() as i32);
        seen  = pairs -> filter(|three| three.len() == 3) -> count();
        all   = merge(sums, sizes) -> collect();
        large = pairs -> filter(|three| three[0] > 1);
        small = pairs -> filter(|three| three.len() < 3);
        both  = merge(large, small) -> map(|three| three.to_vec()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [6, 3, 15, 3, 7, 1]);
    assert_eq!(report.seen, 2);
    assert_eq!(report.both, [vec![4, 5, 6], vec![7], vec![7]]);
}

#[test]
fn lines_of_a_reader_fan_out_and_meet() {
    let report = pipeline! {
        text   = read_lines(Trickle::new("a\n\nccc\ndd\n", 2));
        full   = text -> filter(|line| !line.is_empty());
        long   = text -> filter(|line| line.len() > 2);
        both   = merge(full, long) -> map(|line| line.len()) -> collect();
        copies = text -> copied() -> map(str::to_owned) -> sorted() -> collect();
        first  = text -> take(1) -> map(|line| line.to_uppercase()) -> last();
    }
    .run()
    .unwrap();
    assert_eq!(report.both, [1, 3, 3, 2]);
    assert_eq!(report.copies, ["", "a", "ccc", "dd"]);
    assert_eq!(report.first.as_deref(), Some("A"));
}

#[test]
fn a_buffer_without_feedback_is_a_queue() {
    let report = pipeline! {
        all    = iter(1..=4);
        queued = all -> map(|n| n * 10) -> buffer(8);
        direct = all -> copied();
        out    = merge(direct, queued) -> collect();
        alone  = iter(0..3) -> buffer(1) -> collect();
    }
    .run()
    .unwrap();
    let mut out = report.out;
    out.sort_unstable();
    assert_eq!(out, [1, 2, 3, 4, 10, 20, 30, 40]);
    assert_eq!(report.alone, [0, 1, 2]);
}

#[test]
fn two_feedbacks() {
    let report = pipeline! {
        fresh  = iter([12, 5]);
        all    = merge(fresh, halves, less);
        routed = all -> match { 1 => done, n if n % 2 == 0 => even(n / 2), n => odd(n - 1) };
        halves = routed.even -> buffer(4);
        less   = routed.odd -> buffer(4);
        steps  = all -> collect();
        ends   = routed.done -> count();
    }
    .run()
    .unwrap();
    assert_eq!(report.steps, [12, 6, 3, 2, 1, 5, 4, 2, 1]);
    assert_eq!(report.ends, 2);
}

#[test]
fn items_that_are_mutable_references() {
    let mut numbers = vec![1, 2, 3];
    let report = pipeline! {
        slots = iter(numbers.iter_mut());
        sum   = slots -> map(|slot: &mut i32| { *slot *= 2; *slot }) -> sum();
        seen  = slots -> filter(|slot| **slot > 1) -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.sum, report.seen, numbers), (12, 2, vec![2, 4, 6]));
}

#[test]
fn errors_that_borrow_go_to_the_port() {
    let text = String::from("1 x 2");
    let report = pipeline! {
        words  = iter(text.split(' '));
        parsed = words -> try_map(|word| word.parse::<u32>().map_err(|_| word));
        sum    = parsed -> sum();
        bad    = parsed.err -> map(|failed| failed.cause) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.sum, report.bad), (3, vec!["x"]));
}

#[test]
fn items_that_are_called() {
    let mut log = Vec::new();
    type Job = Box<dyn FnOnce(&mut Vec<u32>)>;
    let jobs: Vec<Job> = vec![Box::new(|log| log.push(1)), Box::new(|log| log.push(2))];
    pipeline! { iter(jobs) -> for_each(|job| job(&mut log)); }.run().unwrap();
    assert_eq!(log, [1, 2]);
}

#[test]
fn a_total_that_several_branches_read() {
    let report = pipeline! {
        weights = iter([1, 3]);
        total   = weights -> copied() -> sum();
        parts   = iter([10, 20]);
        other   = iter([100]);
        first   = with(parts, total) -> map(|(part, total)| part * total) -> collect();
        second  = with(other, total) -> map(|(part, total)| part - total) -> collect();
        heavy   = weights -> map(|n| n * 2) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.first, report.second), (vec![40, 80], vec![96]));
    assert_eq!((report.total, report.heavy), (4, vec![2, 6]));
}

#[test]
fn with_of_a_lent_input() {
    let report = pipeline! {
        total = iter([1, 2]) -> count();
        words = iter(["a".to_owned(), "bb".to_owned()]);
        kept  = words -> collect();
        pairs = with(words, total) -> map(|(word, total): (&String, &u64)| word.len() as u64 + total) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.pairs, report.kept.len()), (vec![3, 4], 2));
}

#[test]
fn zip_of_an_item_with_what_was_made_of_it() {
    let report = pipeline! {
        words = iter(["a".to_owned(), "bb".to_owned()]);
        seen  = words -> inspect(|_| ());
        sizes = words -> map(|word| word.len());
        pairs = zip(seen, sizes) -> map(|(word, size)| format!("{word}{size}")) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, ["a1", "bb2"]);
}

#[test]
fn error_ports_of_different_stages_meet() {
    let report = pipeline! {
        parsed  = iter(["1", "x", "-5", "700"]) -> try_map(|word: &str| word.parse::<i64>().map_err(|_| word.to_owned()));
        checked = parsed -> try_map(|n| u8::try_from(n).map_err(|_| n.to_string()));
        first   = parsed.err -> map(|failed| (failed.stage, failed.cause));
        second  = checked.err -> map(|failed| (failed.stage, failed.cause));
        errors  = merge(first, second) -> collect();
        good    = checked -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.good, [1]);
    let errors: Vec<_> = report.errors.iter().map(|error| (error.0, error.1.as_str())).collect();
    assert_eq!(errors, [("parsed", "x"), ("checked", "-5"), ("checked", "700")]);
}

#[test]
fn a_branch_merged_with_itself() {
    let report = pipeline! {
        all   = iter(1..=2);
        twice = merge(all, all) -> collect();
        made  = all -> map(|n| n * 10);
        again = merge(made, made, made) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.twice, report.again), (vec![1, 1, 2, 2], 90));
}

#[test]
fn an_outer_join_meets_another_source() {
    let report = pipeline! {
        left   = iter([1, 2]);
        right  = iter([2, 3]);
        pairs  = outer_join(left, right, |l| *l, |r| *r)
            -> map(|(l, r)| l.copied().unwrap_or(0) * 10 + r.copied().unwrap_or(0));
        others = iter([500]);
        out    = merge(pairs, others) -> sorted() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.out, [3, 10, 22, 500]);
}

#[test]
fn a_source_joined_with_itself_through_a_buffer() {
    let report = pipeline! {
        all   = iter([("ada", 1), ("bob", 2), ("ada", 3)]);
        held  = all -> buffer(10);
        pairs = join(held, all, |l| l.0, |r| r.0) -> map(|(l, r)| (l.1, r.1)) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [(1, 1), (1, 3), (2, 2), (3, 1), (3, 3)]);
}

#[test]
fn a_total_before_the_items_it_was_made_of() {
    let report = pipeline! {
        all   = iter([1, 2, 3]);
        total = all -> copied() -> sum();
        held  = all -> buffer(3);
        out   = chain(total, held) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.out, [6, 1, 2, 3]);
}

#[test]
fn ready_chunks_hand_on_what_there_is() {
    let report = pipeline! {
        sizes = read_lines(Trickle::new("aa\nbb\ncc\ndd\n", 6)) -> map(str::len) -> ready_chunks(3)
            -> map(<[_]>::len) -> collect();
        whole = iter(0..5) -> ready_chunks(2) -> map(<[_]>::len) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sizes, [2, 2]);
    assert_eq!(report.whole, [2, 2, 1]);
}

#[test]
fn a_failed_run_keeps_the_terminals_of_all_its_steps() {
    let outcome = pipeline! {
        one    = iter(1..10);
        two    = iter(100..110);
        all    = merge(one, two) -> try_map(|n| if n == 102 { Err("no") } else { Ok(n) });
        kept   = all -> collect();
        sum    = all -> sum();
        double = sum -> map(|sum| sum * 2) -> collect();
        after  = kept -> map(|all| all.len()) -> last();
    }
    .run_partial();
    let error = outcome.error.unwrap();
    assert_eq!(error.stage(), Some("all"));
    assert_eq!(error.position().and_then(|at| at.index()), Some(2));
    let report = outcome.report.unwrap();
    assert_eq!(report.kept, [1, 100, 2, 101, 3]);
    assert_eq!(report.sum, 207);
    // What only the end of the input would have started has not begun.
    assert_eq!((report.double, report.after), (vec![], None));
}

#[test]
fn an_error_behind_an_aggregate() {
    let outcome = pipeline! {
        all    = iter(1..=3);
        sum    = all -> sum();
        tested = sum -> try_map(|sum| if *sum == 6 { Err("six") } else { Ok(*sum) });
        kept   = tested -> collect();
        other  = iter(1..=2) -> count();
    }
    .run_partial();
    let error = outcome.error.unwrap();
    assert_eq!((error.stage(), error.position()), (Some("tested"), Some(Position::END)));
    let report = outcome.report.unwrap();
    assert_eq!((report.sum, report.kept), (6, vec![]));
    assert!(report.other <= 2);
}

#[test]
fn a_sum_that_overflows_names_its_stage() {
    let error = pipeline! { total = iter([200_u8, 100]) -> sum(); }.run();
    if cfg!(debug_assertions) {
        assert_eq!(error.unwrap_err().stage(), Some("total"));
    } else {
        assert_eq!(error.unwrap().total, 44);
    }
}

#[test]
fn effects_inside_a_stage() {
    let mut seen = Vec::new();
    let mut effects = 0;
    let report = pipeline! {
        out = iter(1..=3) -> via(stage! { |n: i32|
            n -> filter(|n| *n > 1) -> map(|n| *n) -> sink(&mut seen);
            n -> for_each(|_| effects += 1);
            n -> map(|n| n * 10)
        }) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.out, seen, effects), (vec![10, 20, 30], vec![2, 3], 3));
}

#[test]
fn only_effects_and_no_report() {
    let mut total = 0;
    pipeline! { iter([(); 3]) -> for_each(|()| total += 1); }.run().unwrap();
    assert_eq!(total, 3);
    let outcome =
        pipeline! { iter(0..3) -> try_for_each(|n| if n == 1 { Err("one") } else { Ok(()) }); }
            .run_partial();
    assert!(outcome.report.is_some() && outcome.error.is_some());
}

#[test]
fn a_wide_fan_out() {
    let report = pipeline! {
        all = iter(1..=3) -> map(Arc::new);
        a = all -> collect(); b = all -> last(); c = all -> count(); d = all -> map(|n| **n) -> sum();
        e = all -> chunks(2) -> map(<[_]>::len) -> collect(); f = all -> take(1) -> collect();
        g = all -> skip(2) -> collect(); h = all -> max(); i = all -> windows(2) -> count();
        j = all -> dedup() -> count(); k = all -> unique_by(|n| **n % 2) -> count();
        l = all -> fold(|| 0, |sum, n| *sum += **n); m = all -> sorted_by_key(|n| -**n) -> last();
    }
    .run()
    .unwrap();
    assert_eq!((report.a.len(), report.c, report.d, report.e), (3, 3, 6, vec![2, 1]));
    assert_eq!(
        (report.f.len(), report.g.len(), report.i, report.j, report.k, report.l),
        (1, 1, 2, 3, 2, 6)
    );
    assert!(Arc::ptr_eq(report.h.as_ref().unwrap(), report.b.as_ref().unwrap()));
    assert!(Arc::ptr_eq(report.m.as_ref().unwrap(), &report.a[0]));
}

#[test]
fn readers_and_iterators_in_one_region() {
    let pulls = Pulls::default();
    let report = pipeline! {
        names   = lines("ada\nbob\neve\nzoe");
        numbers = read_lines(Cursor::new("1\n2\nx\n")) -> map(|line| line.parse::<u32>().ok());
        pairs   = zip(names, numbers) -> collect();
        more    = iter(pulls.of([7, 8, 9]));
        seen    = more -> count();
        out     = zip(names, more) -> map(|(name, n)| name.len() + n) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [("ada", Some(1)), ("bob", Some(2)), ("eve", None)]);
    assert_eq!((report.out, report.seen), (vec![10, 11, 12], 3));
}

#[test]
fn the_error_port_of_a_source_beside_another_source() {
    let report = pipeline! {
        text  = lines(b"a\n\xff\nb\n\xfe\n");
        bad   = text.err -> count();
        notes = iter(["x", "y", "z", "u", "v"]);
        all   = merge(notes, text) -> collect();
    }
    .run()
    .unwrap();
    let mut all = report.all;
    all.sort_unstable();
    assert_eq!(all, ["a", "b", "u", "v", "x", "y", "z"]);
    assert_eq!(report.bad, 2);
}

#[test]
fn every_value_is_dropped_once_however_it_travels() {
    let (ledger, others) = (Ledger::default(), Ledger::default());
    let report = pipeline! {
        all    = iter(ledger.tokens(9)) -> share();
        routed = all -> match { token if token.id % 3 == 0 => three, _ => rest };
        sorted = routed.three -> sorted_by_key(|token| std::cmp::Reverse(token.id));
        grouped = routed.rest -> chunks(2) -> map(<[_]>::to_vec);
        rest   = iter(others.tokens(4));
        both   = zip(grouped, rest);
        first  = both -> map(|(group, token)| (group.len(), token)) -> take(2) -> collect();
        kept   = sorted -> collect();
        all_2  = all -> windows(3) -> count();
    }
    .run()
    .unwrap();
    assert_eq!(report.first.iter().map(|pair| pair.0).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(report.kept.iter().map(|token| token.id).collect::<Vec<_>>(), [6, 3, 0]);
    assert_eq!((report.all_2, others.made()), (7, 2));
    drop(report);
    ledger.assert_dropped_once();
    others.assert_dropped_once();
}

#[test]
fn held_back_errors_meet_held_back_items() {
    let report = pipeline! {
        parsed = iter(["1", "x", "x", "2"]) -> try_map(|w: &str| w.parse::<i32>().map_err(|_| w));
        bad = parsed.err -> map(|f| f.cause.len() as i32) -> dedup();
        good = parsed -> chunks(2) -> map(|two| two.iter().sum::<i32>());
        all = merge(bad, good) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [3, 1]);
}

#[test]
fn held_back_items_of_two_ports_meet() {
    let report = pipeline! {
        routed = iter([1, 1, 2, 2, 3]) -> match { n if n % 2 == 1 => odd, _ => even };
        odd = routed.odd -> dedup();
        even = routed.even -> windows(2) -> map(|two| two[0] * 100);
        all = merge(odd, even) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [200, 1, 3]);
}

#[test]
fn the_number_of_skipped_errors_heads_chains() {
    let report = pipeline! {
        parsed = iter(["1", "x", "x", "2"]) -> try_map(str::parse::<i32>);
        sum = parsed -> sum();
        skipped = parsed.err -> skip_errors();
        next = skipped -> map(|n| n * 100) -> last();
        both = zip(sum, skipped) -> map(|(a, b)| a as u64 * 1000 + b) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.sum, report.skipped, report.next), (3, 2, Some(200)));
    assert_eq!(report.both, [3002]);
}

#[test]
fn aggregates_behind_a_feedback() {
    let report = pipeline! {
        fresh = iter([3, 1]);
        all = merge(fresh, again);
        total = all -> sum();
        sizes = all -> copied() -> chunks(2) -> map(<[_]>::len) -> collect();
        again = all -> filter(|n| *n > 1) -> map(|n| n - 1) -> buffer(2);
        out = total -> map(|n| n * 10) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.total, report.sizes, report.out), (7, vec![2, 2], vec![70]));
}

#[test]
fn a_rejected_item_meets_another_source() {
    let report = pipeline! {
        parsed = iter(["1", "x", "2"]) -> attempt(|w| w.parse::<i32>());
        other = iter([7, 8]);
        bad = parsed.err -> map(|r| r.item.len() as i32 * 100);
        all = merge(parsed, other, bad) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 7, 8, 100, 2]);
}

#[test]
fn branches_behind_merged_sources_meet_again() {
    let report = pipeline! {
        a = iter([1, 2, 3]);
        b = iter([10, 20, 30]);
        both = merge(a, b);
        left = both -> filter(|n| *n < 10) -> copied();
        right = both -> filter(|n| *n >= 10) -> map(|n| n / 10);
        again = merge(left, right) -> collect();
        kept = both -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.again, [1, 1, 2, 2, 3, 3]);
    assert_eq!(report.kept, [1, 10, 2, 20, 3, 30]);
}

#[test]
fn aggregates_of_one_source_are_read_beside_each_other() {
    let report = pipeline! {
        a = iter([1, 2, 3]);
        sum = a -> copied() -> sum();
        max = a -> copied() -> max();
        pair = with(max, sum) -> map(|(max, sum)| (max.unwrap(), *sum)) -> last();
        sum_of = a -> copied() -> fold(|| 0, |s, n| *s += n);
        count = a -> fold(|| 0, |s, _| *s += 1);
        mean = with(sum_of, count) -> map(|(sum, count)| sum / *count) -> last();
    }
    .run()
    .unwrap();
    assert_eq!(report.pair, Some((3, 6)));
    assert_eq!(report.mean, Some(2));
}

#[test]
fn a_zip_of_fallible_inputs() {
    let report = pipeline! {
        nums = iter(["1", "2", "x"]) -> try_map(str::parse::<i32>);
        bad = nums.err -> count();
        text = lines(b"a\n\xff\nb\nc");
        lost = text.err -> count();
        all = zip(nums, text) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [(1, "a"), (2, "b")]);
    assert_eq!((report.bad, report.lost), (1, 1));
}

#[test]
fn an_error_before_a_zip() {
    let outcome = pipeline! {
        nums = iter(["1", "2", "x"]) -> try_map(str::parse::<i32>);
        text = lines(b"a\nb\nc") -> map(|l| l.len());
        all = zip(nums, text) -> collect();
    }
    .run_partial();
    assert_eq!(outcome.report.unwrap().all, [(1, 1), (2, 1)]);
    assert_eq!(outcome.error.unwrap().position().unwrap().index(), Some(2));
}

#[test]
fn an_error_on_the_other_side_of_a_zip() {
    let outcome = pipeline! {
        nums = iter(0..9);
        text = iter(["1", "2", "x"]) -> try_map(str::parse::<i32>);
        all = zip(nums, text) -> collect();
    }
    .run_partial();
    assert_eq!(outcome.report.unwrap().all, [(0, 1), (1, 2)]);
    let e = outcome.error.unwrap();
    assert_eq!(e.position().unwrap().index(), Some(2));
}

#[test]
fn a_position_on_the_other_side_of_a_zip() {
    let outcome = pipeline! {
        nums = iter(0..9) -> filter(|n| n % 2 == 0);
        text = iter(["1", "2", "x"]) -> filter(|w| *w != "1") -> try_map(str::parse::<i32>);
        all = zip(nums, text) -> collect();
    }
    .run_partial();
    assert_eq!(outcome.report.unwrap().all, [(0, 2)]);
    let e = outcome.error.unwrap();
    assert_eq!(e.position().unwrap().index(), Some(2), "{e}");
}

#[test]
fn a_zip_of_a_zip() {
    let report = pipeline! {
        a = iter([1, 2, 3]);
        b = iter([10, 20, 30]);
        c = iter([100, 200, 300]);
        ab = zip(a, b);
        abc = zip(ab, c) -> map(|((a, b), c)| a + b + c) -> collect();
        sum = a -> copied() -> sum();
    }
    .run()
    .unwrap();
    assert_eq!(report.abc, [111, 222, 333]);
    assert_eq!(report.sum, 6);
}

#[test]
fn a_zip_with_a_chain_that_remembers() {
    let report = pipeline! {
        a = iter([1, 2, 3]);
        b = iter([10, 20, 30]) -> scan(|| 0, |s, n| { *s += n; *s }) -> enumerate() -> skip(1);
        ab = zip(a, b) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.ab, [(1, (1, 30)), (2, (2, 60))]);
}

#[test]
fn a_zip_lends_what_another_branch_keeps() {
    let mut seen = Vec::new();
    let report = pipeline! {
        words = iter(["a".to_owned(), "b".to_owned()]);
        kept = words -> collect();
        n = iter(0..) -> inspect(|n| seen.push(*n));
        pairs = zip(words, n) -> map(|(w, n)| format!("{w}{n}")) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, ["a0", "b1"]);
    assert_eq!(report.kept.len(), 2);
}

#[test]
fn pairs_fan_out() {
    let report = pipeline! {
        words = iter(["a".to_owned(), "b".to_owned()]);
        n = iter(0..);
        pairs = zip(words, n);
        one = pairs -> map(|(w, n)| format!("{w}{n}")) -> collect();
        two = pairs -> collect();
        three = words -> map(|w| w.len()) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!(report.one, ["a0", "b1"]);
    assert_eq!((report.two.len(), report.three), (2, 2));
}

#[test]
fn the_head_of_a_file_beside_its_rows() {
    let report = pipeline! {
        head = lines("h1,h2") -> take(1) -> map(|l| l.split(',').count()) -> last();
        rows = lines("1,2\n3,4");
        pairs = with(rows, head) -> map(|(row, n)| (row, n.unwrap())) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [("1,2", 2), ("3,4", 2)]);
}

#[test]
fn branches_with_early_ends_meet() {
    let report = pipeline! {
        all = iter(0..10);
        evens = all -> filter(|n| n % 2 == 0) -> take(2);
        odds = all -> filter(|n| n % 2 == 1) -> take(3);
        both = merge(evens, odds) -> map(|n| n * 10) -> collect();
        top = all -> skip_while(|n| *n < 8) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.both, [0, 10, 20, 30, 50]);
    assert_eq!(report.top, [8, 9]);
}

#[test]
fn slices_are_held_back_and_merged() {
    let report = pipeline! {
        all = iter(0..6);
        pairs = all -> chunks(2);
        kept = pairs -> map(|p| p.to_vec()) -> collect();
        first = pairs -> map(|p| p[0]) -> dedup() -> chunks(2) -> map(<[_]>::to_vec) -> collect();
        sums = pairs -> map(|p| p.iter().sum::<i32>());
        maxes = pairs -> flat_map(|p| p.iter().max().copied());
        back = merge(sums, maxes) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.kept, [vec![0, 1], vec![2, 3], vec![4, 5]]);
    assert_eq!(report.first, [vec![0, 2], vec![4]]);
    assert_eq!(report.back, [1, 1, 5, 3, 9, 5]);
}
