//! What a reused buffer lends is gone with the next item: nothing can keep it.

use crate::diagnostics::Diagnostic;
use crate::graph::{EdgeId, Graph, NodeId};
use crate::ops::{Demand, Shape, Structure};

/// An operator that keeps its items behind one that lends them.
pub(super) fn kept(graph: &mut Graph) {
    for id in graph.ids() {
        let Some(way_out) = lends(graph, id) else { continue };
        let name = graph.node(id).row().map_or("", |row| row.name);
        for edge in keepers(graph, id) {
            let data = graph.edge(edge);
            let keeper = graph.node(data.to).row().map_or("", |row| row.name);
            let error = Diagnostic::new(
                data.span,
                format!("`{name}` lends its items out of a buffer that it reuses, and `{keeper}` keeps them"),
            )
            .help(format!("copy each item on the way: `-> map({way_out}) -> {keeper}(..)`"));
            graph.poison(data.to, error);
        }
    }
}

/// How an item of an operator that lends becomes one that can be kept.
fn lends(graph: &Graph, id: NodeId) -> Option<&'static str> {
    match graph.node(id).row()?.name {
        "read_lines" | "read_lines_async" => Some("str::to_owned"),
        "read_chunks" | "read_chunks_async" | "chunks" | "ready_chunks" | "windows"
        | "chunk_by" => Some("<[_]>::to_vec"),
        "tumbling" | "sliding" | "session" | "tumbling_now" | "sliding_now" | "session_now" => {
            Some("|window| window.items.to_vec()")
        }
        _ => None,
    }
}

/// The edges to keepers that are reached through operators which only look.
fn keepers(graph: &Graph, from: NodeId) -> Vec<EdgeId> {
    let mut found = Vec::new();
    let mut ahead = vec![from];
    while let Some(id) = ahead.pop() {
        for edge in &graph.node(id).outputs {
            let to = graph.edge(*edge).to;
            match graph.node(to).shape() {
                Some(Shape::Look | Shape::Gate | Shape::EndingGate) => ahead.push(to),
                Some(_) if holds(graph, to) => found.push(*edge),
                _ => {}
            }
        }
    }
    found
}

/// Whether the operator holds its items for longer than their turn. A sink and a stage of the user's
/// own may only look at them.
fn holds(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    let Some(row) = node.row() else { return false };
    let kind = matches!(
        row.shape,
        Shape::Fold
            | Shape::FoldMany
            | Shape::Concurrent
            | Shape::Timed
            | Shape::TimedMany
            | Shape::Flush
            | Shape::FlushMany
            | Shape::Windowed
            | Shape::Option
    ) || node.is(Structure::Buffer)
        || node.is_boundary();
    kind && row.demand == Demand::Keeps && !["via", "via_async"].contains(&row.name)
}
