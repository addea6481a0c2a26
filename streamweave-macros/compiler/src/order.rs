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
    /// Pulls sources and buffers until all are exhausted.
    Pull(Vec<NodeId>),
    /// The end of the operator's input.
    Finish(NodeId),
}

impl Step {
    /// One of its drivers.
    pub(crate) fn driver(&self) -> NodeId {
        match self {
            Self::Pull(drivers) => drivers[0],
            Self::Finish(driver) => *driver,
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
    unite(graph, &drivers, &later, &mut groups);
    let mut steps = sort(graph, &drivers, &later, &mut groups)?;
    // Regions run side by side, so each keeps its own steps together.
    steps.sort_by_key(|step| regions.of(step.driver()));
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

/// Collects `(before, after)` for the fan-ins that read one input to its end first.
fn sequence(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    id: NodeId,
    later: &mut Vec<(NodeId, NodeId)>,
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
            later.extend(drivers[second.0].iter().map(|&after| (before, after)));
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

/// Sources that meet in one stage are pulled together; so is a buffer with what fills it, unless it
/// has to wait for another input's end.
fn unite(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    later: &[(NodeId, NodeId)],
    groups: &mut Groups,
) {
    for id in graph.ids() {
        let node = graph.node(id);
        let meets =
            node.is(Structure::Merge) || node.is(Structure::Zip) || node.is(Structure::Interleave);
        let waits = later.iter().any(|(_, after)| *after == id);
        let joined: Vec<NodeId> = if meets {
            drivers[id.0].iter().copied().collect()
        } else if node.is(Structure::Buffer) && !waits {
            input_drivers(graph, drivers, id).into_iter().chain([id]).collect()
        } else {
            continue;
        };
        let pulled: Vec<NodeId> =
            joined.into_iter().filter(|driver| is_pulled(graph, *driver)).collect();
        for pair in pulled.windows(2) {
            groups.unite(pair[0], pair[1]);
        }
    }
}

fn sort(
    graph: &Graph,
    drivers: &[BTreeSet<NodeId>],
    later: &[(NodeId, NodeId)],
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
        steps.push(if is_pulled(graph, leader) {
            Step::Pull(pull_order(graph, &members[&leader]))
        } else {
            Step::Finish(leader)
        });
        for target in after.get(&leader).into_iter().flatten() {
            if let Some(count) = missing.get_mut(target) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*target);
                }
            }
        }
    }
    match missing.keys().next() {
        None => Ok(steps),
        Some(stuck) => Err(waits_for_itself(graph, *stuck)),
    }
}

/// Buffers are drained before a source is pulled.
fn pull_order(graph: &Graph, members: &[NodeId]) -> Vec<NodeId> {
    let is_buffer = |id: &&NodeId| graph.node(**id).is(Structure::Buffer);
    let buffers = members.iter().filter(is_buffer);
    let sources = members.iter().filter(|id| !is_buffer(id));
    buffers.chain(sources).copied().collect()
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
    later: &[(NodeId, NodeId)],
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
    for (first, second) in later {
        before(*first, *second, groups);
    }
    after
}

fn waits_for_itself(graph: &Graph, stuck: NodeId) -> Misplaced {
    let fan_in = graph
        .ids()
        .filter(|id| graph.node(*id).row().is_some_and(|row| row.is_fan_in()))
        .min_by_key(|id| {
            // Those that wait for an end are the likelier cause.
            let node = graph.node(*id);
            let waits = [Structure::With, Structure::Join, Structure::OuterJoin, Structure::Chain];
            waits.iter().position(|waits| node.is(*waits)).unwrap_or(waits.len())
        })
        .unwrap_or(stuck);
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

    fn unite(&mut self, a: NodeId, b: NodeId) {
        let (a, b) = (self.leader(a).0, self.leader(b).0);
        self.parent[a.max(b)] = a.min(b);
    }
}
