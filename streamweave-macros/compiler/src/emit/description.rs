//! The drawing as a constant, for pictures and `explain()`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::graph::{EdgeId, Graph, Kind, NodeId};
use crate::ops::Growth;
use crate::plan::Plan;
use crate::transfer::Transfer;

pub(super) fn describe(graph: &Graph, plan: &Plan) -> TokenStream {
    let shown: Vec<NodeId> = plan.order.iter().copied().filter(|id| is_shown(graph, *id)).collect();
    let mut places = vec![0; graph.nodes.len()];
    for (place, id) in shown.iter().enumerate() {
        places[id.0] = place;
    }
    let stages = shown.iter().map(|id| stage(graph, *id));
    let edges = shown.iter().flat_map(|to| {
        graph.node(*to).inputs.iter().map(|edge| self::edge(graph, plan, &places, *edge, *to))
    });
    quote! {
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[#(#stages),*],
            edges: &[#(#edges),*],
        };
    }
}

fn is_shown(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.node(id).kind, Kind::Operator { .. } | Kind::Route { .. } | Kind::Input { .. })
}

fn stage(graph: &Graph, id: NodeId) -> TokenStream {
    let node = graph.node(id);
    let name = &node.label;
    let reported = node.is_reported();
    let (operator, growth) = match &node.kind {
        Kind::Operator { row, max, .. } => {
            let growth = match row.growth {
                Growth::None => quote!(None),
                Growth::Unbounded if max.is_none() => quote!(Unbounded),
                Growth::Bounded | Growth::Unbounded => quote!(Bounded),
            };
            (row.name, growth)
        }
        Kind::Input { .. } => ("input", quote!(None)),
        _ => ("match", quote!(None)),
    };
    quote!(__sw::StageInfo::new(#name, #operator, 0, __sw::State::#growth, #reported))
}

fn edge(graph: &Graph, plan: &Plan, places: &[usize], id: EdgeId, to: NodeId) -> TokenStream {
    let (from, port) = producer(graph, graph.edge(id).from);
    let (from, to) = (places[from.0], places[to.0]);
    let transfer = match plan.transfers.of(id) {
        Transfer::Move => quote!(Move),
        Transfer::Lend => quote!(Lend),
        Transfer::Share => quote!(Share),
    };
    let port = match port {
        Some(port) => quote!(__sw::Some(#port)),
        None => quote!(__sw::None),
    };
    let why = plan.transfers.reason(id);
    let (from, to) = (Literal::usize_unsuffixed(from), Literal::usize_unsuffixed(to));
    quote!(__sw::Edge::new(#from, #port, #to, __sw::Transfer::#transfer, #why))
}

/// A port is drawn as a mark on the edge of its stage.
fn producer(graph: &Graph, from: NodeId) -> (NodeId, Option<String>) {
    match graph.node(from).kind.port_name() {
        Some(name) => (graph.producers(from).next().unwrap_or(from), Some(name)),
        None => (from, None),
    }
}
