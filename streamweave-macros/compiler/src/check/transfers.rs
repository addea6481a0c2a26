//! What the head of a body denies, and who may own an item.

use crate::diagnostics::Diagnostic;
use crate::flow::Flow;
use crate::graph::{EdgeId, Graph, NodeId};
use crate::transfer::{Transfer, transfer};

/// `own()` claims the item for one branch of a fan-out.
pub(super) fn owners(graph: &Graph, errors: &mut Vec<Diagnostic>) {
    for id in graph.ids() {
        let owners: Vec<NodeId> = graph.consumers(id).filter(|to| is(graph, *to, "own")).collect();
        if let [_, second, ..] = owners.as_slice() {
            let name = &graph.node(id).label;
            errors.push(
                Diagnostic::new(
                    graph.node(*second).span,
                    format!("`{name}` is already owned by another branch"),
                )
                .help("keep one `own()`; the other branches are lent the item"),
            );
        }
    }
}

fn is(graph: &Graph, id: NodeId, operator: &str) -> bool {
    graph.node(id).row().is_some_and(|row| row.name == operator)
}

/// `deny(share, clone);` makes an offending edge an error.
pub(super) fn denied(graph: &Graph, flow: &Flow, errors: &mut Vec<Diagnostic>) {
    let denies = |word: &str| graph.deny.iter().any(|denied| denied == word);
    if denies("share") {
        shares(graph, flow, errors);
    }
    if denies("clone") {
        for id in graph.ids().filter(|id| is(graph, *id, "cloned")) {
            errors.push(
                Diagnostic::new(graph.node(id).span, "`cloned()` copies, and this body denies `clone`")
                    .help("let the branch look at the item, claim it with `own()`, or remove `clone` from `deny(..)`"),
            );
        }
    }
}

fn shares(graph: &Graph, flow: &Flow, errors: &mut Vec<Diagnostic>) {
    let transfers = transfer(graph, flow);
    for id in graph.ids() {
        let shared: Vec<EdgeId> = graph
            .node(id)
            .outputs
            .iter()
            .copied()
            .filter(|edge| transfers.of(*edge) == Transfer::Share)
            .collect();
        // One error a fan-out, on the arrow of its last keeper.
        if let Some(edge) = shared.last() {
            let reason = transfers.reason(*edge);
            errors.push(
                Diagnostic::new(
                    graph.edge(*edge).span,
                    format!("this edge shares its items ({reason}), and this body denies `share`"),
                )
                .help(
                    "let all branches but one only look or take, or remove `share` from `deny(..)`",
                ),
            );
        }
        if is(graph, id, "share") {
            errors.push(
                Diagnostic::new(
                    graph.node(id).span,
                    "`share()` shares, and this body denies `share`",
                )
                .help("remove it, or remove `share` from `deny(..)`"),
            );
        }
    }
}
