//! The smallest drawing and input that still fail.

use std::io;

use crate::check::{Failure, check, check_again};
use crate::drawing::{Drawing, Kind, Op, Stage};
use crate::generate::{finished, is_unread};
use crate::workshop::Workshop;

/// Candidates that are built together.
const TOGETHER: usize = 30;

const ROUNDS: usize = 12;

/// Removes stages, branches and input while the failure stays.
pub(crate) fn shrink(
    workshop: &Workshop,
    drawing: &Drawing,
    failure: &Failure,
) -> io::Result<(Drawing, Failure)> {
    let mut best = (drawing.clone(), failure.clone());
    for _ in 0..ROUNDS {
        let mut smaller = reductions(&best.0);
        smaller.sort_by_key(|drawing| drawing.stages.len());
        smaller.truncate(TOGETHER);
        let results = check(workshop, &smaller)?;
        let failing = smaller.into_iter().zip(results);
        let found = failing
            .filter_map(|(drawing, found)| Some((drawing, found?)))
            .find(|(_, found)| found.is_like(failure));
        match found {
            Some(found) => best = found,
            None => break,
        }
    }
    shrink_input(workshop, best)
}

fn shrink_input(
    workshop: &Workshop,
    (drawing, failure): (Drawing, Failure),
) -> io::Result<(Drawing, Failure)> {
    let mut best = failure;
    check(workshop, std::slice::from_ref(&drawing))?;
    while let Failure::Differs(difference) = &best {
        let shorter = shorter(&difference.input);
        match check_again(workshop, &drawing, shorter)? {
            Some(found) if found.is_like(&best) => best = found,
            _ => break,
        }
    }
    Ok((drawing, best))
}

/// The input without a list, and without each of its keys.
fn shorter(input: &[Vec<u64>]) -> Vec<Vec<Vec<u64>>> {
    let mut shorter = Vec::new();
    for (list, keys) in input.iter().enumerate() {
        for range in [0..keys.len() / 2, keys.len() / 2..keys.len()] {
            if range.len() > 1 {
                let mut less = input.to_vec();
                less[list].drain(range);
                shorter.push(less);
            }
        }
        for at in 0..keys.len() {
            let mut less = input.to_vec();
            less[list].remove(at);
            shorter.push(less);
        }
    }
    shorter
}

/// Legal drawings with fewer stages.
pub(crate) fn reductions(drawing: &Drawing) -> Vec<Drawing> {
    let stages = 0..drawing.stages.len();
    let all = stages.flat_map(|stage| [without(drawing, stage), around(drawing, stage)]);
    let legal = all.flatten().filter(|less| !less.stages.is_empty()).filter_map(finished);
    let mut smaller: Vec<Drawing> = Vec::new();
    for less in legal.filter(|less| less.stages.len() < drawing.stages.len()) {
        if !smaller.contains(&less) {
            smaller.push(less);
        }
    }
    smaller
}

/// The drawing without a stage and what hangs on it alone.
fn without(drawing: &Drawing, stage: usize) -> Option<Drawing> {
    let mut gone = vec![false; drawing.stages.len()];
    gone[stage] = true;
    let mut left = drawing.clone();
    for at in stage + 1..left.stages.len() {
        let op = left.op(at).clone();
        let inputs: Vec<usize> =
            left.inputs(at).iter().copied().filter(|input| !gone[*input]).collect();
        let lost = inputs.len() < left.inputs(at).len();
        if lost && (inputs.is_empty() || !op.unites()) {
            gone[at] = true;
        } else if lost && inputs.len() == 1 {
            left.stages[at].op = Op::Inspect;
        }
        left.stages[at].inputs = inputs;
    }
    Some(pruned(&left, gone))
}

/// The drawing with what reads a stage reading its input instead.
fn around(drawing: &Drawing, stage: usize) -> Option<Drawing> {
    let &[from] = drawing.inputs(stage) else { return None };
    let op = drawing.op(stage);
    let is_fixed = op.is_router() || op.is_end() || op.is_aggregate() || op.is_fallible();
    let differs = drawing.stages[from].kind != drawing.stages[stage].kind;
    if is_fixed || differs || matches!(op, Op::Errors | Op::Port(_)) {
        return None;
    }
    let mut left = drawing.clone();
    for later in &mut left.stages[stage + 1..] {
        for input in later.inputs.iter_mut().filter(|input| **input == stage) {
            *input = from;
        }
    }
    let mut gone = vec![false; left.stages.len()];
    gone[stage] = true;
    Some(pruned(&left, gone))
}

/// Removes what is gone, and what has no reader left unless it is a port.
fn pruned(drawing: &Drawing, mut gone: Vec<bool>) -> Drawing {
    for stage in (0..drawing.stages.len()).rev() {
        let readers = drawing.consumers(stage).filter(|reader| !gone[*reader]).count();
        let had_readers = drawing.consumers(stage).next().is_some();
        let may_go = !matches!(drawing.op(stage), Op::Port(_)) && had_readers;
        if readers == 0 && may_go && drawing.stages[stage].kind != Kind::Value {
            gone[stage] = true;
        }
    }
    let mut places = Vec::new();
    let mut left = Drawing { seed: drawing.seed, stages: Vec::new() };
    for (stage, data) in drawing.stages.iter().enumerate() {
        places.push(left.stages.len());
        if gone[stage] || data.inputs.iter().any(|input| gone[*input]) {
            continue;
        }
        let inputs = data.inputs.iter().map(|input| places[*input]).collect();
        left.stages.push(Stage { inputs, ..data.clone() });
    }
    for stage in 0..left.stages.len() {
        if is_unread(&left, stage) {
            left.stages.push(Stage { op: Op::Count, kind: Kind::Value, inputs: vec![stage] });
        }
    }
    left
}
