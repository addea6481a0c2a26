//! When a source may stop: as soon as all of its branches are complete.

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
        // Most graphs have no early end at all: leave before walking long chains.
        if !graph.ids().any(|id| can_complete(graph, flow, id)) {
            return Self::Never;
        }
        behind(graph, flow, driver, &mut Vec::new()).unwrap_or(Self::Never)
    }
}

/// `None` where the way leads back to where it came from, which asks for nothing by itself.
fn behind(graph: &Graph, flow: &Flow, id: NodeId, seen: &mut Vec<NodeId>) -> Option<Stop> {
    let mut at = id;
    loop {
        if seen.contains(&at) {
            return None;
        }
        seen.push(at);
        match graph.node(at).outputs.as_slice() {
            [] => return Some(Stop::Never),
            [only] if leads_on(graph, flow, *only) => at = graph.edge(*only).to,
            several => {
                let branches =
                    several.iter().filter_map(|edge| branch(graph, flow, *edge, seen)).collect();
                return Some(all(branches));
            }
        }
    }
}

/// Whether the edge leads to a stage that can neither complete nor end the way.
fn leads_on(graph: &Graph, flow: &Flow, edge: EdgeId) -> bool {
    let to = graph.edge(edge).to;
    passes_on(graph, to) && !can_complete(graph, flow, to) && !graph.is_side_input(edge)
}

fn branch(graph: &Graph, flow: &Flow, edge: EdgeId, seen: &[NodeId]) -> Option<Stop> {
    let to = graph.edge(edge).to;
    if graph.is_side_input(edge) || !passes_on(graph, to) {
        return Some(Stop::Never);
    }
    let behind = behind(graph, flow, to, &mut seen.to_vec())?;
    Some(if can_complete(graph, flow, to) { any(vec![Stop::Complete(to), behind]) } else { behind })
}

/// Whether the stage hands on items while it is fed; an aggregate wants them all.
fn passes_on(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    !node.is_fold() && !node.flushes()
}

fn can_complete(graph: &Graph, flow: &Flow, id: NodeId) -> bool {
    let node = graph.node(id);
    let waits =
        node.is(Structure::Zip) && (flow.dominator(id).is_none() || graph.pulled_by(id).is_some());
    node.shape() == Some(Shape::EndingGate) || waits
}

fn all(stops: Vec<Stop>) -> Stop {
    if stops.contains(&Stop::Never) { Stop::Never } else { single(stops, Stop::All) }
}

fn any(stops: Vec<Stop>) -> Stop {
    let stops: Vec<Stop> = stops.into_iter().filter(|stop| *stop != Stop::Never).collect();
    if stops.is_empty() { Stop::Never } else { single(stops, Stop::Any) }
}

fn single(mut stops: Vec<Stop>, several: fn(Vec<Stop>) -> Stop) -> Stop {
    if stops.len() == 1 { stops.remove(0) } else { several(stops) }
}
