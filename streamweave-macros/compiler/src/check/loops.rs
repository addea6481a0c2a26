//! A name is used after it was drawn; only a `buffer` may lead back.

use proc_macro2::Span;

use crate::diagnostics::Diagnostic;
use crate::graph::{EdgeId, Graph, Kind, Node, NodeId};
use crate::ops::Structure;

/// A way that leads back without a `buffer` would have to run before itself.
pub(super) fn cycles(graph: &mut Graph) {
    loop {
        let sorted = graph.topological();
        if sorted.len() == graph.nodes.len() {
            return;
        }
        let mut is_sorted = vec![false; graph.nodes.len()];
        for id in sorted {
            is_sorted[id.0] = true;
        }
        let on_cycle = |id: NodeId| !is_sorted[id.0] && reaches(graph, id, id, false);
        let edge = (0..graph.edges.len()).map(EdgeId).find(|edge| {
            let data = graph.edge(*edge);
            let leads_back = written_at(graph, data.from) >= written_at(graph, data.to);
            let is_drawn = data.reference.is_some();
            is_drawn && leads_back && on_cycle(data.to) && on_cycle(data.from)
        });
        let Some(edge) = edge else { return };
        cut(graph, edge);
    }
}

/// A port stands where its stage does, and so does what nobody wrote.
fn written_at(graph: &Graph, id: NodeId) -> NodeId {
    let node = graph.node(id);
    let is_unwritten =
        matches!(node.kind, Kind::Port(_)) || node.row().is_some_and(|row| row.is_unwritten());
    match graph.producers(id).next() {
        Some(from) if is_unwritten => written_at(graph, from),
        _ => id,
    }
}

fn cut(graph: &mut Graph, edge: EdgeId) {
    let data = graph.edge(edge);
    let span = data.reference.unwrap_or(data.span);
    let error = leads_back(graph, data.from, span);
    graph.excused.insert(graph.node(data.from).label.clone());
    // A name that is read twice is one mistake.
    let again = |output: &EdgeId| {
        let also = graph.edge(*output);
        also.reference.is_some() && also.to == data.to
    };
    let (cut, kept): (Vec<EdgeId>, Vec<EdgeId>) =
        graph.node(data.from).outputs.iter().copied().partition(again);
    graph.nodes[data.from.0].outputs = kept;
    let poison = graph.add(Node {
        label: "error".to_owned(),
        name: None,
        ty: None,
        span,
        arrow: span,
        kind: Kind::Poison(error),
        is_composite: false,
        inputs: Vec::new(),
        outputs: cut.clone(),
    });
    for edge in cut {
        graph.edges[edge.0].from = poison;
    }
}

fn leads_back(graph: &Graph, from: NodeId, span: Span) -> Diagnostic {
    let port = graph.node(from).kind.port_name();
    let stage = graph.node(written_at(graph, from));
    let name = stage.name.as_ref().map_or_else(|| stage.label.clone(), ToString::to_string);
    let (name, help) = match port {
        Some(port) => {
            let help = format!("read it through a buffer: `again = {name}.{port} -> buffer(64);`");
            (format!("{name}.{port}"), help)
        }
        None => {
            let help = format!("end the way back in a buffer: `{name} = .. -> buffer(64);`");
            (name, help)
        }
    };
    Diagnostic::new(span, format!("`{name}` leads back to itself without a `buffer`")).help(help)
}

/// Arguments are evaluated in the order written, so a drawing is read from top to bottom.
pub(super) fn forward_references(graph: &Graph, errors: &mut Vec<Diagnostic>) {
    for edge in &graph.edges {
        let Some(reference) = edge.reference else { continue };
        let is_forward = written_at(graph, edge.from) > edge.to;
        let is_poison = matches!(graph.node(edge.from).kind, Kind::Poison(_));
        if is_forward && !is_poison && !reaches(graph, edge.to, edge.from, true) {
            let name = &graph.node(edge.from).label;
            errors.push(
                Diagnostic::new(reference, format!("`{name}` is drawn further down"))
                    .help(format!("move the line that names `{name}` above this one")),
            );
        }
    }
}

/// Whether a way of at least one edge leads from one stage to another.
fn reaches(graph: &Graph, from: NodeId, to: NodeId, through_buffers: bool) -> bool {
    let mut seen = vec![false; graph.nodes.len()];
    let mut ahead = vec![from];
    while let Some(id) = ahead.pop() {
        for next in graph.consumers(id) {
            if !through_buffers && graph.node(next).is(Structure::Buffer) {
                continue;
            }
            if next == to {
                return true;
            }
            if !std::mem::replace(&mut seen[next.0], true) {
                ahead.push(next);
            }
        }
    }
    false
}
