//! Regions on threads of their own.

use streamweave::pipeline;

#[test]
fn a_thread_runs_what_follows() {
    let words = ["to", "be", "or", "not", "to", "be"].map(str::to_owned);
    let here = std::thread::current().id();
    let report = pipeline! {
        before  = iter(&words) -> inspect(|_| assert_eq!(std::thread::current().id(), here));
        lengths = before -> thread(capacity = 4) -> inspect(|_| assert_ne!(std::thread::current().id(), here))
            -> map(|word| word.len()) -> collect();
        total   = before -> count();
    }
    .run()
    .unwrap();
    assert_eq!(report.lengths, [2, 2, 2, 3, 2, 2]);
    assert_eq!(report.total, 6);
}

#[test]
fn an_early_end_behind_a_thread_stops_an_endless_source() {
    for capacity in [1, 2, 3, 4, 1024] {
        let report =
            pipeline! { few = iter(0_u64..) -> thread(capacity = capacity) -> take(5) -> collect(); }.run().unwrap();
        assert_eq!(report.few, [0, 1, 2, 3, 4]);
    }
}

#[test]
fn threads_meet() {
    for capacity in [1, 2, 5, 100] {
        let report = pipeline! {
            a = iter(0..100) -> thread(capacity = capacity);
            b = iter(100..200) -> thread(capacity = capacity);
            all = merge(a, b) -> map(|n| n * 2) -> sorted() -> collect();
        }
        .run()
        .unwrap();
        assert!(report.all.iter().copied().eq((0..200).map(|n| n * 2)));
    }
}

#[test]
fn replicas_share_the_work() {
    for capacity in [1, 3, 64] {
        let report = pipeline! {
            numbers = iter(0..1000_u64);
            parsed  = numbers -> parallel(3, capacity = capacity) -> map(|n| n + 1)
                -> try_map(|n| if n % 7 == 0 { Err(n) } else { Ok(n) });
            total   = parsed -> sum();
            bad     = parsed.err -> map(|failed| failed.cause) -> sorted() -> collect();
        }
        .run()
        .unwrap();
        assert!(report.bad.iter().copied().eq((7..=1000).step_by(7)));
        assert_eq!(report.total, (1..=1000).filter(|n| n % 7 != 0).sum::<u64>());
    }
}

#[test]
fn a_key_has_one_replica_and_keeps_its_order() {
    let report = pipeline! {
        seen = iter((0..1000_u32).map(|n| (n % 10, n))) -> parallel(4, by = |pair| pair.0, capacity = 16)
            -> map(|pair| pair) -> fold_by(|pair| pair.0, Vec::new, |seen, pair| seen.push(pair.1));
    }
    .run()
    .unwrap();
    for (key, seen) in report.seen {
        assert!(seen.into_iter().eq((0..100).map(|n| n * 10 + key)));
    }
}

#[test]
fn branches_that_only_look_share_a_batch() {
    for capacity in [1, 2, 9, 1024] {
        let report = pipeline! {
            words   = iter((0..500).map(|n| n.to_string()));
            lengths = words -> thread(capacity = capacity) -> map(|word: &String| word.len()) -> sum();
            digits  = words -> thread(capacity = capacity) -> map(|word: &String| word.parse::<u64>().unwrap()) -> sum();
            long    = words -> filter(|word| word.len() > 2) -> count();
        }
        .run()
        .unwrap();
        assert_eq!((report.lengths, report.digits, report.long), (10 + 180 + 1200, 124_750, 400));
    }
}

#[test]
fn branches_that_keep_share_each_item() {
    let report = pipeline! {
        words = iter((0..50).map(|n| n.to_string()));
        all   = words -> thread(capacity = 4) -> collect();
        total = words -> thread(capacity = 4) -> map(|word: std::sync::Arc<String>| word.len()) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.all.len(), report.total), (50, 90));
    assert_eq!(*report.all[49], "49");
}

#[test]
fn ordered_replicas_hand_on_in_the_order_of_the_input() {
    for capacity in [1, 2, 5, 64] {
        let report = pipeline! {
            parsed = iter(0..500_u64) -> parallel(3, ordered, capacity = capacity)
                -> map(|n| (0..(n % 7) * 50).fold(n, |n, _| std::hint::black_box(n)))
                -> flat_map(|n| [n, n])
                -> try_map(|n| if n % 10 == 3 { Err(n) } else { Ok(n) });
            all = parsed -> collect();
            bad = parsed.err -> map(|failed| failed.cause) -> collect();
        }
        .run()
        .unwrap();
        let twice = || (0..500).flat_map(|n| [n, n]);
        assert!(report.all.into_iter().eq(twice().filter(|n| n % 10 != 3)));
        assert!(report.bad.into_iter().eq(twice().filter(|n| n % 10 == 3)));
    }
}

#[test]
fn aggregates_of_replicas_are_combined() {
    for n in [0, 1, 10, 1000_u64] {
        let report = pipeline! {
            total = iter(0..n) -> parallel(3) -> map(|n| n * 2) -> sum(combine = |a, b| a + b);
            most  = iter(0..n) -> parallel(3) -> max(combine = |a, b| a.max(b));
            byten = iter(0..n) -> parallel(3, by = |n| n % 10) -> inspect(|_| ()) -> fold_by(|n| n % 10, || 0, |sum, n| *sum += n);
        }
        .run()
        .unwrap();
        assert_eq!((report.total, report.most), ((0..n).map(|n| n * 2).sum::<u64>(), (0..n).max()));
        let sum = |key: u64| (0..n).filter(|n| n % 10 == key).sum::<u64>();
        assert_eq!(report.byten.len() as u64, n.min(10));
        assert!(report.byten.iter().all(|(key, total)| *total == sum(*key)));
    }
}

#[test]
fn one_to_one_branches_are_paired_again_behind_their_threads() {
    for capacity in [1, 2, 3, 100] {
        let report = pipeline! {
            numbers = iter(0..300_u64);
            squares = numbers -> thread(capacity = capacity) -> map(|n| n * n);
            doubles = numbers -> thread(capacity = 1) -> map(|n| n * 2);
            all = zip(squares, doubles) -> collect();
        }
        .run()
        .unwrap();
        assert!(report.all.into_iter().eq((0..300).map(|n| (n * n, n * 2))));
    }
}

#[test]
fn an_isolated_branch_never_stalls_its_sibling() {
    let fast_is_done = std::sync::Barrier::new(2);
    let first = std::sync::atomic::AtomicBool::new(true);
    let outcome = pipeline! {
        numbers = iter(0..10_000_u64);
        fast = numbers -> thread(capacity = 64, overflow = block) -> map(|n: &u64| *n)
            -> inspect(|n| if *n == 9_999 { fast_is_done.wait(); }) -> count();
        slow = numbers -> thread(capacity = 64, isolated)
            -> inspect(|_| if first.swap(false, std::sync::atomic::Ordering::Relaxed) { fast_is_done.wait(); })
            -> count();
    }
    .run_partial();
    let report = outcome.report.unwrap();
    assert_eq!(report.fast, 10_000);
    assert!((1..=64).contains(&report.slow), "{}", report.slow);
}

#[test]
fn queues_that_one_region_fills_are_emptied_together() {
    let report = pipeline! {
        numbers = iter(0..100_u64);
        a       = numbers -> thread(capacity = 1);
        b       = numbers -> thread(capacity = 2);
        total   = a -> copied() -> sum();
        also    = total -> map(|total| *total);
        copied  = b -> copied();
        all     = merge(also, copied) -> sorted() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.total, 4950);
    assert!(report.all.into_iter().eq((0..100).chain([4950])));
}
