//! Regions: the parts of a drawing that lie between boundaries. Each runs by itself, on a thread of
//! its own; the first one runs on the caller's.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{EdgeId, Graph, NodeId};

pub(crate) struct Regions {
    of: Vec<usize>,
    /// How many there are; producers come before their consumers.
    pub(crate) count: usize,
    /// A boundary that leads back into a region which feeds it.
    pub(crate) leads_back: Option<NodeId>,
}

impl Regions {
    /// The region in which a node's items appear. A boundary belongs to what follows it.
    pub(crate) fn of(&self, id: NodeId) -> usize {
        self.of[id.0]
    }

    /// The region that hands items to the boundary.
    pub(crate) fn before(&self, graph: &Graph, boundary: NodeId) -> usize {
        graph.producers(boundary).next().map_or(0, |from| self.of(from))
    }

    /// The regions that hand something to this one, over any number of boundaries.
    pub(crate) fn above(&self, graph: &Graph, region: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut ahead = vec![region];
        while let Some(region) = ahead.pop() {
            let queues = graph.ids().filter(|id| graph.node(*id).is_boundary());
            let read = queues.filter(|id| self.of(*id) == region);
            ahead.extend(read.map(|id| self.before(graph, id)).filter(|from| found.insert(*from)));
        }
        found
    }
}

/// Cuts a graph at its boundaries. Parts without any boundary run one after another, in the first
/// region.
pub(crate) fn regions(graph: &Graph) -> Regions {
    let part = parts(graph);
    let hops: Vec<(usize, NodeId)> = graph
        .ids()
        .filter(|id| graph.node(*id).is_boundary())
        .flat_map(|id| graph.producers(id).map(move |from| (from, id)))
        .map(|(from, id)| (part[from.0], id))
        .collect();
    let (numbers, leads_back) = number(&part, &hops);
    let of = part.iter().map(|part| numbers.get(part).copied().unwrap_or(0)).collect();
    Regions { of, count: numbers.len().max(1), leads_back }
}

/// Numbers the parts that boundaries join, producers first.
fn number(part: &[usize], hops: &[(usize, NodeId)]) -> (BTreeMap<usize, usize>, Option<NodeId>) {
    let mut missing: BTreeMap<usize, usize> = BTreeMap::new();
    for (from, boundary) in hops {
        missing.entry(*from).or_default();
        *missing.entry(part[boundary.0]).or_default() += 1;
    }
    let mut numbers = BTreeMap::new();
    let mut leads_back = None;
    let mut ready: BTreeSet<usize> =
        missing.iter().filter(|(_, count)| **count == 0).map(|(part, _)| *part).collect();
    while numbers.len() < missing.len() {
        let Some(next) = ready.pop_first() else {
            let waits = |(_, boundary): &&(usize, NodeId)| !numbers.contains_key(&part[boundary.0]);
            let Some((_, boundary)) = hops.iter().rev().find(waits) else { break };
            leads_back = leads_back.or(Some(*boundary));
            ready.insert(part[boundary.0]);
            continue;
        };
        if numbers.contains_key(&next) {
            continue;
        }
        numbers.insert(next, numbers.len());
        for (_, boundary) in hops.iter().filter(|(from, _)| *from == next) {
            let count = missing.entry(part[boundary.0]).or_default();
            *count = count.saturating_sub(1);
            if *count == 0 {
                ready.insert(part[boundary.0]);
            }
        }
    }
    (numbers, leads_back)
}

/// The connected parts of a graph without the edges that lead into boundaries.
fn parts(graph: &Graph) -> Vec<usize> {
    let mut part: Vec<usize> = (0..graph.nodes.len()).collect();
    let mut is_seen = vec![false; graph.nodes.len()];
    for start in graph.ids() {
        let mut ahead = vec![start];
        while let Some(id) = ahead.pop() {
            if std::mem::replace(&mut is_seen[id.0], true) {
                continue;
            }
            part[id.0] = start.0;
            let node = graph.node(id);
            let inside = |edge: &&EdgeId| !graph.node(graph.edge(**edge).to).is_boundary();
            let edges = node.inputs.iter().chain(&node.outputs).filter(inside);
            ahead.extend(edges.flat_map(|edge| [graph.edge(*edge).from, graph.edge(*edge).to]));
        }
    }
    part
}
