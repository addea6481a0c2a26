//! What `parallel` replicates: the stages behind it that work on each item by itself. Behind the last of
//! them stands a gather, which nobody wrote.

use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, Kind, Node, NodeId, Options};
use crate::ops::{Boundary, GATHER, Row, Shape};

/// Puts a gather behind each way out of the replicated stages.
pub(super) fn expand(graph: &mut Graph) {
    for id in graph.ids() {
        if graph.node(id).boundary() == Some(Boundary::Replicas) {
            let last = last(graph, id);
            if last == id {
                graph.poison(id, nothing_to_do(graph, id));
            } else {
                gather(graph, last);
            }
        }
    }
}

/// The last stage that can be replicated; `parallel` itself where there is none.
fn last(graph: &Graph, parallel: NodeId) -> NodeId {
    let mut at = parallel;
    loop {
        match graph.node(at).outputs.as_slice() {
            [only] if is_replicable(graph.node(graph.edge(*only).to)) => at = graph.edge(*only).to,
            _ => return at,
        }
    }
}

/// Whether a stage works on each item by itself.
fn is_replicable(node: &Node) -> bool {
    let remembers = node.state().is_some();
    let maps = matches!(
        node.shape(),
        Some(
            Shape::Map
                | Shape::Look
                | Shape::Gate
                | Shape::Option
                | Shape::Many
                | Shape::Fallible { .. }
                | Shape::Effect
        )
    );
    maps && !remembers
}

/// What comes out of the replicas goes on in one place: the items, and the errors.
fn gather(graph: &mut Graph, last: NodeId) {
    let error_port = graph.consumers(last).find(|to| graph.node(*to).kind.is_error_port());
    if !graph.node(last).row().is_some_and(Row::is_terminal) {
        gather_from(graph, last);
    }
    if let Some(port) = error_port {
        gather_from(graph, port);
    }
}

fn gather_from(graph: &mut Graph, last: NodeId) {
    let is_port = |graph: &Graph, edge| graph.node(graph.edge(edge).to).kind.is_error_port();
    let outputs = std::mem::take(&mut graph.nodes[last.0].outputs);
    let (ports, items) = outputs.into_iter().partition(|edge| is_port(graph, *edge));
    graph.nodes[last.0].outputs = ports;
    let (span, arrow) = (graph.node(last).span, graph.node(last).arrow);
    let gather = graph.add(Node {
        label: GATHER.name.to_owned(),
        name: None,
        ty: None,
        span,
        arrow,
        kind: Kind::Operator { row: &GATHER, arguments: Vec::new(), options: Options::default() },
        inputs: Vec::new(),
        outputs: items,
        is_composite: false,
    });
    for edge in graph.node(gather).outputs.clone() {
        graph.edges[edge.0].from = gather;
    }
    graph.connect(last, gather, arrow);
}

fn nothing_to_do(graph: &Graph, parallel: NodeId) -> Diagnostic {
    let span = graph.node(parallel).span;
    let behind = graph.consumers(parallel).next().and_then(|to| graph.node(to).row());
    let error = match behind {
        Some(row) => Diagnostic::new(
            span,
            format!("`parallel` has nothing to replicate: `{}` sees all items", row.name),
        ),
        None => Diagnostic::new(span, "`parallel` has nothing to replicate"),
    };
    error.help("put what each item needs done behind it: `parallel(n) -> map(..)`")
}
