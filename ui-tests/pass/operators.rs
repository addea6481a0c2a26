//! Every operator once, without a warning of rustc or clippy about code that the user did not write.

#![deny(warnings, clippy::all, clippy::pedantic)]

use std::collections::{BTreeMap, HashMap};

use streamweave::{RunError, ZeroCopyShare, pipeline};

#[derive(Clone, Debug, PartialEq, ZeroCopyShare)]
struct Page {
    number: u32,
    text: String,
}

fn pages() -> Vec<Page> {
    (0..8).map(|number| Page { number, text: format!("page {number}") }).collect()
}

fn element() -> Result<(), RunError> {
    let mut seen = Vec::new();
    let report = pipeline! {
        words   = iter(["1", "2", "x"]);
        parsed  = words -> try_map(|word| word.parse::<u32>());
        total   = parsed -> map(|n| n * 2) -> inspect(|n| assert!(*n > 0)) -> sum();
        failed  = parsed.err -> map(|failed| failed.to_string()) -> collect();
        kept    = words -> copied() -> attempt(|word| word.parse::<u32>());
        largest = kept -> max();
        kept.err -> skip_errors();
        sizes   = words -> filter_map(|word| word.len().checked_sub(1)) -> collect();
        many    = words -> flat_map(|word| word.chars()) -> enumerate() -> last();
        words -> sink(&mut seen);
    }
    .run()?;
    assert_eq!((report.total, report.largest), (6, Some(2)));
    assert_eq!((report.failed.len(), report.sizes.len(), report.many), (1, 3, Some((2, 'x'))));
    assert_eq!(seen.len(), 3);
    Ok(())
}

fn sharing() -> Result<(), RunError> {
    let report = pipeline! {
        pages   = iter(pages());
        all     = pages -> collect();
        newest  = pages -> max_by_key(|page| page.number);
        even    = pages -> filter(|page| page.number % 2 == 0) -> count();
        numbers = pages -> map(|page| page.number) -> collect();
        texts   = pages -> cloned() -> map(|page| page.text) -> collect();
        moved   = iter(pages()) -> share() -> collect();
    }
    .run()?;
    assert_eq!((report.all.len(), report.even, report.numbers.len()), (8, 4, 8));
    assert_eq!((report.newest.map(|page| page.number), report.texts.len()), (Some(7), 8));
    assert_eq!(report.moved.len(), 8);
    Ok(())
}

fn order() -> Result<(), RunError> {
    let report = pipeline! {
        numbers = iter([3, 3, 1, 2]);
        first   = numbers -> take(1) -> collect();
        rest    = numbers -> skip(1) -> step_by(2) -> collect();
        small   = numbers -> copied() -> sorted() -> take_while(|n| *n < 3) -> collect();
        large   = numbers -> skip_while(|n| *n > 2) -> collect();
        runs    = numbers -> dedup() -> collect();
        keys    = numbers -> dedup_by_key(|n| *n / 2) -> count();
        unique  = numbers -> unique_by(|n| *n, max = 10) -> count();
        best    = numbers -> top_k(2);
        sizes   = numbers -> chunks(2) -> map(<[_]>::len) -> collect();
        pairs   = numbers -> windows(2) -> map(|pair| pair[0] + pair[1]) -> collect();
        groups  = numbers -> chunk_by(|n| *n) -> map(<[_]>::len) -> max();
    }
    .run()?;
    assert_eq!((report.first, report.rest, report.large), (vec![3], vec![3, 2], vec![1, 2]));
    assert_eq!((report.small, report.runs), (vec![1, 2], vec![3, 1, 2]));
    assert_eq!((report.keys, report.unique, report.best), (3, 3, vec![3, 3]));
    assert_eq!((report.sizes, report.pairs, report.groups), (vec![2, 2], vec![6, 4, 3], Some(2)));
    Ok(())
}

fn state() -> Result<(), RunError> {
    let report = pipeline! {
        numbers = iter([3_u32, 1, 2]);
        running = numbers -> scan(|| 0, |sum: &mut u32, n| { *sum += n; *sum }) -> last();
        total   = numbers -> fold(|| 0_u64, |sum, n| *sum += u64::from(*n));
        by      = numbers -> fold_by(|n| *n % 2, || 0, |count, _| *count += 1);
        most    = numbers -> copied() -> reduce(u32::max);
        least   = numbers -> copied() -> min_by_key(|n| *n);
        named: BTreeMap<u32, u32> = numbers -> map(|n| (*n, n * n)) -> collect();
    }
    .run()?;
    assert_eq!((report.running, report.total, report.by.len()), (Some(6), 6, 2));
    assert_eq!((report.most, report.least, report.named[&3]), (Some(3), Some(1), 9));
    Ok(())
}

fn fan_in() -> Result<(), RunError> {
    let report = pipeline! {
        numbers = iter(1..=4);
        double  = numbers -> map(|n| n * 2);
        triple  = numbers -> map(|n| n * 3);
        sum     = merge(double, triple) -> sum();
        pairs   = zip(double, triple) -> map(|(a, b)| a + b) -> collect();
    }
    .run()?;
    assert_eq!((report.sum, report.pairs), (50, vec![5, 10, 15, 20]));
    let report = pipeline! {
        some   = iter(1..=2);
        more   = iter(5..=6);
        all    = chain(some, more) -> collect();
        others = iter(1..=3);
        turns  = iter(7..=8);
        mixed  = interleave(others, turns) -> count();
    }
    .run()?;
    assert_eq!((report.all, report.mixed), (vec![1, 2, 5, 6], 5));
    let report = pipeline! {
        numbers = iter(1..=4);
        waiting = numbers -> buffer(8);
        total   = numbers -> sum();
        shares  = with(waiting, total) -> map(|(n, total)| f64::from(n) / f64::from(*total)) -> sum();
    }
    .run()?;
    assert!((report.shares - 1.0).abs() < f64::EPSILON);
    Ok(())
}

fn joins() -> Result<(), RunError> {
    let report = pipeline! {
        left  = iter([(1, 'a'), (2, 'b')]);
        right = iter([(1, "one"), (3, "three")]);
        both  = join(left, right, |l| l.0, |r| r.0) -> map(|(l, r)| (l.1, r.1)) -> collect();
        some  = left_join(left, right, |l| l.0, |r| r.0) -> count();
        full  = outer_join(left, right, |l| l.0, |r| r.0) -> count();
    }
    .run()?;
    assert_eq!((report.both, report.some, report.full), (vec![('a', "one")], 2, 3));
    Ok(())
}

fn routing() -> Result<(), RunError> {
    let report = pipeline! {
        words = iter(["a", "bb", ""]) -> match {
            "" => drop,
            word if word.len() == 1 => short,
            word => long(word.len()),
        };
        shorts = words.short -> collect();
        longs  = words.long -> sum();
        turns  = iter(0..4) -> round_robin(2);
        even   = turns.0 -> sum();
        odd    = turns.1 -> sum();
    }
    .run()?;
    assert_eq!((report.shorts, report.longs), (vec!["a"], 2));
    assert_eq!((report.even, report.odd), (2, 4));
    Ok(())
}

fn feedback() -> Result<(), RunError> {
    let report = pipeline! {
        seeds = iter([3_u32]);
        all   = merge(seeds, again);
        again = all -> filter_map(|n| n.checked_sub(1)) -> buffer(8);
        seen  = all -> count();
    }
    .run()?;
    assert_eq!(report.seen, 4);
    Ok(())
}

fn reading() -> Result<(), RunError> {
    let text = String::from("a b\nc\n");
    let report = pipeline! {
        lines  = lines(&text);
        words  = lines -> flat_map(|line| line.split_whitespace()) -> collect();
        sizes  = lines -> map(|line| line.len()) -> collect();
        owned  = read_lines(text.as_bytes()) -> map(str::to_owned) -> collect();
        bytes  = byte_lines(&text) -> map(<[u8]>::len) -> sum();
        chunks = read_chunks(text.as_bytes()) -> map(<[u8]>::len) -> sum();
        counts: HashMap<&str, usize> = lines -> map(|line| (*line, line.len())) -> collect();
    }
    .run()?;
    assert_eq!((report.words.len(), report.sizes, report.owned.len()), (3, vec![3, 1], 2));
    assert_eq!((report.bytes, report.chunks, report.counts.len()), (4, 6, 2));
    Ok(())
}

fn main() -> Result<(), RunError> {
    element()?;
    sharing()?;
    order()?;
    state()?;
    fan_in()?;
    joins()?;
    routing()?;
    feedback()?;
    reading()
}
