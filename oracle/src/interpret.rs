//! The naive interpreter: every stage is a list of all that it ever hands on, computed from the lists
//! of what it reads. An item remembers in which turn it appeared and which items it came from, so that
//! a `merge` is a sort.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::drawing::{Affine, Arm, Drawing, JoinKind, Op, Test};
use crate::functions::{
    add, affine, beats, gathered, lessened, mix, multiplied, opened, pair, test,
};
use crate::shape::Shape;

/// The step of the run, the turn in it, and the round of a loop.
type Turn = (usize, usize, usize);

#[derive(Clone, Debug)]
struct Item {
    key: u64,
    turn: Turn,
    /// For each stage that it passed, which of the stage's items it was.
    passed: BTreeMap<usize, usize>,
}

/// What a program prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Report(Vec<Field>),
    /// The stage that ended the run.
    Failed(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) stage: usize,
    pub(crate) values: Vec<u64>,
}

/// More items than a drawing should have to handle.
const TOO_MANY: usize = 4_000;

/// Runs a drawing; `None` where it grows too large.
pub(crate) fn interpret(drawing: &Drawing, shape: &Shape, input: &[Vec<u64>]) -> Option<Outcome> {
    let mut run = Run { drawing, shape, input, lists: Vec::new(), values: Vec::new() };
    let mut failed = None;
    for stage in 0..drawing.stages.len() {
        let list = run.list(stage);
        if list.len() > TOO_MANY {
            return None;
        }
        run.lists.push(list);
        let value = run.value(stage);
        run.values.push(value);
        if failed.is_none() && run.fails(stage) {
            failed = Some(stage);
        }
    }
    Some(match failed {
        Some(stage) => Outcome::Failed(stage),
        None => Outcome::Report(run.fields()),
    })
}

struct Run<'d> {
    drawing: &'d Drawing,
    shape: &'d Shape,
    input: &'d [Vec<u64>],
    lists: Vec<Vec<Item>>,
    /// What aggregates and ends have at last.
    values: Vec<Vec<u64>>,
}

impl Run<'_> {
    fn read(&self, stage: usize, position: usize) -> &[Item] {
        &self.lists[self.drawing.inputs(stage)[position]]
    }

    fn keys(&self, stage: usize) -> Vec<u64> {
        self.read(stage, 0).iter().map(|item| item.key).collect()
    }

    /// The turn in which the end of a stage's input comes.
    fn end(&self, stage: usize) -> Turn {
        (self.shape.step(stage), 0, 0)
    }

    /// All that a stage hands on.
    fn list(&self, stage: usize) -> Vec<Item> {
        let step = self.shape.step(stage);
        let list = match self.drawing.op(stage) {
            Op::Source(_, index) => begun(step, self.input[*index].iter().copied()),
            Op::Thread(_) | Op::Parallel { .. } => begun(step, self.keys(stage)),
            Op::Hold => drained(step, self.read(stage, 0)),
            Op::Merge => self.merge(stage),
            Op::Chain => {
                self.drawing.inputs(stage).iter().flat_map(|i| self.lists[*i].clone()).collect()
            }
            Op::Interleave => self.interleave(stage),
            Op::Zip => self.zip(stage),
            Op::Join(kind, modulus) => self.join(stage, *kind, *modulus),
            Op::With => self.with(stage),
            Op::Loop { limit, times, .. } => self.looped(stage, *limit, *times),
            Op::Errors => self.errors(stage),
            Op::Port(port) => self.port(stage, *port),
            Op::Opened => {
                let aggregate = self.drawing.inputs(stage)[0];
                let key = opened(self.values[aggregate].iter().copied());
                vec![Item {
                    key,
                    turn: self.end(aggregate),
                    passed: BTreeMap::from([(aggregate, 0)]),
                }]
            }
            op if op.is_aggregate() || op.is_end() => return Vec::new(),
            Op::TryMap(passes, _) | Op::Attempt(passes, _) => return self.fallible(stage, *passes),
            op => unary(op, self.read(stage, 0), self.end(stage)),
        };
        numbered(stage, list)
    }

    /// Both sides of a fallible stage are numbered by what it reads.
    fn fallible(&self, stage: usize, passes: Test) -> Vec<Item> {
        let all = numbered(stage, self.read(stage, 0).to_vec());
        let good = all.into_iter().filter(|item| holds(passes, item.key)).collect::<Vec<_>>();
        match self.drawing.op(stage) {
            Op::TryMap(_, change) | Op::Attempt(_, change) => changed(*change, good),
            _ => good,
        }
    }

    fn errors(&self, stage: usize) -> Vec<Item> {
        let from = self.drawing.inputs(stage)[0];
        let (passes, times) = match self.drawing.op(from) {
            Op::TryMap(passes, _) | Op::TryForEach(passes) => (*passes, 1),
            Op::Attempt(passes, _) => (*passes, 2),
            _ => return Vec::new(),
        };
        let all = numbered(from, self.read(from, 0).to_vec());
        let bad = all.into_iter().filter(|item| !holds(passes, item.key));
        bad.map(|item| Item { key: item.key * times % 41, ..item }).collect()
    }

    fn port(&self, stage: usize, port: usize) -> Vec<Item> {
        let from = self.drawing.inputs(stage)[0];
        let all = self.lists[from].iter();
        match self.drawing.op(from) {
            Op::Match(arms) => all.filter_map(|item| routed(arms, port, item)).collect(),
            Op::RoundRobin(ports) => all.skip(port).step_by(*ports).cloned().collect(),
            _ => self.lists[from].clone(),
        }
    }

    /// For each item of the stage where the branches part, the inputs in the order given; where
    /// drivers meet, for each turn.
    fn merge(&self, stage: usize) -> Vec<Item> {
        let parent = self.shape.parent(stage);
        let mut all: Vec<(Turn, usize, usize, Item)> = Vec::new();
        for (position, input) in self.drawing.inputs(stage).iter().enumerate() {
            for item in &self.lists[*input] {
                let place = parent.and_then(|parent| item.passed.get(&parent).copied());
                let turn = if parent.is_some() { (0, 0, 0) } else { item.turn };
                all.push((turn, place.unwrap_or(0), position, item.clone()));
            }
        }
        all.sort_by_key(|(turn, place, position, _)| (*turn, *place, *position));
        all.into_iter().map(|(_, _, _, item)| item).collect()
    }

    fn interleave(&self, stage: usize) -> Vec<Item> {
        let inputs = self.drawing.inputs(stage);
        let longest = inputs.iter().map(|input| self.lists[*input].len()).max().unwrap_or(0);
        let row = |at: usize| inputs.iter().filter_map(move |input| self.lists[*input].get(at));
        (0..longest).flat_map(row).cloned().collect()
    }

    fn zip(&self, stage: usize) -> Vec<Item> {
        let pairs = self.read(stage, 0).iter().zip(self.read(stage, 1));
        pairs.map(|(a, b)| Item { key: mix(a.key, b.key), ..a.clone() }).collect()
    }

    fn join(&self, stage: usize, kind: JoinKind, modulus: u64) -> Vec<Item> {
        let rights = self.read(stage, 1);
        let mut matched = BTreeSet::new();
        let mut pairs = Vec::new();
        for left in self.read(stage, 0) {
            let count = pairs.len();
            for (at, right) in rights.iter().enumerate() {
                if left.key % modulus == right.key % modulus {
                    matched.insert(at);
                    pairs.push(Item { key: mix(left.key, right.key), ..left.clone() });
                }
            }
            if pairs.len() == count && kind != JoinKind::Inner {
                pairs.push(Item { key: mix(left.key, 1_000), ..left.clone() });
            }
        }
        if kind == JoinKind::Outer {
            let alone = rights.iter().enumerate().filter(|(at, _)| !matched.contains(at));
            let turn = self.end(stage);
            pairs.extend(alone.map(|(_, right)| at_end(mix(1_000, right.key), turn)));
        }
        pairs
    }

    fn with(&self, stage: usize) -> Vec<Item> {
        let value = opened(self.values[self.drawing.inputs(stage)[1]].iter().copied());
        let beside = |item: &Item| Item { key: mix(item.key, value), ..item.clone() };
        self.read(stage, 0).iter().map(beside).collect()
    }

    /// What goes round is drained before the next turn of a source.
    fn looped(&self, stage: usize, limit: u64, times: u64) -> Vec<Item> {
        let mut out = Vec::new();
        let mut items = self.read(stage, 0).iter().cloned().peekable();
        let mut queue: VecDeque<u64> = VecDeque::new();
        while let Some(turn) = items.peek().map(|item| item.turn) {
            let mut pass = |key: u64, turn: Turn, queue: &mut VecDeque<u64>| {
                if key >= limit {
                    queue.extend(lessened(key, times));
                } else {
                    out.push(at_end(key, turn));
                }
            };
            while let Some(item) = items.next_if(|item| item.turn == turn) {
                pass(item.key, turn, &mut queue);
            }
            let mut round = 0;
            while let Some(key) = queue.pop_front() {
                round += 1;
                pass(key, (turn.0, turn.1, round), &mut queue);
            }
        }
        out
    }

    /// Whether a stage without a reader of its errors meets one.
    fn fails(&self, stage: usize) -> bool {
        let (Op::TryMap(passes, _) | Op::Attempt(passes, _) | Op::TryForEach(passes)) =
            self.drawing.op(stage)
        else {
            return false;
        };
        let is_read = self.drawing.errors_of(stage).is_some();
        !is_read && self.read(stage, 0).iter().any(|item| !holds(*passes, item.key))
    }

    /// What an aggregate or an end has at last.
    fn value(&self, stage: usize) -> Vec<u64> {
        let op = self.drawing.op(stage);
        if !op.is_aggregate() && !op.is_end() {
            return Vec::new();
        }
        if *op == Op::SkipErrors {
            return vec![self.errors(stage).len() as u64];
        }
        let ordered = self.shape.is_ordered(self.drawing.inputs(stage)[0]);
        aggregate(op, &self.keys(stage), ordered)
    }

    fn fields(&self) -> Vec<Field> {
        (0..self.drawing.stages.len())
            .filter(|stage| is_field(self.drawing.op(*stage)))
            .map(|stage| Field { stage, values: self.values[stage].clone() })
            .collect()
    }
}

/// Whether a stage shows what it has at last.
pub(crate) fn is_field(op: &Op) -> bool {
    op.is_aggregate() || op.is_end()
}

fn holds(passes: Test, key: u64) -> bool {
    test(key, passes.modulus, passes.below)
}

fn change(by: Affine, key: u64) -> u64 {
    affine(key, by.factor, by.offset, by.modulus)
}

fn changed(by: Affine, items: Vec<Item>) -> Vec<Item> {
    items.into_iter().map(|item| Item { key: change(by, item.key), ..item }).collect()
}

fn better(first: u64, second: u64) -> u64 {
    if beats(first, second) { first } else { second }
}

/// The items of a source, one a turn.
fn begun(step: usize, keys: impl IntoIterator<Item = u64>) -> Vec<Item> {
    let keys = keys.into_iter().enumerate();
    keys.map(|(turn, key)| at_end(key, (step, turn + 1, 0))).collect()
}

/// The items of a buffer, which is emptied before a source is asked for more: behind the turn that
/// filled it, or at first, where it waited for an earlier step.
fn drained(step: usize, items: &[Item]) -> Vec<Item> {
    let turn = |item: &Item| if item.turn.0 == step { item.turn.1 } else { 0 };
    let rounds = items.iter().enumerate();
    rounds.map(|(round, item)| at_end(item.key, (step, turn(item), round + 1))).collect()
}

fn at_end(key: u64, turn: Turn) -> Item {
    Item { key, turn, passed: BTreeMap::new() }
}

fn numbered(stage: usize, mut items: Vec<Item>) -> Vec<Item> {
    for (place, item) in items.iter_mut().enumerate() {
        item.passed.insert(stage, place);
    }
    items
}

/// What the first arm that fits hands to a port.
fn routed(arms: &[Arm], port: usize, item: &Item) -> Option<Item> {
    let (last, rest) = arms.split_last()?;
    let arm = rest.iter().find(|arm| holds(arm.test, item.key)).unwrap_or(last);
    let key = arm.change.map_or(item.key, |by| change(by, item.key));
    (arm.port == Some(port)).then(|| Item { key, ..item.clone() })
}

/// What an operator with one input hands on.
fn unary(op: &Op, items: &[Item], end: Turn) -> Vec<Item> {
    let with = |item: &Item, key: u64| Item { key, ..item.clone() };
    let all = || items.iter().cloned();
    let many = |limit: u64| {
        let many = |item: &Item| {
            let item = item.clone();
            multiplied(item.key, limit).map(move |key| Item { key, ..item.clone() })
        };
        items.iter().flat_map(many).collect()
    };
    match op {
        Op::Map(by) => changed(*by, items.to_vec()),
        Op::FilterMap(passes, by) => {
            changed(*by, all().filter(|item| holds(*passes, item.key)).collect())
        }
        Op::FlatMap(limit) | Op::Flatten(limit) => many(*limit),
        Op::Filter(passes) => all().filter(|item| holds(*passes, item.key)).collect(),
        Op::Enumerate => {
            let places = items.iter().enumerate();
            places.map(|(at, item)| with(item, mix(at as u64, item.key))).collect()
        }
        Op::Scan => {
            let mut state = 0;
            let next = |item: &Item| {
                state = mix(state, item.key);
                with(item, state)
            };
            items.iter().map(next).collect()
        }
        Op::Take(n) => all().take(*n as usize).collect(),
        Op::TakeWhile(passes) => all().take_while(|item| holds(*passes, item.key)).collect(),
        Op::Skip(n) => all().skip(*n as usize).collect(),
        Op::SkipWhile(passes) => all().skip_while(|item| holds(*passes, item.key)).collect(),
        Op::StepBy(n) => all().step_by(*n as usize).collect(),
        Op::DedupByKey(modulus) => {
            let mut held = None;
            all()
                .filter(|item| held.replace(item.key % modulus) != Some(item.key % modulus))
                .collect()
        }
        Op::UniqueBy(modulus) => {
            let mut seen = BTreeSet::new();
            all().filter(|item| seen.insert(item.key % modulus)).collect()
        }
        Op::Dedup => deduped(items, end),
        Op::Sorted => sorted(items, end, |key| key),
        Op::SortedByKey(modulus) => sorted(items, end, |key| key % modulus),
        Op::Chunks(size) => chunks(items, end, |_, held| held.len() as u64 == *size),
        Op::ChunkBy(modulus) => runs(items, end, *modulus),
        Op::Windows(size) => {
            let windows = items.windows(*size as usize);
            let shown = |window: &[Item]| {
                window.last().map(|last| with(last, gathered(window.iter().map(|item| item.key))))
            };
            windows.filter_map(shown).collect()
        }
        Op::Via(ops) => ops.iter().fold(items.to_vec(), |items, op| unary(op, &items, end)),
        _ => items.to_vec(),
    }
}

/// Each run's first item, once the next run or the end shows that it is over.
fn deduped(items: &[Item], end: Turn) -> Vec<Item> {
    let mut out = Vec::new();
    let mut held: Option<u64> = None;
    for item in items {
        if held == Some(item.key) {
            continue;
        }
        out.extend(held.replace(item.key).map(|key| Item { key, ..item.clone() }));
    }
    out.extend(held.map(|key| at_end(key, end)));
    out
}

fn sorted(items: &[Item], end: Turn, by: impl Fn(u64) -> u64) -> Vec<Item> {
    let mut keys: Vec<u64> = items.iter().map(|item| item.key).collect();
    keys.sort_by_key(|key| by(*key));
    keys.into_iter().map(|key| at_end(key, end)).collect()
}

/// Groups that are handed on with the item that fills them.
fn chunks(items: &[Item], end: Turn, is_full: impl Fn(&Item, &[u64]) -> bool) -> Vec<Item> {
    let mut out = Vec::new();
    let mut held = Vec::new();
    for item in items {
        held.push(item.key);
        if is_full(item, &held) {
            out.push(Item { key: gathered(held.drain(..)), ..item.clone() });
        }
    }
    if !held.is_empty() {
        out.push(at_end(gathered(held), end));
    }
    out
}

/// Groups that are handed on with the first item of the next one.
fn runs(items: &[Item], end: Turn, modulus: u64) -> Vec<Item> {
    let mut out = Vec::new();
    let mut held: Vec<u64> = Vec::new();
    for item in items {
        if held.last().is_some_and(|last| last % modulus != item.key % modulus) {
            out.push(Item { key: gathered(held.drain(..)), ..item.clone() });
        }
        held.push(item.key);
    }
    if !held.is_empty() {
        out.push(at_end(gathered(held), end));
    }
    out
}

fn aggregate(op: &Op, keys: &[u64], ordered: bool) -> Vec<u64> {
    let all = || keys.iter().copied();
    match op {
        Op::Count => vec![keys.len() as u64],
        Op::Sum => vec![all().sum()],
        Op::Fold if ordered => vec![gathered(all())],
        Op::Fold => vec![all().fold(0, add)],
        Op::FoldBy(modulus) => groups(keys, *modulus, |value, key| add(value.unwrap_or(0), key)),
        Op::ReduceBy(modulus) => {
            groups(keys, *modulus, |value, key| value.map_or(key, |value| better(value, key)))
        }
        Op::Reduce => all().reduce(better).into_iter().collect(),
        Op::Min => all().min().into_iter().collect(),
        Op::Max => all().max().into_iter().collect(),
        Op::MinByKey(modulus) => all().min_by_key(|key| key % modulus).into_iter().collect(),
        Op::MaxByKey(modulus) => all().max_by_key(|key| key % modulus).into_iter().collect(),
        Op::Last => all().next_back().into_iter().collect(),
        Op::TopK(k) => {
            let mut keys = keys.to_vec();
            keys.sort_by_key(|key| std::cmp::Reverse(*key));
            keys.truncate(*k as usize);
            keys
        }
        Op::TryForEach(passes) => all().filter(|key| holds(*passes, *key)).collect(),
        _ => keys.to_vec(),
    }
}

/// A value for each key, in the order in which the keys were first seen.
fn groups(keys: &[u64], modulus: u64, f: impl Fn(Option<u64>, u64) -> u64) -> Vec<u64> {
    let mut groups: Vec<(u64, u64)> = Vec::new();
    for key in keys {
        match groups.iter_mut().find(|(group, _)| *group == key % modulus) {
            Some((_, value)) => *value = f(Some(*value), *key),
            None => groups.push((key % modulus, f(None, *key))),
        }
    }
    groups.into_iter().map(|(group, value)| pair(group, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::{Kind, SourceKind, Stage};

    /// Runs a drawing of numbers whose last stage is an aggregate.
    fn check(stages: &[(Op, &[usize])], input: &[&[u64]], expected: &[u64]) {
        let stage = |(op, inputs): &(Op, &[usize])| Stage {
            op: op.clone(),
            kind: if op.is_aggregate() { Kind::Value } else { Kind::Number },
            inputs: inputs.to_vec(),
        };
        let drawing = Drawing { seed: 0, stages: stages.iter().map(stage).collect() };
        let shape = Shape::new(&drawing).expect("the drawing is legal");
        let input: Vec<Vec<u64>> = input.iter().map(|keys| keys.to_vec()).collect();
        let Some(Outcome::Report(fields)) = interpret(&drawing, &shape, &input) else {
            panic!("the run ends")
        };
        assert_eq!(fields.last().map(|field| field.values.as_slice()), Some(expected));
    }

    fn source(index: usize) -> Op {
        Op::Source(SourceKind::Iter, index)
    }

    fn times(factor: u64) -> Op {
        Op::Map(Affine { factor, offset: 0, modulus: 1_000 })
    }

    #[test]
    fn branches_meet_item_by_item() {
        check(
            &[
                (source(0), &[]),
                (times(10), &[0]),
                (Op::Filter(Test { modulus: 2, below: 1 }), &[0]),
                (Op::Merge, &[2, 1]),
                (Op::Collect, &[3]),
            ],
            &[&[1, 2, 3]],
            &[10, 2, 20, 30],
        );
    }

    #[test]
    fn sources_take_turns() {
        check(
            &[(source(0), &[]), (source(1), &[]), (Op::Merge, &[0, 1]), (Op::Collect, &[2])],
            &[&[1, 2, 3], &[7]],
            &[1, 7, 2, 3],
        );
    }

    #[test]
    fn what_is_held_back_comes_with_the_item_that_frees_it() {
        check(
            &[
                (source(0), &[]),
                (Op::Dedup, &[0]),
                (times(10), &[0]),
                (Op::Merge, &[1, 2]),
                (Op::Collect, &[3]),
            ],
            &[&[1, 1, 2]],
            &[10, 10, 1, 20, 2],
        );
    }

    #[test]
    fn a_loop_is_drained_before_the_next_item() {
        check(
            &[
                (source(0), &[]),
                (Op::Loop { limit: 3, times: 2, changes: false }, &[0]),
                (Op::Collect, &[1]),
            ],
            &[&[9, 1]],
            &[2, 1, 1, 1, 1],
        );
    }

    #[test]
    fn ends_and_orders() {
        let both = |op: Op, expected: &[u64]| {
            let stages = [(source(0), &[] as &[usize]), (op, &[0]), (Op::Collect, &[1])];
            check(&stages, &[&[5, 5, 2, 9]], expected);
        };
        both(Op::Take(2), &[5, 5]);
        both(Op::Skip(3), &[9]);
        both(Op::StepBy(3), &[5, 9]);
        both(Op::Dedup, &[5, 2, 9]);
        both(Op::Sorted, &[2, 5, 5, 9]);
        both(Op::UniqueBy(3), &[5, 9]);
        both(Op::SkipWhile(Test { modulus: 10, below: 6 }), &[9]);
    }
}
