//! The drawing as one text, for pictures and `explain()`: cheap for the user's build.

use proc_macro2::TokenStream;
use quote::quote;

use crate::graph::{EdgeId, Graph, Kind, NodeId, Overflow};
use crate::ops::Growth;
use crate::plan::Plan;
use crate::transfer::Transfer;

pub(super) fn describe(graph: &Graph, plan: &Plan) -> TokenStream {
    let shown: Vec<NodeId> = plan.order.iter().copied().filter(|id| is_shown(graph, *id)).collect();
    let mut places = vec![0; graph.nodes.len()];
    for (place, id) in shown.iter().enumerate() {
        places[id.0] = place;
    }
    let stages = shown.iter().map(|id| stage(graph, plan, *id));
    let edges = shown.iter().flat_map(|to| {
        graph.node(*to).inputs.iter().map(|id| edge(graph, plan, &places, *id, *to))
    });
    let lines: Vec<String> = stages.chain(edges).collect();
    let text = lines.join("\n");
    quote!(static __GRAPH: __sw::Drawn = __sw::Drawn::new(#text);)
}

fn is_shown(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.node(id).kind, Kind::Operator { .. } | Kind::Route { .. } | Kind::Input { .. })
}

fn stage(graph: &Graph, plan: &Plan, id: NodeId) -> String {
    let node = graph.node(id);
    let name = &node.label;
    let reported = if graph.reports(id) { "reported" } else { "" };
    let (operator, growth) = match &node.kind {
        Kind::Operator { row, options, .. } => {
            let growth = match row.growth {
                Growth::None => "none",
                Growth::Unbounded if options.max.is_none() => "unbounded",
                Growth::Bounded | Growth::Unbounded => "bounded",
            };
            (row.name, growth)
        }
        Kind::Input { .. } => ("input", "none"),
        _ => ("match", "none"),
    };
    let region = plan.region_of[id.0];
    let drops = match &node.kind {
        Kind::Operator { options, .. } => match options.policy() {
            Overflow::Block => "",
            Overflow::DropNewest => "newest",
            Overflow::DropOldest => "oldest",
        },
        _ => "",
    };
    let holds = if plan.holds_back.contains(&id) { "holds" } else { "" };
    format!("stage|{name}|{operator}|{region}|{growth}|{reported}|{holds}|{drops}")
}

fn edge(graph: &Graph, plan: &Plan, places: &[usize], id: EdgeId, to: NodeId) -> String {
    let (from, port) = producer(graph, graph.edge(id).from);
    let (from, to, port) = (places[from.0], places[to.0], port.unwrap_or_default());
    let transfer = match plan.transfers.of(id) {
        Transfer::Move => "move",
        Transfer::Lend => "lend",
        Transfer::Share => "share",
    };
    let why = plan.transfers.reason(id);
    format!("edge|{from}|{port}|{to}|{transfer}|{why}")
}

/// A port is drawn as a mark on the edge of its stage.
fn producer(graph: &Graph, from: NodeId) -> (NodeId, Option<String>) {
    match graph.node(from).kind.port_name() {
        Some(name) => (graph.producers(from).next().unwrap_or(from), Some(name)),
        None => (from, None),
    }
}
