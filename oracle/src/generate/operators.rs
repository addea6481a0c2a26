//! Random operators and their arguments.

use crate::drawing::{Affine, Kind, Op, Test};
use crate::random::Random;

pub(super) fn affine(random: &mut Random) -> Affine {
    Affine {
        factor: random.within(1, 9),
        offset: random.within(0, 20),
        modulus: random.within(3, 60),
    }
}

pub(super) fn test(random: &mut Random) -> Test {
    let modulus = random.within(2, 7);
    Test { modulus, below: random.within(1, modulus - 1) }
}

/// An operator with one input, and the kind of what it hands on.
pub(super) fn unary(random: &mut Random, before: Kind, made: Kind) -> (Op, Kind) {
    match random.below(10) {
        0..4 => (making(random), made),
        4..9 => (passing(random), before),
        _ => {
            let inner = (0..1 + random.below(3)).map(|_| inner(random)).collect();
            (Op::Via(inner), before)
        }
    }
}

/// An operator that makes items.
fn making(random: &mut Random) -> Op {
    match random.below(10) {
        0..3 => Op::Map(affine(random)),
        3 => Op::FilterMap(test(random), affine(random)),
        4 => Op::FlatMap(random.within(2, 4)),
        5 => Op::Flatten(random.within(2, 4)),
        6 => Op::Enumerate,
        7 => Op::Scan,
        8 => Op::Chunks(random.within(1, 5)),
        _ => match random.below(2) {
            0 => Op::Windows(random.within(1, 4)),
            _ => Op::ChunkBy(random.within(2, 6)),
        },
    }
}

/// An operator that passes its items on.
fn passing(random: &mut Random) -> Op {
    match random.below(16) {
        0..3 => Op::Filter(test(random)),
        3 => Op::Inspect,
        4 => Op::Own,
        5 => Op::Fresh,
        6 => Op::Take(random.within(0, 12)),
        7 => Op::TakeWhile(lenient(random)),
        8 => Op::Skip(random.within(0, 6)),
        9 => Op::SkipWhile(lenient(random)),
        10 => Op::StepBy(random.within(1, 4)),
        11 => Op::DedupByKey(random.within(2, 9)),
        12 => Op::UniqueBy(random.within(2, 30)),
        13 => Op::Dedup,
        14 => Op::Sorted,
        _ => Op::SortedByKey(random.within(2, 9)),
    }
}

/// An operator of a sub-pipeline.
fn inner(random: &mut Random) -> Op {
    loop {
        let op = if random.chance(50) { making(random) } else { passing(random) };
        if op != Op::Own && op != Op::Fresh {
            return op;
        }
    }
}

/// A test that most items pass.
fn lenient(random: &mut Random) -> Test {
    let modulus = random.within(4, 12);
    Test { modulus, below: modulus - 1 }
}

pub(super) fn aggregate(random: &mut Random) -> Op {
    match random.below(13) {
        0 => Op::Count,
        1 => Op::Sum,
        2 => Op::Fold,
        3 => Op::FoldBy(random.within(2, 6)),
        4 => Op::Reduce,
        5 => Op::ReduceBy(random.within(2, 6)),
        6 => Op::Min,
        7 => Op::Max,
        8 => Op::MinByKey(random.within(2, 9)),
        9 => Op::MaxByKey(random.within(2, 9)),
        10 => Op::Last,
        11 => Op::TopK(random.within(0, 5)),
        _ => Op::Collect,
    }
}

/// What ends a chain.
pub(super) fn end(random: &mut Random) -> Op {
    match random.below(10) {
        0..3 => Op::Collect,
        3 => Op::ForEach,
        4 => Op::SinkInto,
        5 => Op::Sink,
        _ => aggregate(random),
    }
}
