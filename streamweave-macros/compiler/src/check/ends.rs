//! Nothing that a stage hands on is lost in silence.

use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, Kind, NodeId, PortKind};
use crate::ops::{Row, Shape};

/// Whatever hands something on has a consumer: another stage, a port's reader or the report.
pub(super) fn dead_ends(graph: &mut Graph, errors: &mut Vec<Diagnostic>) {
    for id in graph.ids() {
        if has_reader(graph, id) || !hands_on(graph, id) {
            continue;
        }
        if let Some(error) = dead_end(graph, id) {
            errors.push(error);
        }
        if !graph.node(id).is_fold() {
            let span = graph.node(id).span;
            let discard = graph.discard(span);
            graph.connect(id, discard, span);
        }
    }
}

fn has_reader(graph: &Graph, id: NodeId) -> bool {
    graph.consumers(id).any(|to| !graph.node(to).kind.is_side_port())
}

fn hands_on(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    match &node.kind {
        Kind::Operator { row, .. } => {
            let counts_only = row.name == "skip_errors";
            let reported = node.is_reported() && row.shape == Shape::Fold;
            !row.is_terminal() && !node.has_only_ports() && !counts_only && !reported
        }
        Kind::Input { .. } | Kind::Port(_) => true,
        Kind::Route { .. } | Kind::Discard | Kind::Output | Kind::Poison(_) => false,
    }
}

fn dead_end(graph: &Graph, id: NodeId) -> Option<Diagnostic> {
    let node = graph.node(id);
    // Ports have a rule of their own, and a `stage!` that does not use its input breaks another.
    if matches!(node.kind, Kind::Port(_) | Kind::Input { .. }) {
        return None;
    }
    let operator = node.row().map_or("", |row| row.name);
    match &node.name {
        Some(name) if graph.excused.contains(&name.to_string()) => None,
        Some(name) => Some(
            Diagnostic::new(name.span(), format!("nothing consumes `{name}`")).help(format!(
                "begin a chain with it: `{name} -> ..`, or end it in an aggregate such as `collect()`"
            )),
        ),
        None if node.is_fold() => Some(
            Diagnostic::new(node.span, format!("the value of `{operator}` goes nowhere"))
                .help("give the chain a name, and the value is a field of the report: `name = ..`"),
        ),
        None => Some(
            Diagnostic::new(node.span, format!("nothing consumes what `{operator}` hands on"))
                .help("end the chain in a sink, `for_each(..)` or a named aggregate"),
        ),
    }
}

/// Every port of a `match` and a `round_robin` is read.
pub(super) fn ports(graph: &mut Graph, errors: &mut Vec<Diagnostic>) {
    for route in graph.ids() {
        if !graph.node(route).has_only_ports() {
            continue;
        }
        let unread: Vec<NodeId> =
            graph.consumers(route).filter(|port| is_unread(graph, *port)).collect();
        let excused = |port: &NodeId| graph.excused.contains(&graph.node(*port).label);
        let reported: Vec<NodeId> = unread.iter().copied().filter(|port| !excused(port)).collect();
        let is_named = graph.node(route).name.is_some();
        if !is_named && !reported.is_empty() {
            errors.push(unnamed(graph, route));
        } else {
            errors.extend(reported.iter().map(|port| unread_port(graph, route, *port)));
        }
    }
}

/// Nobody but the mending of `dead_ends` reads it.
fn is_unread(graph: &Graph, port: NodeId) -> bool {
    graph.consumers(port).all(|to| matches!(graph.node(to).kind, Kind::Discard))
}

fn unnamed(graph: &Graph, route: NodeId) -> Diagnostic {
    let node = graph.node(route);
    let operator = node.row().map_or("match", |row: &Row| row.name);
    Diagnostic::new(node.span, format!("the ports of this `{operator}` cannot be read"))
        .help("name the chain: `routed = .. -> ..;`, and read `routed.port -> ..`")
}

fn unread_port(graph: &Graph, route: NodeId, port: NodeId) -> Diagnostic {
    let name = graph.node(route).name.as_ref().map(ToString::to_string).unwrap_or_default();
    let node = graph.node(port);
    let port_name = node.kind.port_name().unwrap_or_default();
    let error = Diagnostic::new(node.span, format!("the port `{port_name}` has no consumer"));
    if matches!(node.kind, Kind::Port(PortKind::Arm { .. })) {
        error.help(format!("read it: `{name}.{port_name} -> ..`, or write `drop` in its place"))
    } else {
        error.help(format!("read it: `{name}.{port_name} -> ..`"))
    }
}
