//! Random inputs through drawings of every shape, against what plain iterators and loops compute.

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;
use streamweave::{Stage, pipeline, stage};

/// Items of two inputs, and a small number for sizes.
type Input<'a> = (&'a [i32], &'a [i32], usize);

/// Takes turns over inputs that have not ended.
fn alternating(inputs: &[&[i32]]) -> Vec<i32> {
    let longest = inputs.iter().map(|input| input.len()).max().unwrap_or(0);
    (0..longest)
        .flat_map(|at| inputs.iter().filter_map(move |input| input.get(at)))
        .copied()
        .collect()
}

fn deduped(items: &[i32]) -> Vec<i32> {
    let mut items = items.to_vec();
    items.dedup();
    items
}

fn sorted(items: &[i32]) -> Vec<i32> {
    let mut items = items.to_vec();
    items.sort();
    items
}

/// `oracle! { name: |a, b, n| { drawing } => naive; }` makes a property test of each drawing, whose
/// result is called `out`.
macro_rules! oracle {
    ($($name:ident: |$a:ident, $b:ident, $n:ident| { $($drawing:tt)* } => $naive:expr;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(96))]
            $(
                #[test]
                fn $name(
                    first in proptest::collection::vec(-6..12_i32, 0..24),
                    second in proptest::collection::vec(-6..12_i32, 0..24),
                    size in 1..6_usize,
                ) {
                    let ($a, $b, $n): Input<'_> = (&first, &second, size);
                    _ = ($b, $n);
                    let report = pipeline! { $($drawing)* }.run().unwrap();
                    let expected = $naive;
                    prop_assert_eq!(report.out, expected);
                }
            )*
        }
    };
}

oracle! {
    a_chain_of_everything: |a, b, n| {
        out = iter(a) -> copied() -> filter(|x| x % 3 != 0) -> map(|x| x * 2) -> flat_map(|x| [x, x + 1])
            -> skip(n) -> step_by(2) -> dedup() -> enumerate() -> filter_map(|(at, x)| (at % 4 != 1).then_some(x))
            -> windows(2) -> map(|two| two[0] - two[1]) -> take(10) -> collect();
    } => {
        let made: Vec<i32> = a.iter().filter(|x| *x % 3 != 0).map(|x| x * 2).flat_map(|x| [x, x + 1]).collect();
        let some: Vec<i32> = made.into_iter().skip(n).step_by(2).collect();
        let some: Vec<i32> = deduped(&some).into_iter().enumerate()
            .filter(|(at, _)| at % 4 != 1).map(|(_, x)| x).collect();
        some.windows(2).map(|two| two[0] - two[1]).take(10).collect::<Vec<_>>()
    };

    a_diamond: |a, b, n| {
        all   = iter(a) -> copied();
        left  = all -> filter(|x| *x > 2) -> map(|x| x * 10);
        right = all -> flat_map(|x| vec![*x; (*x).clamp(0, 3) as usize]);
        out   = merge(left, right) -> collect();
    } => {
        let mut out = Vec::new();
        for x in a {
            if *x > 2 { out.push(x * 10); }
            out.extend(vec![*x; (*x).clamp(0, 3) as usize]);
        }
        out
    };

    a_diamond_in_a_diamond: |a, b, n| {
        all   = iter(a) -> copied();
        outer = all -> map(|x| x + 100);
        even  = all -> filter(|x| x % 2 == 0);
        one   = even -> map(|x| x + 200);
        two   = even -> filter(|x| *x > 0) -> flat_map(|x| [x + 300, x + 400]);
        inner = merge(two, one);
        most  = merge(inner, outer) -> filter(|x| x % 5 != 0);
        last  = inner -> map(|x| -x);
        out   = merge(most, last) -> collect();
    } => {
        let mut out = Vec::new();
        for x in a {
            let mut inner = Vec::new();
            if x % 2 == 0 {
                if *x > 0 { inner.extend([x + 300, x + 400]); }
                inner.push(x + 200);
            }
            out.extend(inner.iter().copied().chain([x + 100]).filter(|x| x % 5 != 0));
            out.extend(inner.iter().map(|x| -x));
        }
        out
    };

    merged_sources: |a, b, n| {
        one = iter(a) -> copied();
        two = iter(b) -> copied();
        out = merge(one, two) -> collect();
    } => alternating(&[a, b]);

    sources_merged_twice: |a, b, n| {
        one   = iter(a) -> copied();
        two   = iter(b) -> copied();
        three = iter(0..n as i32);
        pair  = merge(one, two) -> map(|x| x * 2);
        all   = merge(pair, three);
        out   = all -> chunks(n) -> map(|some| some.iter().sum::<i32>()) -> collect();
    } => {
        let double = |items: &[i32]| -> Vec<i32> { items.iter().map(|x| x * 2).collect() };
        let three: Vec<i32> = (0..n as i32).collect();
        alternating(&[&double(a), &double(b), &three]).chunks(n).map(|some| some.iter().sum()).collect::<Vec<i32>>()
    };

    what_is_held_back_meets_what_is_not: |a, b, n| {
        all     = iter(a) -> copied();
        changes = all -> dedup() -> map(|x| (0, x));
        sums    = all -> chunks(n) -> map(|some| (1, some.iter().sum::<i32>()));
        direct  = all -> map(|x| (2, *x));
        out     = merge(changes, sums, direct) -> collect();
    } => {
        let mut out = Vec::new();
        let (mut held, mut some) = (None, Vec::new());
        for x in a {
            if held != Some(*x) {
                out.extend(held.map(|held| (0, held)));
                held = Some(*x);
            }
            some.push(*x);
            if some.len() == n {
                out.push((1, some.drain(..).sum()));
            }
            out.push((2, *x));
        }
        out.extend(held.map(|held| (0, held)));
        if !some.is_empty() {
            out.push((1, some.iter().sum()));
        }
        out
    };

    chunks_of_chunks: |a, b, n| {
        inner = iter(a) -> copied() -> chunks(n);
        sizes = inner -> map(|some| some.len());
        out   = inner -> map(|some| some.iter().sum::<i32>()) -> chunks(2) -> map(<[_]>::to_vec) -> collect();
        total = sizes -> sum();
    } => {
        let sums: Vec<i32> = a.chunks(n).map(|some| some.iter().sum()).collect();
        sums.chunks(2).map(<[i32]>::to_vec).collect::<Vec<_>>()
    };

    runs: |a, b, n| {
        out = iter(a) -> copied() -> chunk_by(|x| x.rem_euclid(2)) -> map(|run| run.to_vec()) -> collect();
    } => a.chunk_by(|x, y| x.rem_euclid(2) == y.rem_euclid(2)).map(<[i32]>::to_vec).collect::<Vec<_>>();

    sorted_in_mid_chain: |a, b, n| {
        ranked = iter(a) -> copied() -> sorted();
        low    = ranked -> take(n);
        high   = ranked -> skip(n) -> map(|x| x * 100);
        out    = merge(low, high) -> collect();
    } => sorted(a).into_iter().enumerate().map(|(at, x)| if at < n { x } else { x * 100 }).collect::<Vec<_>>();

    aggregates_of_one_source_meet: |a, b, n| {
        all   = iter(a) -> copied();
        sum   = all -> sum();
        count = all -> count();
        pair  = zip(sum, count) -> map(|(sum, count)| (sum, count));
        best  = all -> top_k(n) -> flatten() -> map(|x| (x, 0));
        out   = chain(pair, best) -> collect();
    } => {
        let mut best = sorted(a);
        best.reverse();
        best.truncate(n);
        std::iter::once((a.iter().sum::<i32>(), a.len() as u64)).chain(best.into_iter().map(|x| (x, 0))).collect::<Vec<_>>()
    };

    a_share_of_the_total: |a, b, n| {
        all   = iter(a) -> copied();
        total = all -> map(|x| i64::from(*x)) -> sum();
        held  = all -> copied() -> buffer(64);
        out   = with(held, total) -> map(|(x, total)| i64::from(x) * 3 - *total) -> collect();
    } => {
        let total: i64 = a.iter().map(|x| i64::from(*x)).sum();
        a.iter().map(|x| i64::from(*x) * 3 - total).collect::<Vec<_>>()
    };

    zipped_sources_that_drop_and_multiply: |a, b, n| {
        one = iter(a) -> copied() -> filter(|x| *x > 0);
        two = iter(b) -> copied() -> flat_map(|x| vec![x; x.rem_euclid(3) as usize]);
        out = zip(one, two) -> map(|(x, y)| x * 100 + y) -> collect();
    } => {
        let two = b.iter().flat_map(|x| vec![*x; x.rem_euclid(3) as usize]);
        a.iter().filter(|x| **x > 0).zip(two).map(|(x, y)| x * 100 + y).collect::<Vec<_>>()
    };

    zipped_branches: |a, b, n| {
        all   = iter(a) -> copied();
        left  = all -> map(|x| x * 2);
        right = all -> enumerate() -> map(|(at, x)| at as i32 - x) -> inspect(|_| ());
        out   = zip(left, right) -> filter(|(x, y)| x > y) -> map(|(x, y)| x + y) -> collect();
    } => a.iter().enumerate().map(|(at, x)| (x * 2, at as i32 - x)).filter(|(x, y)| x > y)
        .map(|(x, y)| x + y).collect::<Vec<_>>();

    chained_sources: |a, b, n| {
        one   = iter(a) -> copied() -> dedup();
        two   = iter(b) -> copied() -> sorted();
        three = iter(b) -> copied() -> filter(|x| x % 2 == 0);
        out   = chain(one, two, three) -> map(|x| x + 1) -> collect();
    } => deduped(a).into_iter().chain(sorted(b)).chain(b.iter().copied().filter(|x| x % 2 == 0))
        .map(|x| x + 1).collect::<Vec<_>>();

    interleaved_sources: |a, b, n| {
        one   = iter(a) -> copied() -> filter(|x| x % 2 == 0);
        two   = iter(b) -> copied();
        three = iter(0..n as i32) -> map(|x| x * 1000);
        out   = interleave(one, two, three) -> collect();
    } => {
        let mut queues: Vec<VecDeque<i32>> = vec![
            a.iter().copied().filter(|x| x % 2 == 0).collect(),
            b.iter().copied().collect(),
            (0..n as i32).map(|x| x * 1000).collect(),
        ];
        let mut out = Vec::new();
        while queues.iter().any(|queue| !queue.is_empty()) {
            out.extend(queues.iter_mut().filter_map(VecDeque::pop_front));
        }
        out
    };

    joined: |a, b, n| {
        lefts  = iter(a) -> copied();
        rights = iter(b) -> enumerate() -> map(|(at, x)| (at, *x));
        pairs  = left_join(lefts, rights, |x| x.rem_euclid(4), |y| y.1.rem_euclid(4));
        out    = pairs -> map(|(x, y)| (*x, y.copied())) -> collect();
        matched = pairs -> filter(|(_, y)| y.is_some()) -> count();
    } => {
        let mut out = Vec::new();
        for x in a {
            let rights = b.iter().copied().enumerate();
            let matches: Vec<_> = rights.filter(|y| y.1.rem_euclid(4) == x.rem_euclid(4)).collect();
            out.extend(matches.iter().map(|y| (*x, Some(*y))));
            if matches.is_empty() {
                out.push((*x, None));
            }
        }
        out
    };

    outer_joined: |a, b, n| {
        lefts  = iter(a) -> copied() -> dedup();
        rights = iter(b) -> copied() -> sorted();
        out    = outer_join(lefts, rights, |x| x.div_euclid(3), |y| y.div_euclid(3))
            -> map(|(x, y)| (x.copied(), y.copied())) -> collect();
    } => {
        let (lefts, rights) = (deduped(a), sorted(b));
        let mut out = Vec::new();
        for x in &lefts {
            let matches: Vec<i32> = rights.iter().copied().filter(|y| y.div_euclid(3) == x.div_euclid(3)).collect();
            out.extend(matches.iter().map(|y| (Some(*x), Some(*y))));
            if matches.is_empty() { out.push((Some(*x), None)); }
        }
        out.extend(rights.iter().filter(|y| lefts.iter().all(|x| x.div_euclid(3) != y.div_euclid(3)))
            .map(|y| (None, Some(*y))));
        out
    };

    feedback: |a, b, n| {
        fresh  = iter(a) -> copied();
        all    = merge(fresh, again);
        routed = all -> match { x if x > n as i32 => more(x - n as i32), x => done };
        again  = routed.more -> flat_map(|x| [x, x - 1]) -> buffer(10_000);
        out    = routed.done -> collect();
    } => {
        let mut out = Vec::new();
        for seed in a {
            let mut queue = VecDeque::from([*seed]);
            while let Some(x) = queue.pop_front() {
                if x > n as i32 {
                    queue.extend([x - n as i32, x - n as i32 - 1]);
                } else {
                    out.push(x);
                }
            }
        }
        out
    };

    errors_merged_again: |a, b, n| {
        checked = iter(a) -> copied() -> try_map(|x| if x < 0 { Err(-x) } else { Ok(x) });
        good    = checked -> flat_map(|x| [x; 2]);
        bad     = checked.err -> map(|failed| failed.cause * 1000);
        both    = merge(good, bad);
        large   = both -> filter(|x| *x > 5);
        again   = both -> try_map(|x| if x % 2 == 0 { Ok(*x) } else { Err(*x) });
        odd     = again.err -> map(|failed| -failed.cause);
        fine    = large -> map(|x| x + 7);
        out     = merge(again, odd, fine) -> collect();
    } => {
        let mut out = Vec::new();
        for x in a {
            let both = if *x < 0 { vec![-x * 1000] } else { vec![*x; 2] };
            for x in both {
                out.push(if x % 2 == 0 { x } else { -x });
                if x > 5 { out.push(x + 7); }
            }
        }
        out
    };

    dealt_and_collected: |a, b, n| {
        dealt = iter(a) -> copied() -> round_robin(3);
        zero  = dealt.0 -> map(|x| x * 2);
        one   = dealt.1 -> dedup();
        two   = dealt.2 -> filter(|x| *x > 0);
        most  = merge(zero, two);
        sum   = most -> sum();
        rest  = one -> sum();
        pair  = zip(sum, rest);
        out   = pair -> last();
    } => {
        let every = |at: usize| a.iter().copied().skip(at).step_by(3);
        let sum = every(0).map(|x| x * 2).sum::<i32>() + every(2).filter(|x| *x > 0).sum::<i32>();
        Some((sum, deduped(&every(1).collect::<Vec<_>>()).iter().sum::<i32>()))
    };

    grouped: |a, b, n| {
        all    = iter(a) -> copied();
        groups = all -> fold_by(|x| x.rem_euclid(3), Vec::new, |group, x| group.push(*x));
        firsts = all -> unique_by(|x| x.rem_euclid(3)) -> map(|x| x.rem_euclid(3)) -> collect();
        out: BTreeMap<_, _> = groups -> flat_map(|groups| groups.iter().map(|(key, group)| (*key, group.clone())).collect::<Vec<_>>())
            -> collect();
    } => {
        let mut groups: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
        for x in a {
            groups.entry(x.rem_euclid(3)).or_default().push(*x);
        }
        groups
    };

    early_ends: |a, b, n| {
        all   = iter(a) -> copied();
        some  = all -> take(n) -> map(|x| (0, *x));
        low   = all -> take_while(|x| *x >= 0) -> map(|x| (1, *x));
        both  = merge(some, low);
        few   = both -> take(2 * n);
        other = iter(b) -> map(|x| (2, *x)) -> take(n);
        out   = merge(few, other) -> collect();
    } => {
        let mut turns: Vec<Vec<(i32, i32)>> = Vec::new();
        let (mut is_low, mut left) = (true, 2 * n);
        for (at, x) in a.iter().enumerate() {
            is_low &= *x >= 0;
            let both = (at < n).then_some((0, *x)).into_iter().chain(is_low.then_some((1, *x)));
            let both: Vec<_> = both.take(left).collect();
            left -= both.len();
            turns.push(both);
        }
        let mut out = Vec::new();
        for at in 0..a.len().max(b.len()) {
            out.extend(turns.get(at).cloned().unwrap_or_default());
            out.extend(b.get(at).filter(|_| at < n).map(|x| (2, *x)));
        }
        out
    };

    through_a_stage: |a, b, n| {
        all = iter(a) -> copied();
        one = all -> copied() -> via(drawn(n));
        two = all -> map(|x| -x);
        out = merge(one, two) -> collect();
    } => {
        let mut out = Vec::new();
        let mut some = Vec::new();
        let close = |some: &mut Vec<i32>| [some.len() as i32, some.drain(..).sum()];
        for x in a {
            if x % 2 == 0 {
                some.push(*x);
                if some.len() == n { out.extend(close(&mut some)); }
            } else {
                out.push(1000);
            }
            out.push(-x);
        }
        if !some.is_empty() { out.extend(close(&mut some)); }
        out
    };
}

/// The size and the sum of every `n` even items, and 1000 for an odd one.
fn drawn(n: usize) -> impl Stage<i32, Out = i32> {
    stage! { |x: i32|
        routed = x -> match { x if x % 2 == 0 => even, _ => odd };
        sums   = routed.even -> chunks(n) -> flat_map(|some| [some.len() as i32, some.iter().sum()]);
        odd    = routed.odd -> map(|_| 1000);
        all    = merge(sums, odd);
        all -> map(|x| x)
    }
}
