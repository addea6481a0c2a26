//! The rules of the language that a graph can break. Each rule reports, and mends the graph so that
//! nothing behind it breaks as well.

mod asynchronous;
mod boundaries;
mod ends;
mod fan_in;
mod lending;
mod loops;
mod policies;
mod transfers;

pub(crate) use asynchronous::missing_feature;

use crate::diagnostics::Diagnostic;
use crate::flow::{Flow, flow};
use crate::graph::Graph;
use crate::ops::Row;

/// Checks and mends a graph.
pub(crate) fn check(graph: &mut Graph, errors: &mut Vec<Diagnostic>) {
    stage_body(graph, errors);
    loops::cycles(graph);
    loops::forward_references(graph, errors);
    boundaries::within_stages(graph);
    boundaries::no_replicas(graph);
    asynchronous::within_stages(graph);
    asynchronous::threads_and_tasks(graph);
    policies::missing(graph);
    policies::isolated_alone(graph);
    boundaries::circles(graph);
    fan_in::values(graph);
    lending::kept(graph);
    boundaries::orphans(graph);
    graph.find_pulled();
    let flow = ordered(graph);
    fan_in::pace(graph, &flow);
    boundaries::common_sources(graph, &flow);
    ends::dead_ends(graph, errors);
    ends::ports(graph, errors);
    graph.find_pulled();
    let flow = ordered(graph);
    transfers::owners(graph, errors);
    transfers::denied(graph, &flow, errors);
}

/// Poisons what cannot be ordered until the rest can.
fn ordered(graph: &mut Graph) -> Flow {
    loop {
        match flow(graph) {
            Ok(flow) => return flow,
            Err((id, error)) => graph.poison(id, error),
        }
    }
}

/// The last chain has a name, or there is none.
fn no_output(graph: &mut Graph) -> Diagnostic {
    let named = graph.nodes.iter().rev().find_map(|node| node.name.clone());
    let open = graph.nodes.iter().rev().find(|node| node.outputs.is_empty() && !node.is_reported());
    match (open.and_then(|node| node.name.clone()), named) {
        (Some(name), _) => {
            graph.excused.insert(name.to_string());
            Diagnostic::new(name.span(), format!("`{name}` is not handed on: it has a name"))
                .help(format!("remove `{name} =`: a `stage!` hands on its last chain"))
        }
        (None, Some(name)) => Diagnostic::new(name.span(), "this `stage!` hands nothing on")
            .help(format!("end its body in a chain without a name, such as `{name}`")),
        (None, None) => {
            let span = graph.nodes.first().map_or_else(proc_macro2::Span::call_site, |n| n.span);
            Diagnostic::new(span, "this `stage!` hands nothing on")
                .help("draw what it does: `stage! { |item: Type| item -> .. }`")
        }
    }
}

/// A `stage!` has one input, one output and no report.
fn stage_body(graph: &mut Graph, errors: &mut Vec<Diagnostic>) {
    if !graph.is_stage() {
        return;
    }
    for id in graph.ids() {
        let node = graph.node(id);
        if node.row().is_some_and(Row::is_source) {
            let error = Diagnostic::new(node.span, "a `stage!` has its one input only")
                .help("draw the source in the pipeline and join it there");
            graph.poison(id, error);
        } else if node.is_reported() && node.outputs.is_empty() {
            let error = Diagnostic::new(node.span, "a `stage!` has no report")
                .help(format!("end the body in `{0} -> ..`, or remove this chain", node.label));
            graph.nodes[id.0].name = None;
            errors.push(error);
            let span = graph.node(id).span;
            let discard = graph.discard(span);
            graph.connect(id, discard, span);
        }
    }
    if graph.output.is_none() && !graph.is_broken {
        errors.push(no_output(graph));
    }
}
