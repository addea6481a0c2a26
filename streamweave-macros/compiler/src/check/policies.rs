//! What a slow consumer means to those beside it.

use std::collections::BTreeSet;

use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, Kind, NodeId, Options};
use crate::ops::Boundary;

/// Where one stage feeds several queues, all of them say what happens when they are full, or none.
pub(super) fn missing(graph: &mut Graph) {
    let queues = queues(graph);
    let says = |id: NodeId| {
        options(graph, id).is_some_and(|o| o.overflow.is_some() || o.isolated.is_some())
    };
    let beside = |id: NodeId| {
        let above = fan_outs(graph, id);
        queues.iter().copied().find(|other| {
            *other != id && says(*other) && !above.is_disjoint(&fan_outs(graph, *other))
        })
    };
    let broken: Vec<(NodeId, Diagnostic)> = queues
        .iter()
        .filter(|id| !says(**id))
        .filter_map(|id| Some((*id, silent(graph, *id, beside(*id)?))))
        .collect();
    for (id, error) in broken {
        graph.poison(id, error);
    }
}

/// `isolated` is about those beside it.
pub(super) fn isolated_alone(graph: &mut Graph) {
    let alone: Vec<NodeId> =
        queues(graph).into_iter().filter(|id| fan_outs(graph, *id).is_empty()).collect();
    for id in alone {
        let Some(flag) = options(graph, id).and_then(|options| options.isolated) else { continue };
        let error = Diagnostic::new(flag, "`isolated` keeps siblings from waiting, and there is none")
            .help("remove it; for a queue that never makes its producer wait write `overflow = drop_oldest`");
        graph.poison(id, error);
    }
}

fn silent(graph: &Graph, id: NodeId, other: NodeId) -> Diagnostic {
    let node = graph.node(id);
    let word = node.row().map_or("", |row| row.name);
    let other = &graph.node(other).label;
    Diagnostic::new(
        node.span,
        format!(
            "`{other}`, fed by the same stage, says what a full queue does, and this `{word}` does not"
        ),
    )
    .help(format!("write `{word}(overflow = block)`, `drop_newest` or `drop_oldest`"))
}

/// The boundaries whose queues have a policy.
fn queues(graph: &Graph) -> Vec<NodeId> {
    let has_policy =
        |id: &NodeId| matches!(graph.node(*id).boundary(), Some(Boundary::Thread | Boundary::Task));
    graph.ids().filter(has_policy).collect()
}

fn options(graph: &Graph, id: NodeId) -> Option<&Options> {
    match &graph.node(id).kind {
        Kind::Operator { options, .. } => Some(options),
        _ => None,
    }
}

/// The stages of the region before a boundary that feed it and others.
fn fan_outs(graph: &Graph, boundary: NodeId) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<NodeId> = graph.producers(boundary).collect();
    while let Some(id) = ahead.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = graph.node(id);
        if node.outputs.len() > 1 || (graph.reports(id) && !node.outputs.is_empty()) {
            found.insert(id);
        }
        if !node.is_boundary() {
            ahead.extend(graph.producers(id));
        }
    }
    found
}
