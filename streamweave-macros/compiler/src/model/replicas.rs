//! What `parallel` replicates: the stages behind it that work on each item by itself. Behind the last of
//! them stands a gather, which nobody wrote.

use quote::ToTokens;

use crate::diagnostics::Diagnostic;
use crate::graph::{Argument, Graph, Kind, Node, NodeId, Options};
use crate::ops::{Boundary, COMBINE, GATHER, Row, Shape};

/// Puts a gather behind each way out of the replicated stages.
pub(super) fn expand(graph: &mut Graph) {
    for id in graph.ids() {
        if graph.node(id).boundary() == Some(Boundary::Replicas) {
            let last = last(graph, id);
            if let Some(aggregate) = combined(graph, id, last) {
                combine(graph, aggregate);
            } else if last == id {
                graph.poison(id, nothing_to_do(graph, id));
            } else {
                gather(graph, last);
            }
        }
    }
    for id in graph.ids() {
        refuse_combination(graph, id);
    }
}

/// Without replicas there is nothing to combine.
fn refuse_combination(graph: &mut Graph, id: NodeId) {
    let node = graph.node(id);
    let Kind::Operator { row, options, .. } = &node.kind else { return };
    let Some(how) = options.combine.as_ref().and_then(|how| how.expr()) else { return };
    let at = how.to_token_stream().into_iter().next().map_or(node.span, |tree| tree.span());
    let error = Diagnostic::new(
        at,
        format!("`combine` is for the values of replicas, and this `{}` has none", row.name),
    )
    .help(format!("put the aggregate right behind the replicated stages: `parallel(n) -> map(..) -> {}(..)`, or remove the option", row.name));
    graph.poison(id, error);
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

/// The aggregate behind the replicated stages, where its values can be combined: it says how, or all
/// items of a key are with the same replica.
fn combined(graph: &Graph, parallel: NodeId, last: NodeId) -> Option<NodeId> {
    let [only] = graph.node(last).outputs.as_slice() else { return None };
    let aggregate = graph.edge(*only).to;
    match &graph.node(aggregate).kind {
        Kind::Operator { options, .. } if options.combine.is_some() => Some(aggregate),
        Kind::Operator { row, arguments, .. } if row.name == "fold_by" => {
            let same = arguments.first().is_some_and(|key| is_key_of(graph, parallel, key));
            (same && are_unchanged(graph, parallel, aggregate)).then_some(aggregate)
        }
        _ => None,
    }
}

/// Whether what arrives at the aggregate are the very items that `parallel` divided.
fn are_unchanged(graph: &Graph, parallel: NodeId, aggregate: NodeId) -> bool {
    let before = |id: NodeId| graph.producers(id).next().filter(|from| *from != parallel);
    std::iter::successors(before(aggregate), |id| before(*id))
        .all(|id| matches!(graph.node(id).shape(), Some(Shape::Look | Shape::Gate)))
}

/// Whether the replicas divide the items by the very same key.
fn is_key_of(graph: &Graph, parallel: NodeId, key: &Argument) -> bool {
    let Kind::Operator { options, .. } = &graph.node(parallel).kind else { return false };
    let text = |argument: &Argument| argument.expr().map(|expr| expr.to_token_stream().to_string());
    options.by.as_ref().is_some_and(|by| text(by).is_some() && text(by) == text(key))
}

/// Each replica has a value of its own; what bears the name is their combination.
fn combine(graph: &mut Graph, aggregate: NodeId) {
    let outputs = std::mem::take(&mut graph.nodes[aggregate.0].outputs);
    let node = &mut graph.nodes[aggregate.0];
    let (name, ty) = (node.name.take(), node.ty.clone());
    let (span, arrow) = (node.span, node.arrow);
    let Kind::Operator { row, options, .. } = &mut node.kind else { return };
    let label = name.as_ref().map_or_else(|| row.name.to_owned(), ToString::to_string);
    // Groups that have no key in common are joined without a word from the drawing.
    let arguments = options.combine.take().map(|how| *how).into_iter().collect();
    let kind = Kind::Operator { row: &COMBINE, arguments, options: Options::default() };
    let combined = graph.add(Node {
        label,
        name,
        ty,
        span,
        arrow,
        kind,
        inputs: Vec::new(),
        outputs,
        is_composite: false,
    });
    for edge in graph.node(combined).outputs.clone() {
        graph.edges[edge.0].from = combined;
    }
    graph.connect(aggregate, combined, arrow);
    gather_from(graph, aggregate);
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
    let behind: Vec<NodeId> = graph.consumers(parallel).collect();
    let row = behind.first().and_then(|to| graph.node(*to).row());
    let error = match (behind.as_slice(), row) {
        ([_, _, ..], _) => Diagnostic::new(
            span,
            "`parallel` has nothing to replicate: its items go to several stages at once",
        ),
        (_, Some(row)) => Diagnostic::new(
            span,
            format!("`parallel` has nothing to replicate: `{}` sees all items", row.name),
        ),
        _ => Diagnostic::new(span, "`parallel` has nothing to replicate"),
    };
    error.help("put what each item needs done behind it: `parallel(n) -> map(..)`")
}
