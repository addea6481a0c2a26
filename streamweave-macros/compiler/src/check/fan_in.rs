//! What a fan-in may join: nothing that would need a queue without a limit.

use std::collections::BTreeSet;

use crate::diagnostics::Diagnostic;
use crate::flow::Flow;
use crate::graph::{Graph, Kind, NodeId};
use crate::ops::{Shape, Structure};
use crate::order::{Step, input_drivers};

/// The second input of `with` is a value, not a stream.
pub(super) fn values(graph: &mut Graph) {
    for id in graph.ids() {
        if !graph.node(id).is(Structure::With) {
            continue;
        }
        let Some(value) = graph.producers(id).nth(1) else { continue };
        let is_value = graph.node(value).shape() == Some(Shape::Fold);
        if is_value || matches!(graph.node(value).kind, Kind::Poison(_)) {
            continue;
        }
        let label = &graph.node(value).label;
        let span = graph.node(id).inputs.get(1).map(|edge| graph.edge(*edge).span);
        let error = Diagnostic::new(
            span.unwrap_or(graph.node(id).span),
            format!("`with` takes a value that is there at the end, and `{label}` is a stream"),
        )
        .help(format!("end it in an aggregate: `total = {label} -> count();`"));
        graph.poison(id, error);
    }
}

/// The rules of the fan-ins that pull their inputs.
pub(super) fn pace(graph: &mut Graph, flow: &Flow) {
    let broken: Vec<(NodeId, Diagnostic)> =
        graph.ids().filter_map(|id| Some((id, broken(graph, flow, id)?))).collect();
    for (id, error) in broken {
        graph.poison(id, error);
    }
}

fn broken(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    match graph.node(id).shape() {
        Some(Shape::Structural(Structure::Zip)) => {
            zip(graph, flow, id).or_else(|| paced_twice(graph, flow, id))
        }
        Some(Shape::Structural(Structure::Interleave)) => {
            interleave(graph, flow, id).or_else(|| paced_twice(graph, flow, id))
        }
        Some(Shape::Structural(Structure::Merge)) => waiting(graph, flow, id),
        Some(Shape::Structural(Structure::With)) => value_in_turns(graph, flow, id),
        _ => None,
    }
}

/// Branches of one source are paired where both are one to one; otherwise one runs ahead.
fn zip(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    if graph.pulled_by(id).is_some() {
        return None;
    }
    let Some(above) = flow.dominator(id) else { return common_source(graph, flow, id) };
    let uneven = graph.producers(id).find(|from| !flow.is_one_to_one(graph, above, *from))?;
    let (label, source) = (&graph.node(uneven).label, &graph.node(above).label);
    Some(
        Diagnostic::new(
            graph.node(id).span,
            format!("`{label}` does not hand on exactly one item for each of `{source}`"),
        )
        .help("end both inputs in a `buffer(n)`, so that one may run ahead of the other"),
    )
}

fn interleave(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    let Some(above) = flow.dominator(id) else { return common_source(graph, flow, id) };
    Some(one_source(graph, id, above).help("use `merge`, or end both inputs in a `buffer(n)`"))
}

fn one_source(graph: &Graph, id: NodeId, source: NodeId) -> Diagnostic {
    let operator = graph.node(id).row().map_or("", |row| row.name);
    let source = &graph.node(source).label;
    let text = format!("the inputs of `{operator}` both come from `{source}`");
    Diagnostic::new(graph.node(id).span, text)
}

/// A source that waits for the pace of one input cannot go on for the other.
fn common_source(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    let inputs: Vec<NodeId> = graph.producers(id).collect();
    let drivers = &flow.order.drivers;
    let is_paced =
        |id: &NodeId| graph.node(*id).is_origin() || graph.node(*id).is(Structure::Buffer);
    let shared = inputs.iter().enumerate().find_map(|(at, input)| {
        let above = above(graph, flow, *input);
        let others = inputs.iter().enumerate().filter(|(other, _)| *other != at);
        let mut others = others.flat_map(|(_, other)| drivers[other.0].iter().copied());
        others.find(|driver| is_paced(driver) && above.contains(driver))
    })?;
    let help = "end both inputs in a `buffer(n)`, so that one may run ahead of the other";
    Some(one_source(graph, id, shared).help(help))
}

/// The drivers of a stage, and what drives these.
fn above(graph: &Graph, flow: &Flow, id: NodeId) -> BTreeSet<NodeId> {
    let drivers = &flow.order.drivers;
    let mut found = drivers[id.0].clone();
    let mut ahead: Vec<NodeId> = found.iter().copied().collect();
    while let Some(driver) = ahead.pop() {
        let first = input_drivers(graph, drivers, driver);
        ahead.extend(first.into_iter().filter(|first| found.insert(*first)));
    }
    found
}

/// A source can follow one pace only.
fn paced_twice(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    let drivers = &flow.order.drivers;
    let other = graph.ids().filter(|other| *other < id).find(|other| {
        let node = graph.node(*other);
        let paces = node.is(Structure::Zip) || node.is(Structure::Interleave);
        paces
            && flow.dominator(*other).is_none()
            && flow.dominator(id).is_none()
            && !drivers[other.0].is_disjoint(&drivers[id.0])
    })?;
    let (label, other) = (&graph.node(id).label, &graph.node(other).label);
    Some(
        Diagnostic::new(
            graph.node(id).span,
            format!("`{label}` and `{other}` would pull the same source at different paces"),
        )
        .help("end the inputs of one of them in a `buffer(n)`"),
    )
}

/// A reader that holds its thread until there is input would keep the other one waiting too.
fn waiting(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    let is_source = |driver: NodeId| matches!(graph.node(driver).shape(), Some(Shape::Source(source)) if source.waits);
    let is_polled = |driver: NodeId| graph.node(driver).row().is_some_and(|row| row.asynchronous);
    let holds = |driver: NodeId| is_source(driver) && !is_polled(driver);
    let waits = |driver: NodeId| is_source(driver) || graph.node(driver).is_boundary();
    let drivers = &flow.order.drivers[id.0];
    let first = drivers.iter().copied().find(|driver| holds(*driver))?;
    let second = drivers.iter().copied().find(|driver| *driver != first && waits(*driver))?;
    let together = flow.order.steps.iter().any(|step| {
        matches!(step, Step::Pull { drivers, .. } if drivers.contains(&first) && drivers.contains(&second))
    });
    together.then(|| {
        let word = if graph.is_async { "spawn" } else { "thread" };
        let (first_label, second_label) = (&graph.node(first).label, &graph.node(second).label);
        let error = Diagnostic::new(
            graph.node(id).span,
            format!("`{first_label}` would keep `{second_label}` waiting: it holds its thread until it has something"),
        );
        let apart = if holds(second) {
            format!("end each of the two in `-> {word}()`")
        } else {
            format!("end `{first_label}` in `-> {word}()`")
        };
        error.help(format!("{apart}, so that neither waits for the other"))
    })
}

/// A `stage!` is called item by item, and keeps no value from one call to the next.
fn value_in_turns(graph: &Graph, flow: &Flow, id: NodeId) -> Option<Diagnostic> {
    let is_stage = graph.is_stage();
    let value = graph.producers(id).nth(1)?;
    let segment = flow.segment_of[value.0]?;
    (is_stage && !flow.is_simple(segment)).then(|| {
        let label = &graph.node(value).label;
        Diagnostic::new(
            graph.node(id).span,
            format!("`with` needs `{label}` at the end, and a `stage!` hands on item by item"),
        )
        .help("draw the `with` in the pipeline that uses the `stage!`")
    })
}
