//! The rules that a drawing can break.

use std::collections::BTreeSet;

use super::{Illegal, Shape, is_outer, is_pulled, reads_second_first};
use crate::drawing::{Drawing, Kind, Op, SourceKind};

/// The first broken rule.
pub(crate) fn illegal(drawing: &Drawing, shape: &Shape) -> Option<Illegal> {
    let readers =
        drawing.stages.iter().filter(|s| matches!(s.op, Op::Source(SourceKind::ReadLines, _)));
    if readers.count() > 1 {
        return Some("two readers wait for each other");
    }
    (0..drawing.stages.len())
        .find_map(|stage| kinds(drawing, stage).or_else(|| broken(drawing, shape, stage)))
        .or_else(|| failing(drawing))
        .or_else(|| circle(drawing))
}

fn broken(drawing: &Drawing, shape: &Shape, stage: usize) -> Option<Illegal> {
    let op = drawing.op(stage);
    let inputs = drawing.inputs(stage);
    if op.needs_order() && !inputs.iter().all(|input| shape.is_ordered(*input)) {
        return Some("needs an order");
    }
    if is_in_replicas(drawing, stage) {
        return Some("would be done by each replica for itself");
    }
    match op {
        Op::Zip if shape.parent(stage).is_some() => uneven(drawing, shape, stage),
        Op::Zip | Op::Interleave => paced(drawing, shape, stage),
        Op::Merge => held_up(drawing, shape, stage),
        Op::Chain => apart(drawing, shape, inputs),
        op if reads_second_first(op) => apart(drawing, shape, inputs),
        Op::Loop { .. } => looped(drawing, shape, inputs[0]),
        Op::Parallel { .. } => idle_replicas(drawing, stage),
        Op::Own => {
            let owners =
                drawing.consumers(inputs[0]).filter(|other| *drawing.op(*other) == Op::Own);
            (owners.count() > 1).then_some("two owners")
        }
        _ => None,
    }
}

fn kinds(drawing: &Drawing, stage: usize) -> Option<Illegal> {
    let op = drawing.op(stage);
    let mut kinds = drawing.inputs(stage).iter().map(|input| drawing.stages[*input].kind);
    let is_value = |position: usize| *op == Op::Opened || (*op == Op::With && position == 1);
    let mixed = kinds.clone().enumerate().any(|(at, kind)| (kind == Kind::Value) != is_value(at));
    let first = kinds.next();
    let differs = op.unites() && kinds.any(|kind| Some(kind) != first);
    (mixed || differs).then_some("kinds do not fit")
}

/// A region that hands items on, over any number of boundaries, to itself.
fn circle(drawing: &Drawing) -> Option<Illegal> {
    let count = drawing.stages.len();
    let is_boundary = |stage: usize| drawing.op(stage).is_boundary();
    // What is joined without a boundary is one part; parts take the smallest number among them.
    let mut part: Vec<usize> = (0..count).collect();
    for _ in 0..count {
        for stage in (0..count).filter(|stage| !is_boundary(*stage)) {
            for input in drawing.inputs(stage) {
                let least = part[stage].min(part[*input]);
                (part[stage], part[*input]) = (least, least);
            }
        }
    }
    let hops: Vec<(usize, usize)> = (0..count)
        .filter(|stage| is_boundary(*stage))
        .map(|stage| (part[drawing.inputs(stage)[0]], part[stage]))
        .collect();
    let mut left: BTreeSet<usize> = part.iter().copied().collect();
    while let Some(first) = left
        .iter()
        .copied()
        .find(|to| !hops.iter().any(|hop| hop.1 == *to && left.contains(&hop.0)))
    {
        left.remove(&first);
    }
    (!left.is_empty()).then_some("a way back into a region")
}

/// Replicas need something to do: a stage that works on each item by itself.
fn idle_replicas(drawing: &Drawing, parallel: usize) -> Option<Illegal> {
    let mut consumers = drawing.consumers(parallel);
    let has_work = match (consumers.next(), consumers.next()) {
        (Some(only), None) => drawing.op(only).is_stateless(),
        _ => false,
    };
    (!has_work).then_some("replicas without work")
}

/// Branches of one source are paired where both are one to one.
fn uneven(drawing: &Drawing, shape: &Shape, zip: usize) -> Option<Illegal> {
    let above = shape.parent(zip)?;
    let is_even = |input: &usize| {
        let mut at = *input;
        while at != above {
            let keeps_count = matches!(
                drawing.op(at),
                Op::Map(_) | Op::Inspect | Op::Enumerate | Op::Scan | Op::Own | Op::Fresh
            );
            if !keeps_count {
                return false;
            }
            at = drawing.inputs(at)[0];
        }
        true
    };
    (!drawing.inputs(zip).iter().all(is_even)).then_some("one branch runs ahead")
}

/// A source follows one pace.
fn paced(drawing: &Drawing, shape: &Shape, stage: usize) -> Option<Illegal> {
    if shape.parent(stage).is_some() {
        return Some("both come from one source");
    }
    let other = (0..stage).any(|other| {
        matches!(drawing.op(other), Op::Zip | Op::Interleave)
            && shape.parent(other).is_none()
            && !shape.drivers(other).is_disjoint(shape.drivers(stage))
    });
    if other {
        return Some("two paces");
    }
    let inputs = drawing.inputs(stage);
    let waits_for_itself = inputs.iter().any(|input| {
        let drivers = all_drivers(drawing, shape, *input);
        let others = inputs.iter().filter(|other| *other != input);
        let mut others = others.flat_map(|other| shape.drivers(*other));
        others.any(|driver| is_pulled(drawing, shape, *driver) && drivers.contains(driver))
    });
    waits_for_itself
        .then_some("a source that waits for its own pace")
        .or_else(|| apart(drawing, shape, inputs))
}

/// A reader holds its thread until it has something, while a queue may be full.
fn held_up(drawing: &Drawing, shape: &Shape, merge: usize) -> Option<Illegal> {
    let mut found: BTreeSet<usize> = BTreeSet::from([merge]);
    let mut ahead = vec![merge];
    while let Some(stage) = ahead.pop() {
        let drivers = drawing.inputs(stage).iter().flat_map(|input| shape.drivers(*input));
        let new: Vec<usize> = drivers.copied().filter(|driver| found.insert(*driver)).collect();
        ahead.extend(new.into_iter().filter(|driver| shape.is_arrival(drawing, *driver)));
    }
    let reads =
        |driver: &usize| matches!(drawing.op(*driver), Op::Source(SourceKind::ReadLines, _));
    let is_queue = |driver: &usize| drawing.op(*driver).is_boundary();
    (found.iter().any(reads) && found.iter().any(is_queue))
        .then_some("a reader that would keep a queue waiting")
}

/// The drivers of a stage, and what drives these.
fn all_drivers(drawing: &Drawing, shape: &Shape, stage: usize) -> BTreeSet<usize> {
    let mut found = shape.drivers(stage).clone();
    let mut ahead: Vec<usize> = found.iter().copied().collect();
    while let Some(driver) = ahead.pop() {
        let first = super::steps::feeding(drawing, shape, driver);
        ahead.extend(first.into_iter().filter(|first| found.insert(*first)));
    }
    found
}

/// Inputs that have nothing in common, across boundaries as well.
fn apart(drawing: &Drawing, shape: &Shape, inputs: &[usize]) -> Option<Illegal> {
    let mut seen = BTreeSet::new();
    for input in inputs {
        let mut drivers = shape.drivers(*input).clone();
        if shape.region(*input).is_some() {
            drivers.extend(above(drawing, *input));
        }
        if drivers.iter().any(|driver| !seen.insert(*driver)) {
            return Some("inputs of one source");
        }
    }
    None
}

/// All stages that lead to this one.
fn above(drawing: &Drawing, stage: usize) -> BTreeSet<usize> {
    let mut above = BTreeSet::from([stage]);
    for at in (0..=stage).rev() {
        if above.contains(&at) {
            above.extend(drawing.inputs(at));
        }
    }
    above
}

/// A loop is drained before its source is asked for more: nothing may come at an end.
fn looped(drawing: &Drawing, shape: &Shape, input: usize) -> Option<Illegal> {
    let plain = |driver: &usize| {
        let op = drawing.op(*driver);
        matches!(op, Op::Source(..)) || op.is_boundary() || shape.is_arrival(drawing, *driver)
    };
    (!shape.drivers(input).iter().all(plain)).then_some("a loop is fed by sources")
}

/// Behind `parallel`, up to the first aggregate, sink, fan-out, fan-in or boundary.
fn is_in_replicas(drawing: &Drawing, stage: usize) -> bool {
    let op = drawing.op(stage);
    let ends = op.is_aggregate() || op.is_boundary() || matches!(op, Op::Match(_) | Op::Sink);
    if drawing.inputs(stage).len() != 1 || ends || op.is_stateless() || matches!(op, Op::Port(_)) {
        return false;
    }
    let mut at = drawing.inputs(stage)[0];
    loop {
        if drawing.count_consumers(at) != 1 {
            return false;
        }
        match drawing.op(at) {
            Op::Parallel { .. } => return true,
            op if op.is_stateless() => at = drawing.inputs(at)[0],
            _ => return false,
        }
    }
}

/// At most one stage may end the run, and then every item reaches it.
fn failing(drawing: &Drawing) -> Option<Illegal> {
    let mut failing = (0..drawing.stages.len())
        .filter(|stage| drawing.op(*stage).is_fallible() && drawing.errors_of(*stage).is_none());
    let first = failing.next()?;
    if failing.next().is_some() {
        return Some("two stages may fail");
    }
    let mut behind = BTreeSet::from([first]);
    for stage in first + 1..drawing.stages.len() {
        let reads = drawing.inputs(stage).iter().any(|input| behind.contains(input));
        let op = drawing.op(stage);
        if !reads {
            continue;
        }
        if matches!(op, Op::Take(_) | Op::TakeWhile(_) | Op::Zip) || is_outer(op) {
            return Some("an end may come before the failure");
        }
        behind.insert(stage);
    }
    None
}
