//! Regions that wait for each other's queues would wait forever.

use std::collections::BTreeSet;

use syn::{Expr, ExprLit, Lit};

use crate::diagnostics::Diagnostic;
use crate::flow::Flow;
use crate::graph::{Argument, Graph, Kind, NodeId};
use crate::ops::{Boundary, Shape, Structure, find};
use crate::regions::regions;

/// A `stage!` runs in its caller's region.
pub(super) fn within_stages(graph: &mut Graph) {
    let is_stage = graph.is_stage();
    for id in graph.ids().filter(|_| is_stage) {
        let node = graph.node(id);
        if node.is_boundary() && node.boundary() != Some(Boundary::Gather) {
            let word = node.row().map_or("", |row| row.name);
            let error = Diagnostic::new(
                node.span,
                format!("a `stage!` runs where it is used, and `{word}` would end its region"),
            )
            .help("write it in the pipeline, before or behind `via(..)`");
            graph.poison(id, error);
        }
    }
    orphans(graph);
}

/// Replicas are counted from one.
pub(super) fn no_replicas(graph: &mut Graph) {
    for id in graph.ids() {
        let Kind::Operator { arguments, .. } = &graph.node(id).kind else { continue };
        let Some(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) =
            arguments.first().and_then(Argument::expr)
        else {
            continue;
        };
        if graph.node(id).boundary() == Some(Boundary::Replicas) && number.base10_digits() == "0" {
            let error = Diagnostic::new(
                number.span(),
                "`parallel(0)` has no replica that could do the work",
            )
            .help("write `parallel(1)` or more");
            graph.poison(id, error);
        }
    }
    orphans(graph);
}

/// A way that leads back into a region which feeds it: both queues may be full.
pub(super) fn circles(graph: &mut Graph) {
    while let Some(boundary) = regions(graph).leads_back {
        let boundary = replicas_before(graph, boundary).unwrap_or(boundary);
        let node = graph.node(boundary);
        let word = node.row().map_or("", |row| row.name);
        let other = match node.boundary() {
            Some(Boundary::Replicas) if graph.is_async => "spawn",
            Some(Boundary::Replicas) => "thread",
            _ => word,
        };
        let error = Diagnostic::new(
            node.span,
            format!("behind this `{word}` the way leads back into a region that feeds it"),
        )
        .help(format!(
            "two full queues would wait for each other: remove this `{word}`, or end what it meets in a `{other}()` as well"
        ));
        graph.poison(boundary, error);
        orphans(graph);
    }
}

/// Nobody wrote a gather: where its `parallel` is wrong, it hands on what it gets.
pub(super) fn orphans(graph: &mut Graph) {
    for id in graph.ids() {
        let is_gather = graph.node(id).boundary() == Some(Boundary::Gather);
        if !is_gather || replicas_before(graph, id).is_some() {
            continue;
        }
        if let (Kind::Operator { row, .. }, Some(own)) = (&mut graph.nodes[id.0].kind, find("own"))
        {
            *row = own;
        }
    }
}

/// The `parallel` that a gather belongs to.
fn replicas_before(graph: &Graph, gather: NodeId) -> Option<NodeId> {
    if graph.node(gather).boundary() != Some(Boundary::Gather) {
        return None;
    }
    let mut at = graph.producers(gather).next()?;
    for _ in graph.ids() {
        match graph.node(at).boundary() {
            Some(Boundary::Replicas) => return Some(at),
            Some(_) => return None,
            None => at = graph.producers(at).next()?,
        }
    }
    None
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
                let region = flow.regions.of(from);
                found.insert(region);
                found.extend(flow.regions.above(graph, region));
            } else {
                ahead.extend(&flow.order.drivers[from.0]);
            }
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
