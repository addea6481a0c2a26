//! When things run: which sources are pulled together, and in which order inputs end.
//!
//! A *driver* makes items by itself: a source, a `buffer`, and an operator that hands something on at
//! the end of its input. A *step* pulls drivers turn by turn until they are exhausted, or lets one
//! operator finish. Steps run one after another.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, NodeId};
use crate::ops::{Shape, Structure};
use crate::regions::Regions;

/// One step of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Pulls sources and buffers until all are exhausted. Operators that a stage reads at a pace of
    /// its own finish meanwhile, as soon as their input has ended.
    Pull { drivers: Vec<NodeId>, finishing: Vec<NodeId> },
    /// The end of the operator's input.
    Finish(NodeId),
}

impl Step {
    pub(crate) fn drivers(&self) -> impl Iterator<Item = NodeId> {
        let (drivers, finishing) = match self {
            Self::Pull { drivers, finishing } => (drivers.as_slice(), finishing.as_slice()),
            Self::Finish(driver) => (std::slice::from_ref(driver), [].as_slice()),
        };
        drivers.iter().chain(finishing).copied()
    }

    /// Whether the operator finishes in this step.
    pub(crate) fn finishes(&self, id: NodeId) -> bool {
        match self {
            Self::Pull { finishing, .. } => finishing.contains(&id),
            Self::Finish(driver) => *driver == id,
        }
    }
}

pub(crate) struct Order {
    pub(crate) steps: Vec<Step>,
    /// Every node, producers first.
    pub(crate) topological: Vec<NodeId>,
    /// The drivers whose items or ends reach each node.
    pub(crate) drivers: Vec<BTreeSet<NodeId>>,
}

/// A stage that cannot be ordered.
pub(crate) type Misplaced = (NodeId, Diagnostic);

/// Orders a graph without cycles.
pub(crate) fn order(graph: &Graph, regions: &Regions) -> Result<Order, Misplaced> {
    let topological = graph.topological();
    let drivers = reaching_drivers(graph, &topological);
    let mut groups = Groups::new(graph.nodes.len());
    let mut later = Vec::new();
    for id in graph.ids() {
        sequence(graph, &drivers, id, &mut later)?;
    }
    unite_queues(graph, regions, &later, &mut groups);
    unite(graph, &drivers, &later, &mut groups);
    if let Some(wait) = later.iter().find(|wait| groups.are_one(wait.first, wait.second)) {
        return Err(wait_for_each_other(graph, wait.fan_in));
    }
    let mut steps = sort(graph, &drivers, &later, &mut groups)?;
    // Regions run side by side, so each keeps its own steps together.
    steps.sort_by_key(|step| step.drivers().next().map_or(0, |driver| regions.of(driver)));
    Ok(Order { steps, topological, drivers })
}

/// Whether the node hands on items that no producer pushed in the same turn.
pub(crate) fn drives(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    let finishes = node.is_fold() && !node.outputs.is_empty();
    if graph.is_pulled_in_place(id) {
        return false;
    }
    node.is_origin() || node.is(Structure::Buffer) || node.flushes() || finishes
}

fn is_pulled(graph: &Graph, id: NodeId) -> bool {
    graph.node(id).is_origin() || graph.node(id).is(Structure::Buffer)
}

fn reaching_drivers(graph: &Graph, topological: &[NodeId]) -> Vec<BTreeSet<NodeId>> {
    let mut drivers: Vec<BTreeSet<NodeId>> = vec![BTreeSet::new(); graph.nodes.len()];
    for &id in topological {
        let mut reaching = BTreeSet::new();
        for from in graph.flow_producers(id) {
            reaching.extend(drivers[from.0].iter().copied());
        }
        if drives(graph, id) {
            reaching.insert(id);
        }
        drivers[id.0] = reaching;
    }
    drivers
}

/// The drivers that end before the node's own end of input.
pub(crate) fn input_drivers(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    id: NodeId,
) -> BTreeSet<NodeId> {
    graph.producers(id).flat_map(|from| drivers[from.0].iter().copied()).collect()
}

/// A driver that begins when another has ended, for a fan-in that reads one input to its end first.
struct Wait {
    fan_in: NodeId,
    first: NodeId,
    second: NodeId,
}

/// Collects what the fan-ins that read one input to its end first ask for.
fn sequence(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    id: NodeId,
    later: &mut Vec<Wait>,
) -> Result<(), Misplaced> {
    let inputs: Vec<NodeId> = graph.producers(id).collect();
    let pairs: Vec<(NodeId, NodeId)> = match graph.node(id).shape() {
        Some(Shape::Structural(Structure::Chain)) => {
            inputs.windows(2).map(|pair| (pair[0], pair[1])).collect()
        }
        Some(Shape::Structural(Structure::Join | Structure::OuterJoin | Structure::With)) => {
            vec![(inputs[1], inputs[0])]
        }
        _ => Vec::new(),
    };
    for (first, second) in pairs {
        if let Some(shared) = drivers[first.0].intersection(&drivers[second.0]).next() {
            return Err((id, same_source(graph, id, first, second, *shared)));
        }
        for &before in &drivers[first.0] {
            let wait = |&after: &NodeId| Wait { fan_in: id, first: before, second: after };
            later.extend(drivers[second.0].iter().map(wait));
        }
    }
    Ok(())
}

fn same_source(
    graph: &Graph,
    id: NodeId,
    first: NodeId,
    second: NodeId,
    shared: NodeId,
) -> Diagnostic {
    let node = graph.node(id);
    let operator = node.row().map_or("", |row| row.name);
    let (first, second) = (&graph.node(first).label, &graph.node(second).label);
    let shared = &graph.node(shared).label;
    Diagnostic::new(
        node.span,
        format!(
            "`{operator}` reads `{first}` to its end before `{second}`, and both come from `{shared}`"
        ),
    )
    .help(format!("hold `{second}` back in a `buffer(n)`, or read the input twice"))
}

/// Queues that one region fills are emptied together: it waits for room in each of them. A fan-in that
/// reads one of them to its end first is an error of the boundaries.
fn unite_queues(graph: &Graph, regions: &Regions, later: &[Wait], groups: &mut Groups) {
    let follows =
        |id: NodeId, other: NodeId| later.iter().any(|w| (w.first, w.second) == (id, other));
    let queues: Vec<(NodeId, usize, BTreeSet<usize>)> = graph
        .ids()
        .filter(|id| graph.node(*id).is_boundary())
        .map(|id| {
            let from = regions.before(graph, id);
            let mut filling = regions.above(graph, from);
            filling.insert(from);
            (id, regions.of(id), filling)
        })
        .collect();
    for (index, (id, region, filling)) in queues.iter().enumerate() {
        for (other, beside, also) in &queues[..index] {
            let waits = follows(*id, *other) || follows(*other, *id);
            if region == beside && !waits && !filling.is_disjoint(also) {
                groups.unite(*id, *other);
            }
        }
    }
}

/// Sources that meet in one stage are pulled together; so is a buffer with what fills it, unless it
/// has to wait for an end.
fn unite(graph: &Graph, drivers: &[BTreeSet<NodeId>], later: &[Wait], groups: &mut Groups) {
    let waiting = waiting(graph, drivers, later);
    for id in graph.ids() {
        let node = graph.node(id);
        let joined: Vec<NodeId> = if node.is(Structure::Merge) {
            let pulled = pulled(graph, &drivers[id.0]);
            let follows = |driver: &NodeId| {
                waiting.get(driver).is_some_and(|first| pulled.iter().any(|id| first.contains(id)))
            };
            pulled.iter().copied().filter(|driver| !follows(driver)).collect()
        } else if finishes_at_a_pace(graph, drivers, id) {
            drivers[id.0].iter().copied().collect()
        } else if sets_a_pace(graph, id) {
            pulled(graph, &drivers[id.0])
        } else if node.is(Structure::Buffer) && !waiting.contains_key(&id) {
            input_drivers(graph, drivers, id).into_iter().chain([id]).collect()
        } else {
            continue;
        };
        for pair in joined.windows(2) {
            groups.unite(pair[0], pair[1]);
        }
    }
    unite_between(graph, drivers, groups);
}

/// An operator finishes together with another one that it feeds, if both wait for one group.
fn unite_between(graph: &Graph, drivers: &[BTreeSet<NodeId>], groups: &mut Groups) {
    let finishing = || graph.ids().filter(|id| drives(graph, *id) && !is_pulled(graph, *id));
    let above: BTreeMap<NodeId, BTreeSet<NodeId>> =
        finishing().map(|id| (id, ends_above(graph, drivers, id))).collect();
    loop {
        let mut between = finishing().flat_map(|id| {
            let fed = above.iter().filter(move |(_, above)| above.contains(&id));
            fed.map(move |(fed, _)| (id, *fed))
        });
        let found = between.find(|(id, fed)| {
            !groups.are_one(*id, *fed) && above[id].iter().any(|first| groups.are_one(*first, *fed))
        });
        let Some((id, fed)) = found else { return };
        groups.unite(id, fed);
    }
}

/// The drivers above an operator up to, and with, the next that are pulled.
fn ends_above(graph: &Graph, drivers: &[BTreeSet<NodeId>], id: NodeId) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut ahead = vec![id];
    while let Some(id) = ahead.pop() {
        for first in input_drivers(graph, drivers, id) {
            if first != id && found.insert(first) && !is_pulled(graph, first) {
                ahead.push(first);
            }
        }
    }
    found
}

/// The buffers that are emptied once something has ended, and everything that ends before: another
/// input of a fan-in, what fills them at its end, or what fills a buffer beside them.
fn waiting(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    later: &[Wait],
) -> BTreeMap<NodeId, BTreeSet<NodeId>> {
    let buffers: Vec<NodeId> =
        graph.ids().filter(|id| graph.node(*id).is(Structure::Buffer)).collect();
    let is_filled_at_an_end = |id: NodeId| {
        input_drivers(graph, drivers, id).iter().any(|driver| !is_pulled(graph, *driver))
    };
    let mut waiting: BTreeMap<NodeId, BTreeSet<NodeId>> = buffers
        .iter()
        .filter(|id| later.iter().any(|wait| wait.second == **id) || is_filled_at_an_end(**id))
        .map(|id| (*id, ends_before(graph, drivers, later, *id)))
        .collect();
    loop {
        let beside = |id: &NodeId| {
            let filling = input_drivers(graph, drivers, *id);
            let met = graph
                .ids()
                .filter(|fan_in| sets_a_pace(graph, *fan_in) && drivers[fan_in.0].contains(id));
            let others = met.flat_map(|fan_in| drivers[fan_in.0].iter());
            let is_loop = filling.contains(id);
            others
                .chain(filling.iter().filter(|_| !is_loop))
                .any(|other| waiting.get(other).is_some_and(|first| !first.is_disjoint(&filling)))
        };
        let found = buffers.iter().find(|id| !waiting.contains_key(*id) && beside(id));
        let Some(&found) = found else { return waiting };
        waiting.insert(found, ends_before(graph, drivers, later, found));
    }
}

/// Everything that has ended when a buffer that waits is emptied.
fn ends_before(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    later: &[Wait],
    buffer: NodeId,
) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut ahead = vec![buffer];
    while let Some(id) = ahead.pop() {
        let waits = later.iter().filter(|wait| wait.second == id).map(|wait| wait.first);
        let first = input_drivers(graph, drivers, id).into_iter().chain(waits);
        ahead.extend(first.filter(|first| found.insert(*first)));
    }
    found
}

/// Whether the fan-in may decide which of its inputs is pulled next.
fn sets_a_pace(graph: &Graph, id: NodeId) -> bool {
    graph.node(id).is(Structure::Zip) || graph.node(id).is(Structure::Interleave)
}

fn pulled(graph: &Graph, drivers: &BTreeSet<NodeId>) -> Vec<NodeId> {
    drivers.iter().copied().filter(|driver| is_pulled(graph, *driver)).collect()
}

/// Whether a fan-in that sets the pace also reads what hands on at its end: then the others go on
/// after that end. A `zip` of nothing else keeps all that it is given.
fn finishes_at_a_pace(graph: &Graph, drivers: &[BTreeSet<NodeId>], fan_in: NodeId) -> bool {
    if !sets_a_pace(graph, fan_in) {
        return false;
    }
    let count = pulled(graph, &drivers[fan_in.0]).len();
    count < drivers[fan_in.0].len() && (count > 0 || graph.node(fan_in).is(Structure::Interleave))
}

fn sort(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    later: &[Wait],
    groups: &mut Groups,
) -> Result<Vec<Step>, Misplaced> {
    let members = members(graph, groups);
    let after = constraints(graph, drivers, later, groups);
    let mut missing: BTreeMap<NodeId, usize> = members.keys().map(|id| (*id, 0)).collect();
    for targets in after.values() {
        for target in targets {
            *missing.entry(*target).or_default() += 1;
        }
    }
    let mut ready: BTreeSet<NodeId> =
        missing.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    let mut steps = Vec::new();
    while let Some(leader) = ready.pop_first() {
        missing.remove(&leader);
        steps.push(step(graph, &members[&leader]));
        for target in after.get(&leader).into_iter().flatten() {
            if let Some(count) = missing.get_mut(target) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*target);
                }
            }
        }
    }
    if missing.is_empty() { Ok(steps) } else { Err(stuck(graph, drivers)) }
}

fn step(graph: &Graph, members: &[NodeId]) -> Step {
    match members {
        [driver] if !is_pulled(graph, *driver) => Step::Finish(*driver),
        _ => Step::Pull {
            drivers: pull_order(graph, members),
            finishing: members.iter().copied().filter(|id| !is_pulled(graph, *id)).collect(),
        },
    }
}

/// Buffers are drained before a source is pulled.
fn pull_order(graph: &Graph, members: &[NodeId]) -> Vec<NodeId> {
    let is_buffer = |id: &NodeId| graph.node(*id).is(Structure::Buffer);
    let pulled = members.iter().copied().filter(|id| is_pulled(graph, *id));
    let (buffers, sources): (Vec<NodeId>, Vec<NodeId>) = pulled.partition(is_buffer);
    buffers.into_iter().chain(sources).collect()
}

fn members(graph: &Graph, groups: &mut Groups) -> BTreeMap<NodeId, Vec<NodeId>> {
    let mut members: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for id in graph.ids().filter(|id| drives(graph, *id)) {
        members.entry(groups.leader(id)).or_default().push(id);
    }
    members
}

fn constraints(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    later: &[Wait],
    groups: &mut Groups,
) -> BTreeMap<NodeId, BTreeSet<NodeId>> {
    let mut after: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    let mut before = |first: NodeId, second: NodeId, groups: &mut Groups| {
        let (first, second) = (groups.leader(first), groups.leader(second));
        if first != second {
            after.entry(first).or_default().insert(second);
        }
    };
    for id in graph.ids().filter(|id| drives(graph, *id)) {
        for driver in input_drivers(graph, drivers, id) {
            before(driver, id, groups);
        }
    }
    for wait in later {
        before(wait.first, wait.second, groups);
    }
    after
}

/// What keeps the steps from being ordered: a loop that waits for its own end, or fan-ins that wait
/// for each other's.
fn stuck(graph: &Graph, drivers: &[BTreeSet<NodeId>]) -> Misplaced {
    let finishing = graph.ids().filter(|id| drives(graph, *id) && !is_pulled(graph, *id));
    for id in finishing {
        if let Some(buffer) = leads_back(graph, drivers, id) {
            return (id, waits_in_a_loop(graph, id, buffer));
        }
    }
    let rank = |id: &NodeId| {
        // Those that wait for an end are the likelier cause.
        let node = graph.node(*id);
        let waits = [
            Structure::With,
            Structure::Join,
            Structure::OuterJoin,
            Structure::Chain,
            Structure::Zip,
            Structure::Interleave,
        ];
        waits.iter().position(|waits| node.is(*waits)).unwrap_or(waits.len())
    };
    let fan_ins = graph.ids().filter(|id| graph.node(*id).row().is_some_and(|row| row.is_fan_in()));
    wait_for_each_other(graph, fan_ins.min_by_key(rank).unwrap_or(NodeId(0)))
}

/// The buffer through which what an operator hands on at its end comes back to it.
fn leads_back(graph: &Graph, drivers: &[BTreeSet<NodeId>], id: NodeId) -> Option<NodeId> {
    let mut ahead: Vec<NodeId> = vec![id];
    let mut seen: BTreeSet<NodeId> = BTreeSet::new();
    let input = input_drivers(graph, drivers, id);
    while let Some(driver) = ahead.pop() {
        for next in graph.ids().filter(|next| drives(graph, *next) && *next != driver) {
            let is_fed = input_drivers(graph, drivers, next).contains(&driver);
            if is_fed && graph.node(next).is(Structure::Buffer) && input.contains(&next) {
                return Some(next);
            }
            if is_fed && seen.insert(next) {
                ahead.push(next);
            }
        }
    }
    None
}

fn waits_in_a_loop(graph: &Graph, id: NodeId, buffer: NodeId) -> Diagnostic {
    let node = graph.node(id);
    let (label, buffer) = (&node.label, &graph.node(buffer).label);
    Diagnostic::new(
        node.span,
        format!("`{label}` waits for the end of `{buffer}`, which it fills itself"),
    )
    .help(format!("move `{label}` out of the loop, behind what leaves it"))
}

fn wait_for_each_other(graph: &Graph, fan_in: NodeId) -> Misplaced {
    let node = graph.node(fan_in);
    let operator = node.row().map_or("", |row| row.name);
    let error =
        Diagnostic::new(node.span, format!("the inputs of `{operator}` wait for each other's end"))
            .help("hold one of them back in a `buffer(n)`, or read the input twice");
    (fan_in, error)
}

/// Sets of nodes that grow together; the first member leads.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    fn leader(&mut self, id: NodeId) -> NodeId {
        let mut at = id.0;
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        NodeId(at)
    }

    fn are_one(&mut self, a: NodeId, b: NodeId) -> bool {
        self.leader(a) == self.leader(b)
    }

    fn unite(&mut self, a: NodeId, b: NodeId) {
        let (a, b) = (self.leader(a).0, self.leader(b).0);
        self.parent[a.max(b)] = a.min(b);
    }
}
