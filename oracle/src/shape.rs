//! What follows from a drawing's arrows alone: which stage everything passes on its way to another,
//! what runs together and in which order, which streams have an order, and whether it is legal.

mod legal;
mod steps;

use std::collections::BTreeSet;

use crate::drawing::{Drawing, JoinKind, Op};
use legal::illegal;

/// Why a drawing is none.
pub(crate) type Illegal = &'static str;

#[derive(Debug)]
pub(crate) struct Shape {
    /// The stages that everything which reaches a stage has passed, with the stage itself.
    dominators: Vec<BTreeSet<usize>>,
    /// What makes the items that reach each stage: sources, loops and what hands on at its end.
    drivers: Vec<BTreeSet<usize>>,
    /// What runs on one thread: the boundary or the meeting that opens it, or `None`.
    region: Vec<Option<usize>>,
    ordered: Vec<bool>,
    /// Drivers that are pulled together have one leader.
    leaders: Vec<usize>,
    /// The step of each driver: what is pulled together, or one end of an input.
    steps: Vec<Option<usize>>,
}

impl Shape {
    pub(crate) fn new(drawing: &Drawing) -> Result<Self, Illegal> {
        let mut shape = Self {
            dominators: Vec::new(),
            drivers: Vec::new(),
            region: Vec::new(),
            ordered: Vec::new(),
            leaders: Vec::new(),
            steps: Vec::new(),
        };
        for stage in 0..drawing.stages.len() {
            shape.region.push(region(drawing, &shape, stage)?);
            let is_root = shape.is_root(drawing, stage);
            shape.dominators.push(dominators(drawing, &shape, stage, is_root));
            shape.drivers.push(drivers(drawing, &shape, stage));
        }
        shape.leaders = steps::leaders(drawing, &shape);
        let paced = shape.paced(drawing);
        for stage in 0..drawing.stages.len() {
            let ordered = shape.is_ordered_at(drawing, &paced, stage);
            shape.ordered.push(ordered);
        }
        if let Some(reason) = illegal(drawing, &shape) {
            return Err(reason);
        }
        shape.steps = steps::steps(drawing, &shape)?;
        Ok(shape)
    }

    /// The last stage that everything passes on its way to this one; `None` where several drivers
    /// meet, and at a driver.
    pub(crate) fn parent(&self, stage: usize) -> Option<usize> {
        self.dominators[stage].iter().rev().copied().find(|above| *above != stage)
    }

    /// Whether branches of a stage's errors and of what it hands on meet in the fan-in.
    pub(crate) fn meets_errors(&self, drawing: &Drawing, fan_in: usize) -> bool {
        let Some(parent) = self.parent(fan_in) else { return false };
        flowing(drawing, fan_in).iter().any(|input| {
            let below = self.dominators[*input].iter().find(|above| **above > parent);
            below.is_some_and(|branch| {
                let is_fan_in = drawing.inputs(*branch).len() > 1;
                *drawing.op(*branch) == Op::Errors
                    || is_fan_in && self.meets_errors(drawing, *branch)
            })
        })
    }

    pub(crate) fn is_at_or_below(&self, above: usize, stage: usize) -> bool {
        self.dominators[stage].contains(&above)
    }

    pub(crate) fn drivers(&self, stage: usize) -> &BTreeSet<usize> {
        &self.drivers[stage]
    }

    pub(crate) fn region(&self, stage: usize) -> Option<usize> {
        self.region[stage]
    }

    pub(crate) fn is_ordered(&self, stage: usize) -> bool {
        self.ordered[stage]
    }

    /// When a driver hands on.
    pub(crate) fn step(&self, driver: usize) -> usize {
        self.steps[driver].unwrap_or(0)
    }

    /// Whether branches of different regions meet here.
    pub(crate) fn is_arrival(&self, drawing: &Drawing, stage: usize) -> bool {
        *drawing.op(stage) == Op::Merge && self.region[stage] == Some(stage)
    }

    /// Whether nothing flows through it in the same turn.
    fn is_root(&self, drawing: &Drawing, stage: usize) -> bool {
        let op = drawing.op(stage);
        let drives = matches!(op, Op::Source(..) | Op::Hold | Op::Loop { .. });
        drives
            || op.is_boundary()
            || op.flushes()
            || op.is_aggregate()
            || self.is_arrival(drawing, stage)
    }

    /// Drivers that `zip` and `interleave` pull at a pace of their own.
    fn paced(&self, drawing: &Drawing) -> BTreeSet<usize> {
        let paces = |stage: &usize| {
            matches!(drawing.op(*stage), Op::Zip | Op::Interleave) && self.parent(*stage).is_none()
        };
        let pacing = (0..drawing.stages.len()).filter(paces);
        pacing.flat_map(|stage| self.drivers[stage].iter().copied()).collect()
    }

    fn is_ordered_at(&self, drawing: &Drawing, paced: &BTreeSet<usize>, stage: usize) -> bool {
        let inputs = drawing.inputs(stage).iter().all(|input| self.ordered[*input]);
        match drawing.op(stage) {
            op if op.is_aggregate() => true,
            Op::Sorted => true,
            Op::Parallel { ordered, .. } => inputs && *ordered,
            Op::Merge => inputs && self.has_turns(drawing, paced, stage),
            _ => inputs,
        }
    }

    /// Whether it is written down in which order the inputs of a `merge` come.
    fn has_turns(&self, drawing: &Drawing, paced: &BTreeSet<usize>, merge: usize) -> bool {
        if self.is_arrival(drawing, merge) {
            return false;
        }
        let drivers = &self.drivers[merge];
        let queues = drivers.iter().filter(|driver| is_queue(drawing, **driver)).count();
        let is_clear = drivers.is_disjoint(paced) && queues < 2 && !self.pauses(drawing, drivers);
        self.parent(merge).is_some() || is_clear
    }

    /// Whether a source may have to sit out a turn, while another one goes on: a queue that is pulled
    /// with both is not empty.
    fn pauses(&self, drawing: &Drawing, drivers: &BTreeSet<usize>) -> bool {
        let is_pulled = |driver: &usize| is_pulled(drawing, self, *driver);
        let pulled: Vec<usize> = drivers.iter().copied().filter(is_pulled).collect();
        let stages = 0..drawing.stages.len();
        let is_held = |driver: &usize| *drawing.op(*driver) == Op::Hold;
        let is_beside_a_buffer = pulled.len() > 1 && pulled.iter().any(is_held);
        is_beside_a_buffer
            || pulled.len() > 1
                && pulled.iter().any(|driver| {
                    let is_with = |other: &usize| self.leaders[*other] == self.leaders[*driver];
                    let together = stages.clone().filter(is_with).filter(is_pulled);
                    let (queues, sources): (Vec<_>, Vec<_>) =
                        together.partition(|other| is_queue(drawing, *other));
                    !queues.is_empty() && sources.len() > 1
                })
    }
}

/// Whether a driver is a queue, which is emptied before a source is asked for more.
pub(crate) fn is_queue(drawing: &Drawing, driver: usize) -> bool {
    matches!(drawing.op(driver), Op::Loop { .. } | Op::Hold)
}

fn region(drawing: &Drawing, shape: &Shape, stage: usize) -> Result<Option<usize>, Illegal> {
    if drawing.op(stage).is_boundary() {
        return Ok(Some(stage));
    }
    let regions: BTreeSet<Option<usize>> =
        drawing.inputs(stage).iter().map(|input| shape.region[*input]).collect();
    match regions.len() {
        0 => Ok(None),
        1 => Ok(regions.into_iter().next().flatten()),
        _ if *drawing.op(stage) == Op::Merge => Ok(Some(stage)),
        _ => Err("only `merge` joins regions"),
    }
}

fn dominators(drawing: &Drawing, shape: &Shape, stage: usize, is_root: bool) -> BTreeSet<usize> {
    let inputs = flowing(drawing, stage).iter().map(|input| shape.dominators[*input].clone());
    let common = inputs.reduce(|a, b| a.intersection(&b).copied().collect());
    let mut dominators = common.filter(|_| !is_root).unwrap_or_default();
    dominators.insert(stage);
    dominators
}

fn drivers(drawing: &Drawing, shape: &Shape, stage: usize) -> BTreeSet<usize> {
    let op = drawing.op(stage);
    let begins = matches!(op, Op::Source(..) | Op::Hold) || op.is_boundary();
    if begins || op.is_aggregate() || shape.is_arrival(drawing, stage) {
        return BTreeSet::from([stage]);
    }
    let inputs = flowing(drawing, stage).iter();
    let mut drivers: BTreeSet<usize> =
        inputs.flat_map(|input| shape.drivers[*input].iter().copied()).collect();
    if op.flushes() || matches!(op, Op::Loop { .. }) {
        drivers.insert(stage);
    }
    drivers
}

/// The inputs whose items pass through a stage; the others are read to their end before.
pub(crate) fn flowing(drawing: &Drawing, stage: usize) -> &[usize] {
    let inputs = drawing.inputs(stage);
    match drawing.op(stage) {
        Op::Join(..) | Op::With => &inputs[..1],
        _ => inputs,
    }
}

/// Whether the second input is read to its end first.
pub(crate) fn reads_second_first(op: &Op) -> bool {
    matches!(op, Op::Join(..) | Op::With)
}

/// Whether a driver is pulled; the others hand on at the end of their input.
pub(crate) fn is_pulled(drawing: &Drawing, shape: &Shape, driver: usize) -> bool {
    let op = drawing.op(driver);
    matches!(op, Op::Source(..) | Op::Hold | Op::Loop { .. })
        || op.is_boundary()
        || shape.is_arrival(drawing, driver)
}

/// Whether it hands on pairs of what `join` reads.
pub(crate) fn is_outer(op: &Op) -> bool {
    matches!(op, Op::Join(JoinKind::Outer, _))
}
