//! The names of generated variables and labels: after the stages, unique, and out of the user's way.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};
use syn::Lifetime;

use crate::graph::{EdgeId, Graph, Kind, Node, NodeId, PortKind};
use crate::ops::{Shape, Unit};
use crate::plan::{Label, Slot};
use crate::transfer::{Transfer, Transfers};

/// What the generated code calls its own things.
const RESERVED: &[&str] = &[
    "run", "at", "ended", "finished", "cause", "slot", "left", "right", "source", "input", "step",
    "paused", "states", "idle", "threads", "chunk", "control", "own_ends", "sent", "done", "more",
    "begun", "waiting", "cx",
];

pub(super) struct Names {
    items: Vec<String>,
    /// The stages whose items rustc may speak of: those that are lent, and those that are matched.
    spoken: Vec<Option<Span>>,
    states: Vec<String>,
    lending: Vec<Option<Span>>,
}

/// Hands out names, each of them once.
struct Used(BTreeSet<String>);

impl Used {
    fn take(&mut self, wish: &str) -> String {
        let mut name = wish.to_owned();
        let mut number = 2;
        while !self.0.insert(name.clone()) {
            name = format!("{wish}_{number}");
            number += 1;
        }
        name
    }
}

impl Names {
    pub(super) fn new(graph: &Graph, transfers: &Transfers) -> Self {
        let mut used = Used(RESERVED.iter().map(|word| (*word).to_owned()).collect());
        let mut items = vec![String::new(); graph.nodes.len()];
        // Names in the drawing come first, so that they are kept.
        let (named, unnamed): (Vec<NodeId>, Vec<NodeId>) =
            graph.ids().partition(|id| graph.node(*id).name.is_some());
        for id in named.into_iter().chain(unnamed) {
            items[id.0] = used.take(&wish(graph, id));
        }
        let states = graph
            .ids()
            .map(|id| match state_wish(graph, id, &items[id.0]) {
                Some(wish) => used.take(&wish),
                None => items[id.0].clone(),
            })
            .collect();
        let spoken: Vec<Option<Span>> =
            graph.ids().map(|id| is_spoken_of(graph, transfers, id)).collect();
        for (item, _) in items.iter_mut().zip(&spoken).filter(|(_, spoken)| spoken.is_some()) {
            item.insert_str(0, "__");
        }
        let crosses = graph.ids().any(|id| graph.node(id).is_boundary());
        let lending: Vec<Option<Span>> = graph
            .ids()
            .map(|id| lends(graph, id).or(crosses.then(|| graph.node(id).span)))
            .collect();
        let mut states: Vec<String> = states;
        for (state, _) in states.iter_mut().zip(&lending).filter(|(_, lends)| lends.is_some()) {
            state.insert_str(0, "__");
        }
        Self { items, spoken, states, lending }
    }

    /// The variable that holds a stage's item.
    pub(super) fn item(&self, id: NodeId, at: Span) -> Ident {
        variable(&self.items[id.0], self.spoken[id.0], at)
    }

    /// Whether errors show the variable of a stage's item where it stands.
    pub(super) fn is_spoken_of(&self, id: NodeId) -> bool {
        self.spoken[id.0].is_some()
    }

    /// Whether errors show the variable of what a stage remembers where it stands.
    pub(super) fn lends(&self, id: NodeId) -> bool {
        self.lending[id.0].is_some()
    }

    /// The variable that holds what a stage remembers.
    pub(super) fn state(&self, id: NodeId, at: Span) -> Ident {
        variable(&self.states[id.0], self.lending[id.0], at)
    }

    /// The variable that holds an argument which is evaluated once.
    pub(super) fn argument(&self, id: NodeId, index: usize, at: Span) -> Ident {
        local(&format!("{}_argument{index}", self.items[id.0]), at)
    }

    /// A variable beside a stage's own.
    pub(super) fn beside(&self, id: NodeId, what: &str, at: Span) -> Ident {
        local(&format!("{}_{what}", self.items[id.0]), at)
    }

    pub(super) fn slot(&self, graph: &Graph, slot: Slot, at: Span) -> Ident {
        let to = graph.edge(slot.edge).to;
        let index = input_index(graph, slot.edge);
        // Not every slot is read behind every assignment; the underscore keeps rustc from saying so.
        local(&format!("_{}_in{index}", self.items[to.0].trim_start_matches('_')), at)
    }

    pub(super) fn label(&self, graph: &Graph, label: Label) -> Lifetime {
        let name = match label {
            Label::Segment(index) => format!("'segment{index}"),
            Label::Turns(index) => format!("'turns{index}"),
            Label::Items(id) => format!("'{}_items", self.items[id.0]),
            Label::Item(id) => format!("'{}", self.items[id.0]),
            Label::Driver(id) => format!("'{}_turn", self.items[id.0]),
            Label::Branch(edge) => match input_index(graph, edge) {
                0 => format!("'to_{}", self.items[graph.edge(edge).to.0]),
                index => format!("'to_{}_{index}", self.items[graph.edge(edge).to.0]),
            },
        };
        Lifetime::new(&name, Span::mixed_site())
    }
}

/// A variable that the user's code cannot see and that an error puts at `at`.
pub(super) fn local(name: &str, at: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(at))
}

fn variable(name: &str, anchor: Option<Span>, at: Span) -> Ident {
    match anchor {
        Some(anchor) => Ident::new(name, at.resolved_at(anchor)),
        None => local(name, at),
    }
}

/// The errors of rustc leave out the names of variables that a macro made, and underline the whole
/// macro for them. A variable that they are likely to be about bears the user's hygiene and a reserved
/// name; the span is one of the user's tokens.
fn is_spoken_of(graph: &Graph, transfers: &Transfers, id: NodeId) -> Option<Span> {
    let is_lent = |edge: &EdgeId| transfers.of(*edge) == Transfer::Lend && !transfers.is_lent(id);
    let is_matched =
        |edge: &EdgeId| matches!(graph.node(graph.edge(*edge).to).kind, Kind::Route { .. });
    let is_wanted_as_reference = |edge: &EdgeId| {
        graph.node(graph.edge(*edge).to).row().is_some_and(|row| row.name == "cloned")
    };
    let node = graph.node(id);
    let is_typed = node.ty.is_some() || (graph.report_type.is_some() && node.is_reported());
    let is_spoken = is_typed
        || node
            .outputs
            .iter()
            .any(|edge| is_lent(edge) || is_matched(edge) || is_wanted_as_reference(edge));
    is_spoken.then_some(node.span)
}

/// What lends out of itself: rustc speaks of it where an item is kept. It speaks of all states that go
/// to another region and cannot.
fn lends(graph: &Graph, id: NodeId) -> Option<Span> {
    let node = graph.node(id);
    let lends = node.row().is_some_and(|row| match row.shape {
        Shape::Source(source) => !source.iterator,
        Shape::Windowed | Shape::TimedMany => true,
        _ => ["chunks", "ready_chunks", "chunk_by", "windows"].contains(&row.name),
    });
    lends.then_some(node.span)
}

fn input_index(graph: &Graph, edge: EdgeId) -> usize {
    let to = graph.edge(edge).to;
    graph.node(to).inputs.iter().position(|input| *input == edge).unwrap_or(0)
}

/// The name of a state beside the stage's items; `None` where no item has a variable.
fn state_wish(graph: &Graph, id: NodeId, item: &str) -> Option<String> {
    let node = graph.node(id);
    match node.shape() {
        Some(Shape::Source(_)) if node.name.is_none() => Some(format!("{item}s")),
        Some(Shape::Source(_)) => Some(format!("{item}_source")),
        Some(Shape::Sink) => None,
        _ if node.is_boundary() => Some(format!("{item}_inlet")),
        Some(Shape::Fold) if node.outputs.is_empty() => None,
        _ => Some(format!("{item}_state")),
    }
}

fn wish(graph: &Graph, id: NodeId) -> String {
    let node = graph.node(id);
    let raw = match (&node.name, &node.kind, node.shape()) {
        (Some(name), _, _) => name.to_string(),
        (None, Kind::Route { .. }, _) => "routed".to_owned(),
        (None, Kind::Port(port), _) => port_name(graph, node, port),
        (None, _, Some(Shape::Source(source))) => unit_name(source.unit).to_owned(),
        _ => node.label.clone(),
    };
    identifier(&raw)
}

fn port_name(graph: &Graph, port: &Node, kind: &PortKind) -> String {
    match kind {
        PortKind::Arm { name, .. } => name.clone(),
        PortKind::Turn { index } => format!("turn{index}"),
        PortKind::Error => side_port_name(graph, port, "error"),
        PortKind::Late => side_port_name(graph, port, "late"),
    }
}

fn side_port_name(graph: &Graph, port: &Node, what: &str) -> String {
    let owner = port.inputs.first().map(|edge| graph.edge(*edge).from);
    let owner = owner.and_then(|id| graph.node(id).name.as_ref());
    owner.map_or_else(|| what.to_owned(), |name| format!("{name}_{what}"))
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Item => "item",
        Unit::Line => "line",
        Unit::Chunk => "chunk",
    }
}

/// Turns a label into something that can be a variable.
fn identifier(raw: &str) -> String {
    let raw = raw.strip_prefix("r#").unwrap_or(raw);
    let clean: String =
        raw.chars().map(|c| if c == '_' || c.is_alphanumeric() { c } else { '_' }).collect();
    if syn::parse_str::<Ident>(&clean).is_ok() && clean != "_" {
        clean
    } else {
        format!("{clean}_stage")
    }
}
