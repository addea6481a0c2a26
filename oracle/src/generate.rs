//! From a seed, a legal drawing. A stage is proposed and kept where no rule is broken.

mod operators;

use crate::claims::{Form, claims, is_direct};
use crate::drawing::{Arm, Drawing, JoinKind, Kind, Op, SourceKind, Stage};
use crate::inputs::inputs;
use crate::interpret::interpret;
use crate::random::Random;
use crate::shape::{Illegal, Shape};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Whether `thread` and `parallel` are drawn.
    pub(crate) boundaries: bool,
}

/// The drawing of a seed.
pub(crate) fn generate(seed: u64, options: Options) -> Drawing {
    let mut random = Random::new(seed);
    loop {
        let mut builder = Builder {
            drawing: Drawing { seed, stages: Vec::new() },
            random: Random::new(random.within(0, u64::MAX - 1)),
            options,
        };
        builder.draw();
        if let Some(drawing) = finished(builder.drawing) {
            return drawing;
        }
    }
}

/// Mends what the claim rule makes of a drawing; `None` where it is no drawing or grows too large.
pub(crate) fn finished(mut drawing: Drawing) -> Option<Drawing> {
    mend(&mut drawing).ok()?;
    let shape = Shape::new(&drawing).ok()?;
    let runs = |input: &Vec<Vec<u64>>| interpret(&drawing, &shape, input).is_some();
    let is_small = inputs(&drawing).iter().all(runs);
    is_small.then_some(drawing)
}

struct Builder {
    drawing: Drawing,
    random: Random,
    options: Options,
}

impl Builder {
    fn draw(&mut self) {
        let sources = 1 + self.random.below(4).saturating_sub(1);
        for index in 0..sources {
            let kind = self.kind();
            let source = match self.random.below(6) {
                0 => SourceKind::Lines,
                1 => SourceKind::ReadLines,
                _ => SourceKind::Iter,
            };
            let source = Op::Source(source, index);
            if self.add(source, kind, &[]).is_none() {
                self.add(Op::Source(SourceKind::Iter, index), kind, &[]);
            }
        }
        for _ in 0..self.random.within(2, 9) {
            self.extend();
        }
        self.close();
    }

    fn kind(&mut self) -> Kind {
        if self.random.chance(50) { Kind::Record } else { Kind::Number }
    }

    /// Adds stages, unless they break a rule.
    fn add_all(&mut self, stages: Vec<Stage>) -> bool {
        let before = self.drawing.stages.len();
        self.drawing.stages.extend(stages);
        let is_legal = Shape::new(&self.drawing).is_ok();
        if !is_legal {
            self.drawing.stages.truncate(before);
        }
        is_legal
    }

    fn add(&mut self, op: Op, kind: Kind, inputs: &[usize]) -> Option<usize> {
        let is_legal = self.add_all(vec![Stage { op, kind, inputs: inputs.to_vec() }]);
        is_legal.then(|| self.drawing.stages.len() - 1)
    }

    /// Stages whose items can be read.
    fn outlets(&self) -> Vec<usize> {
        let hands_on = |stage: &usize| {
            let op = self.drawing.op(*stage);
            self.drawing.stages[*stage].kind != Kind::Value && !op.is_end() && !op.is_router()
        };
        (0..self.drawing.stages.len()).filter(hands_on).collect()
    }

    /// Outlets that nobody reads yet.
    fn open(&self) -> Vec<usize> {
        let is_open = |stage: &usize| is_unread(&self.drawing, *stage);
        self.outlets().into_iter().filter(is_open).collect()
    }

    /// An outlet, more often than not one that nobody reads yet.
    fn outlet(&mut self) -> usize {
        let open = self.open();
        let from = if self.random.chance(70) && !open.is_empty() { open } else { self.outlets() };
        self.random.pick(&from).copied().unwrap_or(0)
    }

    fn extend(&mut self) {
        let boundaries = self.options.boundaries;
        match self.random.below(if boundaries { 110 } else { 96 }) {
            0..38 => self.unary(),
            38..56 => self.fan_in(),
            56..66 => self.diamond(),
            66..74 => self.route(),
            74..82 => self.fallible(),
            82..89 => self.value(),
            89..92 => self.with(),
            92..95 => self.looped(),
            95 => self.held(),
            _ => self.boundary(),
        }
    }

    fn unary(&mut self) {
        let from = self.outlet();
        self.unary_behind(from);
    }

    fn unary_behind(&mut self, from: usize) -> Option<usize> {
        let before = self.drawing.stages[from].kind;
        for _ in 0..4 {
            let made = self.kind();
            let (op, kind) = operators::unary(&mut self.random, before, made);
            if let Some(stage) = self.add(op, kind, &[from]) {
                return Some(stage);
            }
        }
        None
    }

    fn fan_in(&mut self) {
        for _ in 0..6 {
            let mut inputs: Vec<usize> = Vec::new();
            for _ in 0..2 + self.random.below(5) / 4 {
                inputs.push(self.outlet());
            }
            if self.unite(&inputs) {
                return;
            }
        }
    }

    /// Draws a fan-in of some stages.
    fn unite(&mut self, inputs: &[usize]) -> bool {
        let is_pair = matches!(inputs, [a, b] if a != b);
        let distinct = (1..inputs.len()).all(|at| !inputs[..at].contains(&inputs[at]));
        let made = self.kind();
        let same = self.drawing.stages[inputs[0]].kind;
        let (op, kind) = match self.random.below(10) {
            5 => (Op::Chain, same),
            6 => (Op::Interleave, same),
            7 | 8 if is_pair => (Op::Zip, made),
            9 if is_pair => {
                let kinds = [JoinKind::Inner, JoinKind::Left, JoinKind::Outer];
                let kind = kinds[self.random.below(3)];
                (Op::Join(kind, self.random.within(2, 40)), made)
            }
            _ => (Op::Merge, same),
        };
        distinct && self.add(op, kind, inputs).is_some()
    }

    /// Branches of one stage that meet again.
    fn diamond(&mut self) {
        let from = self.outlet();
        let mut branches = Vec::new();
        for _ in 0..2 + self.random.below(4) / 3 {
            let mut at = from;
            for _ in 0..1 + self.random.below(2) {
                at = self.unary_behind(at).unwrap_or(at);
            }
            branches.push(at);
        }
        for attempt in 0..4 {
            if attempt == 2 {
                // Queues let one branch run ahead of the other.
                for at in &mut branches {
                    let kind = self.drawing.stages[*at].kind;
                    *at = self.add(Op::Hold, kind, &[*at]).unwrap_or(*at);
                }
            }
            if self.unite(&branches) {
                return;
            }
        }
    }

    fn route(&mut self) {
        let from = self.outlet();
        let before = self.drawing.stages[from].kind;
        let at = self.drawing.stages.len();
        let ports = 1 + self.random.below(3);
        let made = self.kind();
        let (op, kinds) = if self.random.chance(25) {
            (Op::RoundRobin(ports + 1), vec![before; ports + 1])
        } else {
            self.arms(ports, before, made)
        };
        let mut stages = vec![Stage { op, kind: made, inputs: vec![from] }];
        let port = |(port, kind)| Stage { op: Op::Port(port), kind, inputs: vec![at] };
        stages.extend(kinds.into_iter().enumerate().map(port));
        self.add_all(stages);
    }

    /// A `match` with an arm for each port, and sometimes one more.
    fn arms(&mut self, ports: usize, before: Kind, made: Kind) -> (Op, Vec<Kind>) {
        let changes: Vec<bool> = (0..ports).map(|_| self.random.chance(50)).collect();
        let mut targets: Vec<Option<usize>> = (0..ports).map(Some).collect();
        if self.random.chance(40) {
            targets.push(None);
        }
        if self.random.chance(20) {
            targets.push(Some(self.random.below(ports)));
        }
        let mut arms: Vec<Arm> = Vec::new();
        for port in targets {
            let changed = port.is_some_and(|port| changes[port]);
            let change = changed.then(|| operators::affine(&mut self.random));
            arms.push(Arm { test: operators::test(&mut self.random), port, change });
        }
        let kinds = changes.iter().map(|changed| if *changed { made } else { before }).collect();
        (Op::Match(arms), kinds)
    }

    fn fallible(&mut self) {
        let from = self.outlet();
        let at = self.drawing.stages.len();
        let (kind, other) = (self.kind(), self.kind());
        let test = operators::test(&mut self.random);
        let change = operators::affine(&mut self.random);
        let op = match self.random.below(5) {
            0 => Op::TryForEach(test),
            1 | 2 => Op::Attempt(test, change),
            _ => Op::TryMap(test, change),
        };
        let mut stages = vec![Stage { op, kind, inputs: vec![from] }];
        match self.random.below(10) {
            0 => {}
            1..4 => stages.push(Stage { op: Op::SkipErrors, kind: other, inputs: vec![at] }),
            _ => stages.push(Stage { op: Op::Errors, kind: other, inputs: vec![at] }),
        }
        self.add_all(stages);
    }

    fn aggregate_of(&mut self, from: usize) -> Option<usize> {
        for _ in 0..5 {
            let op = operators::aggregate(&mut self.random);
            if let Some(stage) = self.add(op, Kind::Value, &[from]) {
                return Some(stage);
            }
        }
        None
    }

    /// An aggregate, and often an item made of it.
    fn value(&mut self) {
        let from = self.outlet();
        let Some(value) = self.aggregate_of(from) else { return };
        for _ in 0..self.random.below(3) {
            let kind = self.kind();
            self.add(Op::Opened, kind, &[value]);
        }
    }

    /// Items beside the value of an aggregate.
    fn with(&mut self) {
        let (held, from, kind) = (self.outlet(), self.outlet(), self.kind());
        let before = self.drawing.stages.len();
        let Some(value) = self.aggregate_of(from) else { return };
        let held_kind = self.drawing.stages[held].kind;
        let at = self.drawing.stages.len();
        let is_legal = self.add_all(vec![
            Stage { op: Op::Hold, kind: held_kind, inputs: vec![held] },
            Stage { op: Op::With, kind, inputs: vec![at, value] },
        ]);
        if !is_legal {
            self.drawing.stages.truncate(before);
        }
    }

    fn looped(&mut self) {
        let from = self.outlet();
        let kind = self.drawing.stages[from].kind;
        let (limit, times) = (self.random.within(3, 30), self.random.within(1, 2));
        let changes = self.random.chance(50);
        self.add(Op::Loop { limit, times, changes }, kind, &[from]);
    }

    /// A buffer by itself changes nothing but the turn.
    fn held(&mut self) {
        let from = self.outlet();
        self.add(Op::Hold, self.drawing.stages[from].kind, &[from]);
    }

    fn boundary(&mut self) {
        let from = self.outlet();
        let kind = self.drawing.stages[from].kind;
        let op = if self.random.chance(65) {
            Op::Thread([1, 2, 3, 4, 16, 1024][self.random.below(6)])
        } else {
            Op::Parallel { replicas: 1 + self.random.below(4), ordered: self.random.chance(50) }
        };
        self.add(op, kind, &[from]);
    }

    /// Gives every open outlet a reader.
    fn close(&mut self) {
        close(&mut self.drawing, &mut self.random);
    }
}

/// Whether nobody reads the items of a stage that hands some on.
pub(crate) fn is_unread(drawing: &Drawing, stage: usize) -> bool {
    let op = drawing.op(stage);
    let ends = op.is_end() || op.is_router() || drawing.stages[stage].kind == Kind::Value;
    let reads = |to: usize| !matches!(drawing.op(to), Op::Errors | Op::SkipErrors);
    !ends && !drawing.consumers(stage).any(reads)
}

/// Ends every chain.
fn close(drawing: &mut Drawing, random: &mut Random) {
    for stage in 0..drawing.stages.len() {
        if !is_unread(drawing, stage) {
            continue;
        }
        for _ in 0..5 {
            let op = operators::end(random);
            let kind = if op.is_aggregate() { Kind::Value } else { Kind::Number };
            drawing.stages.push(Stage { op, kind, inputs: vec![stage] });
            if Shape::new(drawing).is_ok() {
                break;
            }
            drawing.stages.pop();
        }
        if is_unread(drawing, stage) {
            drawing.stages.push(Stage { op: Op::Count, kind: Kind::Value, inputs: vec![stage] });
        }
    }
}

/// Gives a fan-in items of its own where the claim rule would give it something else.
fn mend(drawing: &mut Drawing) -> Result<(), Illegal> {
    loop {
        let shape = Shape::new(drawing)?;
        let Some((stage, position)) = misfit(drawing, &shape) else { return Ok(()) };
        let from = drawing.inputs(stage)[position];
        insert(drawing, stage, position, from);
    }
}

/// An input of a fan-in that is lent or shared, while it has to be owned.
fn misfit(drawing: &Drawing, shape: &Shape) -> Option<(usize, usize)> {
    let claims = claims(drawing, shape);
    for stage in 0..drawing.stages.len() {
        let inputs = drawing.inputs(stage);
        let op = drawing.op(stage);
        let form = |at: usize| claims.input(stage, at).of(drawing.stages[inputs[at]].kind);
        if *op == Op::Zip && shape.parent(stage).is_none() {
            // Whether a `zip` has to wait, and so keeps, depends on how its other input is pulled.
            let may_keep = |at: &usize| {
                let from = inputs[*at];
                let is_passed_on =
                    drawing.op(from).looks() || matches!(drawing.op(from), Op::Port(_));
                is_passed_on || drawing.count_consumers(from) > 1
            };
            if let Some(position) = (0..inputs.len()).find(may_keep) {
                return Some((stage, position));
            }
        }
        let needs_owned = op.unites() || matches!(op, Op::Loop { .. } | Op::Via(_));
        if !needs_owned {
            continue;
        }
        let is_plain = |at: &usize| is_plain(drawing, shape, stage, inputs[*at]);
        let all_direct = op.unites() && (0..inputs.len()).all(|at| is_plain(&at));
        let same = (0..inputs.len()).all(|at| form(at) == form(0) && form(at) != Form::Unknown);
        if all_direct && same {
            continue;
        }
        let is_shared_alone = *op != Op::Merge && inputs.len() == 1 && form(0) == Form::Shared;
        if is_shared_alone && matches!(op, Op::Via(_)) {
            continue;
        }
        let bad = |at: &usize| {
            let direct = op.unites() && is_direct(drawing, shape, stage, inputs[*at]);
            form(*at) != Form::Owned || direct
        };
        if let Some(position) = (0..inputs.len()).find(bad) {
            return Some((stage, position));
        }
    }
    None
}

/// Whether an input comes from where the branches part, with nothing else on its way.
fn is_plain(drawing: &Drawing, shape: &Shape, fan_in: usize, input: usize) -> bool {
    let Some(parent) = shape.parent(fan_in) else { return false };
    let mut at = input;
    while at != parent {
        if !drawing.op(at).looks() || drawing.count_consumers(at) != 1 {
            return false;
        }
        at = drawing.inputs(at)[0];
    }
    true
}

/// Puts `Fresh` on an edge.
fn insert(drawing: &mut Drawing, stage: usize, position: usize, from: usize) {
    let kind = drawing.stages[from].kind;
    for later in &mut drawing.stages[stage..] {
        for input in later.inputs.iter_mut().filter(|input| **input >= stage) {
            *input += 1;
        }
    }
    drawing.stages.insert(stage, Stage { op: Op::Fresh, kind, inputs: vec![from] });
    drawing.stages[stage + 1].inputs[position] = stage;
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: [Options; 2] = [Options { boundaries: false }, Options { boundaries: true }];

    fn each(test: impl Fn(&Drawing)) {
        for options in OPTIONS {
            (0..150).for_each(|seed| test(&generate(seed, options)));
        }
    }

    #[test]
    fn a_seed_is_one_drawing() {
        for options in OPTIONS {
            assert_eq!(generate(7, options), generate(7, options));
        }
    }

    #[test]
    fn stages_read_what_stands_above_them() {
        each(|drawing| {
            for stage in 0..drawing.stages.len() {
                assert!(drawing.inputs(stage).iter().all(|input| *input < stage));
            }
        });
    }

    #[test]
    fn every_outlet_and_port_has_a_reader() {
        each(|drawing| {
            assert!((0..drawing.stages.len()).all(|stage| !is_unread(drawing, stage)));
        });
    }

    #[test]
    fn drawings_are_legal_and_fan_ins_get_what_they_need() {
        each(|drawing| {
            let shape = Shape::new(drawing).expect("the drawing is legal");
            assert_eq!(misfit(drawing, &shape), None);
        });
    }

    #[test]
    fn boundaries_are_drawn_when_asked_for() {
        let count = |options| {
            let drawings = (0..60).map(|seed| generate(seed, options));
            drawings.filter(|d| d.stages.iter().any(|stage| stage.op.is_boundary())).count()
        };
        assert_eq!(count(OPTIONS[0]), 0);
        assert!(count(OPTIONS[1]) > 10);
    }

    #[test]
    fn smaller_drawings_are_legal() {
        let drawing = generate(3, OPTIONS[0]);
        for less in crate::shrink::reductions(&drawing) {
            assert!(Shape::new(&less).is_ok() && less.stages.len() < drawing.stages.len());
        }
    }
}
