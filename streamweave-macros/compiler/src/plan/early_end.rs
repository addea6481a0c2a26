//! When a source may stop: as soon as all of its branches are complete.

use std::collections::BTreeMap;

use crate::flow::Flow;
use crate::graph::{EdgeId, Graph, NodeId};
use crate::ops::{Shape, Structure};

/// The condition under which nothing will ever look at another item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Something always does.
    Never,
    /// The stage has completed its branch.
    Complete(NodeId),
    All(Vec<Stop>),
    Any(Vec<Stop>),
}

impl Stop {
    /// The condition for one driver.
    pub(crate) fn of(graph: &Graph, flow: &Flow, driver: NodeId) -> Self {
        let mut walk = Walk { graph, flow, known: BTreeMap::new() };
        // Most graphs have no early end at all: leave before walking long chains.
        if !graph.ids().any(|id| walk.can_complete(id)) {
            return Self::Never;
        }
        walk.behind(driver).unwrap_or(Self::Never)
    }
}

struct Walk<'g> {
    graph: &'g Graph,
    flow: &'g Flow,
    /// What is known of each node; `None` while it is being found out.
    known: BTreeMap<NodeId, Option<Stop>>,
}

impl Walk<'_> {
    /// `None` where the way leads back to where it came from, which asks for nothing by itself.
    fn behind(&mut self, id: NodeId) -> Option<Stop> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        self.known.insert(id, None);
        let end = self.end_of_line(id);
        let graph = self.graph;
        let outputs = &graph.node(end).outputs;
        let branches: Vec<Stop> = outputs.iter().filter_map(|edge| self.branch(*edge)).collect();
        let found = if outputs.is_empty() { Stop::Never } else { all(branches) };
        self.known.insert(id, Some(found.clone()));
        Some(found)
    }

    /// The last of the stages that can neither complete nor fan out.
    fn end_of_line(&self, from: NodeId) -> NodeId {
        let mut at = from;
        loop {
            match self.graph.node(at).outputs.as_slice() {
                [only] if self.leads_on(*only) => at = self.graph.edge(*only).to,
                _ => return at,
            }
            if at == from {
                return at;
            }
        }
    }

    fn leads_on(&self, edge: EdgeId) -> bool {
        let to = self.graph.edge(edge).to;
        self.passes_on(to)
            && !self.can_complete(to)
            && !self.graph.is_side_input(edge)
            && !self.graph.node(to).is(Structure::Buffer)
    }

    fn branch(&mut self, edge: EdgeId) -> Option<Stop> {
        let to = self.graph.edge(edge).to;
        if self.graph.node(to).is_boundary() {
            return Some(Stop::Complete(to));
        }
        if self.graph.is_side_input(edge) || !self.passes_on(to) {
            return Some(Stop::Never);
        }
        let behind = self.behind(to)?;
        Some(if self.can_complete(to) { any(vec![Stop::Complete(to), behind]) } else { behind })
    }

    /// Whether the stage does nothing but hand on items while it is fed; an aggregate wants them all,
    /// and so does an effect, whoever reads its errors.
    fn passes_on(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        let is_effect = matches!(node.shape(), Some(Shape::Fallible { terminal: true, .. }));
        !node.is_fold() && !node.is(Structure::OuterJoin) && !is_effect
    }

    fn can_complete(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        let waits = node.is(Structure::Zip)
            && !node.is_composite
            && (self.flow.dominator(id).is_none() || self.graph.pulled_by(id).is_some());
        node.shape() == Some(Shape::EndingGate) || node.is_boundary() || waits
    }
}

fn all(stops: Vec<Stop>) -> Stop {
    if stops.contains(&Stop::Never) { Stop::Never } else { single(stops, Stop::All) }
}

fn any(mut stops: Vec<Stop>) -> Stop {
    stops.retain(|stop| *stop != Stop::Never);
    if stops.is_empty() { Stop::Never } else { single(stops, Stop::Any) }
}

/// Branches that meet again ask for the same thing twice.
fn single(stops: Vec<Stop>, several: fn(Vec<Stop>) -> Stop) -> Stop {
    let mut distinct: Vec<Stop> = Vec::new();
    for stop in stops {
        if !distinct.contains(&stop) {
            distinct.push(stop);
        }
    }
    if distinct.len() == 1 { distinct.remove(0) } else { several(distinct) }
}
