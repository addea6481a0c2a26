//! Regions that wait for each other's queues would wait forever.

use std::collections::BTreeSet;

use crate::diagnostics::Diagnostic;
use crate::flow::Flow;
use crate::graph::{Graph, Kind, NodeId};
use crate::ops::{Boundary, Shape, Structure, find};
use crate::regions::regions;

/// A `stage!` runs in its caller's region.
pub(super) fn within_stages(graph: &mut Graph) {
    let is_stage = graph.nodes.iter().any(|node| matches!(node.kind, Kind::Input { .. }));
    for id in graph.ids().filter(|_| is_stage) {
        let node = graph.node(id);
        if node.is_boundary() && node.boundary() != Some(Boundary::Gather) {
            let word = node.row().map_or("", |row| row.name);
            let error = Diagnostic::new(
                node.span,
                format!("a `stage!` runs where it is used, and `{word}` would end its region"),
            )
            .help("write it in the pipeline, before or behind `via(..)`");
            poison(graph, id, error);
        }
    }
}

/// A way that leads back into a region which feeds it: both queues may be full.
pub(super) fn circles(graph: &mut Graph) {
    while let Some(boundary) = regions(graph).leads_back {
        let boundary = written(graph, boundary);
        let node = graph.node(boundary);
        let word = node.row().map_or("", |row| row.name);
        let error = Diagnostic::new(
            node.span,
            format!("behind this `{word}` the way leads back into a region that feeds it"),
        )
        .help(format!(
            "two full queues would wait for each other: remove this `{word}`, or end what it meets in a `{word}()` as well"
        ));
        poison(graph, boundary, error);
    }
}

/// Nobody wrote a gather: it stands for its `parallel`.
fn written(graph: &Graph, boundary: NodeId) -> NodeId {
    let mut at = boundary;
    while graph.node(at).boundary() != Some(Boundary::Replicas) {
        let is_inside = at == boundary || !graph.node(at).is_boundary();
        match graph.producers(at).next() {
            Some(from)
                if is_inside && graph.node(boundary).boundary() == Some(Boundary::Gather) =>
            {
                at = from;
            }
            _ => return boundary,
        }
    }
    at
}

/// Puts an error in a boundary's place; without its `parallel`, a gather hands on what it gets.
fn poison(graph: &mut Graph, boundary: NodeId, error: Diagnostic) {
    let gathers: Vec<NodeId> = graph
        .ids()
        .filter(|id| graph.node(*id).boundary() == Some(Boundary::Gather))
        .filter(|id| written(graph, *id) == boundary)
        .collect();
    graph.poison(boundary, error);
    for id in gathers {
        if let (Kind::Operator { row, .. }, Some(own)) = (&mut graph.nodes[id.0].kind, find("own"))
        {
            *row = own;
        }
    }
}

/// Fan-ins that wait for one input while another one's queue is full.
pub(super) fn common_sources(graph: &mut Graph, flow: &Flow) {
    for id in graph.ids() {
        if let Some(error) = common_source(graph, flow, id) {
            graph.poison(id, error);
        }
    }
}

fn common_source(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    let waits = [
        Structure::Zip,
        Structure::Interleave,
        Structure::Chain,
        Structure::Join,
        Structure::OuterJoin,
        Structure::With,
    ];
    let node = graph.node(id);
    if !waits.iter().any(|structure| node.is(*structure)) {
        return None;
    }
    let inputs: Vec<NodeId> = graph.producers(id).collect();
    for (index, first) in inputs.iter().enumerate() {
        for second in &inputs[index + 1..] {
            let above: BTreeSet<usize> = feeding(graph, flow, *first);
            if above.is_disjoint(&feeding(graph, flow, *second)) {
                continue;
            }
            if node.is(Structure::Zip) && even(graph, *first) == even(graph, *second) {
                continue;
            }
            let word = node.row().map_or("", |row| row.name);
            let (first, second) = (&graph.node(*first).label, &graph.node(*second).label);
            return Some(
                Diagnostic::new(
                    node.span,
                    format!("`{word}` would wait for `{first}` while the queue of `{second}` is full, and one region feeds both"),
                )
                .help(format!("use `merge`, or draw `{word}` before the boundary")),
            );
        }
    }
    None
}

/// The regions that hand items, over any number of boundaries, to what drives the node.
fn feeding(graph: &Graph, flow: &Flow, id: NodeId) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut ahead: Vec<NodeId> = flow.order.drivers[id.0].iter().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(driver) = ahead.pop() {
        if !seen.insert(driver) {
            continue;
        }
        for from in graph.producers(driver) {
            if graph.node(driver).is_boundary() {
                found.insert(flow.regions.of(from));
            }
            ahead.extend(&flow.order.drivers[from.0]);
        }
    }
    found
}

/// The stage whose items arrive here one for one.
fn even(graph: &Graph, id: NodeId) -> NodeId {
    let mut at = id;
    loop {
        let node = graph.node(at);
        let keeps_count =
            matches!(node.shape(), Some(Shape::Map | Shape::Look)) || node.is_boundary();
        match graph.producers(at).next() {
            Some(from) if keeps_count => at = from,
            _ => return at,
        }
    }
}
