//! What makes a graph asynchronous, and what cannot stand in one that is.

use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, Kind, NodeId};
use crate::ops::{self, Boundary};

/// Asynchronous stages need a feature of the runtime, and without it nothing of the graph can be built.
pub(crate) fn missing_feature(graph: &Graph) -> Option<Diagnostic> {
    if cfg!(feature = "tokio") || !graph.is_async {
        return None;
    }
    let node = graph.node(graph.first_asynchronous()?);
    let word = node.row().map_or("", |row| row.name);
    Some(
        Diagnostic::new(node.span, format!("`{word}` needs the feature `tokio` of streamweave"))
            .help("add it in Cargo.toml: `streamweave = { .., features = [\"tokio\"] }`"),
    )
}

/// A `stage!` is called and not awaited.
pub(super) fn within_stages(graph: &mut Graph) {
    if !graph.is_stage() {
        return;
    }
    while let Some(id) = graph.first_asynchronous() {
        let node = graph.node(id);
        let word = node.row().map_or("", |row| row.name);
        let error =
            Diagnostic::new(node.span, format!("a `stage!` is synchronous, and `{word}` awaits"))
                .help(format!("put `{word}(..)` into the pipeline, before or behind `via(..)`"));
        graph.poison(id, error);
    }
    graph.is_async = false;
}

/// A graph runs on threads or in tasks.
pub(super) fn threads_and_tasks(graph: &mut Graph) {
    let of = |graph: &Graph, boundary| {
        graph.ids().find(|id| graph.node(*id).boundary() == Some(boundary))
    };
    let Some(thread) = of(graph, Boundary::Thread) else { return };
    let Some(first) = graph.first_asynchronous() else { return };
    let is_task = |id: &NodeId| graph.node(*id).boundary() == Some(Boundary::Task);
    let awaits = graph
        .ids()
        .find(|id| !is_task(id) && graph.node(*id).row().is_some_and(|row| row.asynchronous));
    if let Some(other) = awaits {
        let error = holds_its_thread(graph, thread, other);
        turn_all(graph, Boundary::Thread, "spawn");
        graph.poison(thread, error);
    } else if first < thread {
        let error = both(graph, "thread", "spawn", thread);
        turn_all(graph, Boundary::Thread, "spawn");
        graph.poison(thread, error);
    } else {
        let error = both(graph, "spawn", "thread", first);
        turn_all(graph, Boundary::Task, "thread");
        graph.poison(first, error);
    }
    graph.is_async = graph.first_asynchronous().is_some();
}

fn holds_its_thread(graph: &Graph, thread: NodeId, other: NodeId) -> Diagnostic {
    let word = graph.node(other).row().map_or("", |row| row.name);
    Diagnostic::new(
        graph.node(thread).span,
        format!("`thread` holds its thread, and `{word}` makes this graph asynchronous"),
    )
    .help("write `spawn(..)` in place of `thread(..)`: what follows is then a task")
}

fn both(graph: &Graph, second: &str, first: &str, at: NodeId) -> Diagnostic {
    Diagnostic::new(
        graph.node(at).span,
        format!("`{second}` and `{first}` cannot stand in one graph"),
    )
    .help(format!(
        "write `{first}(..)` here as well: a graph runs on threads or in tasks, not on both"
    ))
}

/// One error is enough: the others are read as what they should be.
fn turn_all(graph: &mut Graph, boundary: Boundary, word: &str) {
    let Some(meant) = ops::find(word) else { return };
    for node in &mut graph.nodes {
        if node.boundary() == Some(boundary)
            && let Kind::Operator { row, .. } = &mut node.kind
        {
            *row = meant;
        }
    }
}
