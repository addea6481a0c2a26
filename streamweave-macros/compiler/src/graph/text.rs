//! The graph as text, one line a stage, for people and golden files.

use std::fmt;

use super::{EdgeId, Graph, Kind, Node, NodeId};

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for id in self.ids() {
            let node = self.node(id);
            write!(f, "{:<3} {:<12} {}", id.0, node.label, operator(node))?;
            let inputs: Vec<String> =
                node.inputs.iter().map(|edge| self.input(id, *edge)).collect();
            if !inputs.is_empty() {
                write!(f, " <- {}", inputs.join(", "))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Graph {
    fn input(&self, _to: NodeId, edge: EdgeId) -> String {
        let from = self.edge(edge).from;
        let side = if self.is_side_input(edge) { " (side)" } else { "" };
        format!("{} {}{side}", from.0, self.node(from).label)
    }
}

fn operator(node: &Node) -> String {
    match &node.kind {
        Kind::Operator { row, options, .. } => {
            let limit = if options.max.is_some() { ", limited" } else { "" };
            format!("{}{limit}", row.name)
        }
        Kind::Input { .. } => "input".to_owned(),
        Kind::Route { arms, .. } => format!("match of {} arms", arms.len()),
        Kind::Port(_) => "port".to_owned(),
        Kind::Discard => "discard".to_owned(),
        Kind::Output => "output".to_owned(),
        Kind::Poison(error) => format!("error: {}", error.text()),
    }
}
