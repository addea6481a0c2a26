//! What the stages of a loop remember, where the loop runs through without a wait.

use super::Instruction;
use crate::graph::{Graph, NodeId};
use crate::ops::Boundary;

/// The stages with a state that the body of a future's loop calls; `None` where it waits for something.
/// Replicas share their body, and remember nothing of their own.
pub(super) fn remembered(
    graph: &Graph,
    driver: NodeId,
    body: &[Instruction],
) -> Option<Vec<NodeId>> {
    if !graph.is_async || graph.node(driver).boundary() == Some(Boundary::Replicas) {
        return None;
    }
    let mut stages = Vec::new();
    for instruction in body {
        match instruction {
            Instruction::Broadcast { .. } => return None,
            Instruction::Call { node, .. }
            | Instruction::OpenMany { node, .. }
            | Instruction::OpenError { node, .. }
            | Instruction::OpenCases { node, .. } => {
                if waits(graph, *node) {
                    return None;
                }
                stages.extend(graph.node(*node).state().map(|_| *node));
            }
            _ => {}
        }
    }
    Some(stages)
}

/// Whether a call of the stage is awaited in a future.
fn waits(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    node.is_boundary() || node.row().is_some_and(|row| row.asynchronous)
}
