//! The rules that a drawing can break.

use std::collections::BTreeSet;

use super::{Illegal, Shape, is_outer, is_pulled, reads_second_first};
use crate::drawing::{Drawing, Kind, Op, SourceKind};

/// What the compiler gets wrong today. Each is left out of the drawings until it is mended: then its
/// line goes.
const KNOWN: &[(&str, Rule)] = &[
    (
        "the macro does not end: a buffer, without `with`, behind what hands on at its end",
        is_fed_at_an_end,
    ),
    ("the macro refuses it: other steps around the value of `with`", is_amid_steps),
    ("items are lost: what waits for a buffer is pulled together with it", waits_for_its_own),
    ("the run does not end: `zip` or `interleave` of a buffer and something else", is_paced_queue),
    ("items are lost: `zip` or `interleave` of what hands on at its end", is_paced_at_an_end),
    (
        "a type is not inferred: a buffer or a loop behind what stands in the turn",
        is_fed_in_the_turn,
    ),
    (
        "a type is not inferred: the second input of a join is drawn below the first",
        is_joined_below,
    ),
    ("a borrow error: lent branches of a fallible stage meet again", meets_behind_a_fallible),
];

/// Lent items of a fallible stage, in branches that meet again: a borrow error of rustc.
fn meets_behind_a_fallible(drawing: &Drawing, shape: &Shape, stage: usize) -> bool {
    let is_fallible = |parent: usize| drawing.op(parent).is_fallible();
    let direct = |input: &usize| crate::claims::is_direct(drawing, shape, stage, *input);
    drawing.op(stage).unites()
        && shape.parent(stage).is_some_and(is_fallible)
        && drawing.inputs(stage).iter().any(direct)
}

type Rule = fn(&Drawing, &Shape, usize) -> bool;

/// Whether a drawing meets an error of the compiler that is known.
pub(crate) fn known(drawing: &Drawing, shape: &Shape) -> Option<Illegal> {
    let meets = |rule: &Rule| (0..drawing.stages.len()).any(|stage| rule(drawing, shape, stage));
    KNOWN.iter().find(|(_, rule)| meets(rule)).map(|(reason, _)| *reason)
}

fn is_fed_at_an_end(drawing: &Drawing, shape: &Shape, hold: usize) -> bool {
    if *drawing.op(hold) != Op::Hold {
        return false;
    }
    let input = drawing.inputs(hold)[0];
    let ends = |driver: &usize| !is_pulled(drawing, shape, *driver);
    let waits = drawing.consumers(hold).any(|to| *drawing.op(to) == Op::With);
    !waits && shape.drivers(input).iter().any(ends)
}

fn is_amid_steps(drawing: &Drawing, shape: &Shape, with: usize) -> bool {
    *drawing.op(with) == Op::With
        && run_together(drawing, shape, shape.step(drawing.inputs(with)[1])).len() > 1
}

/// The steps that are run as one with this one: ranges of steps that share one.
fn run_together(drawing: &Drawing, shape: &Shape, step: usize) -> BTreeSet<usize> {
    let mut together = BTreeSet::from([step]);
    for _ in 0..drawing.stages.len() {
        for stage in 0..drawing.stages.len() {
            let steps = shape.drivers(stage).iter().map(|driver| shape.step(*driver));
            let (Some(first), Some(last)) = (steps.clone().min(), steps.max()) else { continue };
            if first < last && (first..=last).any(|step| together.contains(&step)) {
                together.extend(first..=last);
            }
        }
    }
    together
}

fn waits_for_its_own(drawing: &Drawing, shape: &Shape, stage: usize) -> bool {
    let later = super::steps::later(drawing, shape);
    stage == 0 && later.iter().any(|(a, b)| shape.leaders[*a] == shape.leaders[*b])
}

/// Whether a stage pulls its inputs at a pace of its own.
fn paces(drawing: &Drawing, shape: &Shape, stage: usize) -> bool {
    matches!(drawing.op(stage), Op::Zip | Op::Interleave) && shape.parent(stage).is_none()
}

fn is_paced_queue(drawing: &Drawing, shape: &Shape, stage: usize) -> bool {
    let is_queue = |driver: &usize| super::is_queue(drawing, *driver);
    let all_end_in_queues =
        drawing.inputs(stage).iter().all(|input| *drawing.op(*input) == Op::Hold);
    paces(drawing, shape, stage) && shape.drivers(stage).iter().any(is_queue) && !all_end_in_queues
}

fn is_paced_at_an_end(drawing: &Drawing, shape: &Shape, stage: usize) -> bool {
    let ends = |driver: &usize| !is_pulled(drawing, shape, *driver);
    paces(drawing, shape, stage) && shape.drivers(stage).iter().any(ends)
}

fn is_fed_in_the_turn(drawing: &Drawing, shape: &Shape, stage: usize) -> bool {
    let is_queue = super::is_queue(drawing, stage);
    let is_source = |top: usize| matches!(drawing.op(top), Op::Source(..) | Op::Hold);
    is_queue && !is_source(shape.top(drawing.inputs(stage)[0]))
}

fn is_joined_below(drawing: &Drawing, shape: &Shape, stage: usize) -> bool {
    let (Op::Join(..), &[left, right]) = (drawing.op(stage), drawing.inputs(stage)) else {
        return false;
    };
    let is_below = shape.drivers(right).iter().next_back() > shape.drivers(left).iter().next();
    let together = |driver: &usize| {
        let together = run_together(drawing, shape, shape.step(*driver));
        shape.drivers(left).iter().any(|left| together.contains(&shape.step(*left)))
    };
    is_below && shape.drivers(right).iter().any(together)
}

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
        Op::Chain => apart(drawing, shape, inputs),
        op if reads_second_first(op) => apart(drawing, shape, inputs),
        Op::Loop { .. } => looped(drawing, shape, inputs[0]),
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
    apart(drawing, shape, drawing.inputs(stage))
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
