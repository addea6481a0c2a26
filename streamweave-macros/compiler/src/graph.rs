//! The drawing as a graph: stages and arrows, names resolved, nothing decided yet.

mod text;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Expr, Pat, Token, Type};

use crate::diagnostics::Diagnostic;
use crate::ops::{Boundary, Row, Shape, Structure};

#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) deny: Vec<Ident>,
    pub(crate) owns_captures: bool,
    /// Whether a stage waits without holding its thread.
    pub(crate) is_async: bool,
    pub(crate) report_type: Option<Type>,
    /// The stage whose items a `stage!` hands on.
    pub(crate) output: Option<NodeId>,
    /// Whether a part of the drawing could not be read.
    pub(crate) is_broken: bool,
    /// Names in places that could not be read: whether anything consumes them is not known.
    pub(crate) excused: BTreeSet<String>,
    /// For each `zip`, the chain that it pulls by itself.
    pulled: BTreeMap<NodeId, Vec<NodeId>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EdgeId(pub(crate) usize);

/// One stage, or one port of a stage that has several.
pub(crate) struct Node {
    /// What errors and pictures call the stage; unique in its graph.
    pub(crate) label: String,
    /// The name in the drawing.
    pub(crate) name: Option<Ident>,
    pub(crate) ty: Option<Type>,
    /// The operator's word.
    pub(crate) span: Span,
    /// The arrow that leads here, or the operator at the head of a chain.
    pub(crate) arrow: Span,
    pub(crate) kind: Kind,
    pub(crate) inputs: Vec<EdgeId>,
    pub(crate) outputs: Vec<EdgeId>,
    /// A `zip` of plain iterators, which is a plain iterator itself.
    pub(crate) is_composite: bool,
}

pub(crate) enum Kind {
    Operator {
        row: &'static Row,
        arguments: Vec<Argument>,
        options: Options,
    },
    /// The parameter of a `stage!`.
    Input {
        ty: Box<Type>,
    },
    Route {
        arms: Vec<Arm>,
        braces: Span,
    },
    /// One output of the stage before it.
    Port(PortKind),
    /// Takes what nobody reads, after that was reported.
    Discard,
    /// The open end of a `stage!`.
    Output,
    /// Stands where the drawing is wrong.
    Poison(Diagnostic),
}

/// What stands behind the arguments of a call.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) max: Option<Box<Expr>>,
    pub(crate) lateness: Option<Box<Expr>>,
    pub(crate) capacity: Option<Box<Expr>>,
    pub(crate) overflow: Option<Overflow>,
    /// The word that keeps the branch from stalling its siblings.
    pub(crate) isolated: Option<Span>,
    /// How often a failed item is tried again.
    pub(crate) retry: Option<Box<Expr>>,
    /// The key by which items go to replicas.
    pub(crate) by: Option<Box<Argument>>,
    /// How the values of an aggregate's replicas become one.
    pub(crate) combine: Option<Box<Argument>>,
    /// Whether replicas hand on in the order of their items.
    pub(crate) ordered: bool,
}

impl Options {
    /// What a full queue does.
    pub(crate) fn policy(&self) -> Overflow {
        let isolated = self.isolated.map(|_| Overflow::DropOldest);
        self.overflow.or(isolated).unwrap_or(Overflow::Block)
    }
}

/// What a full queue does with the next item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overflow {
    Block,
    DropNewest,
    DropOldest,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PortKind {
    Error,
    /// Items whose windows are closed.
    Late,
    Arm {
        index: usize,
        name: String,
    },
    Turn {
        index: usize,
    },
}

pub(crate) enum Argument {
    /// Stands where it is called.
    InPlace(Box<Expr>),
    /// Evaluated before the first item.
    Once(Box<Expr>),
    Poison(Diagnostic),
}

pub(crate) struct Arm {
    pub(crate) pattern: Pat,
    pub(crate) guard: Option<(Token![if], Expr)>,
    pub(crate) target: ArmTarget,
}

pub(crate) enum ArmTarget {
    Drop,
    /// The item itself, or the lone binding of the pattern.
    Whole {
        port: usize,
        at: Span,
        binding: Option<Ident>,
    },
    Value {
        port: usize,
        at: Span,
        tokens: TokenStream,
    },
}

impl ArmTarget {
    /// The word for the port.
    pub(crate) fn place(&self) -> Option<Span> {
        match self {
            Self::Drop => None,
            Self::Whole { at, .. } | Self::Value { at, .. } => Some(*at),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    /// The arrow, or the argument that names the producer.
    pub(crate) span: Span,
    /// The name by which the drawing refers to the producer.
    pub(crate) reference: Option<Span>,
}

impl Graph {
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    pub(crate) fn edge(&self, id: EdgeId) -> Edge {
        self.edges[id.0]
    }

    /// The first stage that waits without holding its thread.
    pub(crate) fn first_asynchronous(&self) -> Option<NodeId> {
        self.ids().find(|id| self.node(*id).row().is_some_and(|row| row.asynchronous))
    }

    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId)
    }

    pub(crate) fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    pub(crate) fn connect(&mut self, from: NodeId, to: NodeId, span: Span) -> EdgeId {
        let id = EdgeId(self.edges.len());
        self.edges.push(Edge { from, to, span, reference: None });
        self.nodes[from.0].outputs.push(id);
        self.nodes[to.0].inputs.push(id);
        id
    }

    /// Puts an error in a stage's place. What led to a fan-in ends there, and nothing else breaks.
    pub(crate) fn poison(&mut self, id: NodeId, error: Diagnostic) {
        self.nodes[id.0].kind = Kind::Poison(error);
        if self.node(id).inputs.len() < 2 {
            return;
        }
        for edge in std::mem::take(&mut self.nodes[id.0].inputs) {
            let discard = self.discard(self.edge(edge).span);
            self.edges[edge.0].to = discard;
            self.nodes[discard.0].inputs.push(edge);
        }
    }

    /// A stage that takes what nobody reads.
    pub(crate) fn discard(&mut self, span: Span) -> NodeId {
        self.add(Node {
            label: "nothing".to_owned(),
            name: None,
            ty: None,
            span,
            arrow: span,
            kind: Kind::Discard,
            inputs: Vec::new(),
            outputs: Vec::new(),
            is_composite: false,
        })
    }

    pub(crate) fn producers(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.node(id).inputs.iter().map(|edge| self.edge(*edge).from)
    }

    pub(crate) fn consumers(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.node(id).outputs.iter().map(|edge| self.edge(*edge).to)
    }

    /// Producers before consumers, and the order written wherever that leaves a choice.
    pub(crate) fn topological(&self) -> Vec<NodeId> {
        let waits = |id: NodeId| self.node(id).is(Structure::Buffer);
        let mut missing: Vec<usize> =
            self.ids().map(|id| if waits(id) { 0 } else { self.node(id).inputs.len() }).collect();
        let mut ready: BTreeSet<NodeId> = self.ids().filter(|id| missing[id.0] == 0).collect();
        let mut sorted = Vec::with_capacity(self.nodes.len());
        while let Some(id) = ready.pop_first() {
            sorted.push(id);
            for to in self.consumers(id) {
                if waits(to) {
                    continue;
                }
                missing[to.0] -= 1;
                if missing[to.0] == 0 {
                    ready.insert(to);
                }
            }
        }
        sorted
    }

    /// The producers whose items pass through the node in the same turn. A `buffer` ends the turn, an
    /// aggregate waits for the end, and a side input is read before.
    pub(crate) fn flow_producers(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let node = self.node(id);
        let waits = node.is(Structure::Buffer) || node.is_boundary() || node.is_fold();
        node.inputs
            .iter()
            .filter(move |edge| !waits && !self.is_side_input(**edge))
            .map(|edge| self.edge(*edge).from)
    }

    /// Whether the edge leads to an input that nothing flows through by itself: one that is read to
    /// its end before, or pulled where it is needed.
    pub(crate) fn is_side_input(&self, edge: EdgeId) -> bool {
        let id = self.edge(edge).to;
        let to = self.node(id);
        let sided = to.is(Structure::Join)
            || to.is(Structure::OuterJoin)
            || to.is(Structure::With)
            || self.pulled_by(id).is_some();
        to.is_composite || sided && to.inputs.iter().position(|input| *input == edge) == Some(1)
    }

    /// Whether the node is a port whose items come between those of its driver: the errors of a source,
    /// or late items.
    pub(crate) fn is_port_of_driver(&self, id: NodeId) -> bool {
        match self.node(id).kind {
            Kind::Port(PortKind::Error) => {
                self.producers(id).any(|from| self.node(from).is_origin())
            }
            Kind::Port(PortKind::Late) => true,
            _ => false,
        }
    }

    /// The stages that a `zip` pulls where it needs their item, from the source on.
    pub(crate) fn pulled_by(&self, zip: NodeId) -> Option<&[NodeId]> {
        self.pulled.get(&zip).map(Vec::as_slice)
    }

    /// Whether this is the body of a `stage!`.
    pub(crate) fn is_stage(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.kind, Kind::Input { .. }))
    }

    /// Whether the report keeps the node's value; a `stage!` has none.
    pub(crate) fn reports(&self, id: NodeId) -> bool {
        self.node(id).is_reported() && !self.is_stage()
    }

    /// Whether a `zip` pulls the stage: it drives nothing by itself.
    pub(crate) fn is_pulled_in_place(&self, id: NodeId) -> bool {
        self.pulled.values().any(|chain| chain.contains(&id))
    }

    /// Finds the second inputs of `zip` that are plain chains of their own source.
    pub(crate) fn find_pulled(&mut self) {
        self.pulled.clear();
        for id in self.ids() {
            self.nodes[id.0].is_composite = false;
            if let Some(sources) = self.composed(id) {
                self.nodes[id.0].is_composite = true;
                self.pulled.insert(id, sources);
            } else if let Some(chain) = self.pullable(id) {
                self.pulled.insert(id, chain);
            }
        }
    }

    /// The plain iterators that a `zip` joins without any stage between.
    fn composed(&self, fan_in: NodeId) -> Option<Vec<NodeId>> {
        let node = self.node(fan_in);
        if !node.is(Structure::Zip) {
            return None;
        }
        let sources: Vec<NodeId> = self.producers(fan_in).collect();
        let is_plain = |id: &NodeId| {
            let node = self.node(*id);
            node.outputs.len() == 1
                && node.ty.is_none()
                && matches!(node.shape(), Some(Shape::Source(source)) if source.iterator)
        };
        (!sources.is_empty() && sources.iter().all(is_plain)).then_some(sources)
    }

    fn pullable(&self, zip: NodeId) -> Option<Vec<NodeId>> {
        let node = self.node(zip);
        if !node.is(Structure::Zip) {
            return None;
        }
        let mut at = self.edge(*node.inputs.get(1)?).from;
        let mut chain = vec![at];
        loop {
            let node = self.node(at);
            if node.outputs.len() != 1 {
                return None;
            }
            let is_asynchronous = node.row().is_some_and(|row| row.asynchronous);
            match node.shape()? {
                Shape::Source(_) if !is_asynchronous => break,
                Shape::Map | Shape::Look | Shape::Gate | Shape::Option | Shape::Fallible { .. }
                    if !is_asynchronous =>
                {
                    at = self.edge(*node.inputs.first()?).from;
                    chain.push(at);
                }
                _ => return None,
            }
        }
        chain.reverse();
        Some(chain)
    }
}

impl Node {
    pub(crate) fn row(&self) -> Option<&'static Row> {
        match &self.kind {
            Kind::Operator { row, .. } => Some(row),
            _ => None,
        }
    }

    pub(crate) fn shape(&self) -> Option<Shape> {
        self.row().map(|row| row.shape)
    }

    /// Whether the stage has ports only: nothing comes out of itself.
    pub(crate) fn has_only_ports(&self) -> bool {
        matches!(self.kind, Kind::Route { .. }) || self.is(Structure::RoundRobin)
    }

    pub(crate) fn is(&self, structure: Structure) -> bool {
        self.shape() == Some(Shape::Structural(structure))
    }

    /// Ends a region: what follows runs elsewhere.
    pub(crate) fn is_boundary(&self) -> bool {
        self.boundary().is_some()
    }

    /// The runtime type that remembers something between items.
    pub(crate) fn state(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Operator { options, .. } if options.retry.is_some() => Some("Retrying"),
            _ => self.row().and_then(|row| row.state),
        }
    }

    /// The boundary's kind, where the node is one.
    pub(crate) fn boundary(&self) -> Option<Boundary> {
        match self.shape() {
            Some(Shape::Structural(Structure::Boundary(boundary))) => Some(boundary),
            _ => None,
        }
    }

    /// Works on several items at a time, or holds them back.
    pub(crate) fn is_concurrent(&self) -> bool {
        matches!(self.shape(), Some(Shape::Concurrent | Shape::Timed | Shape::TimedMany))
    }

    /// Hands something on only at the end of its input.
    pub(crate) fn is_fold(&self) -> bool {
        matches!(self.shape(), Some(Shape::Fold | Shape::FoldMany))
    }

    /// Hands on items as they come and more at the end of its input.
    pub(crate) fn flushes(&self) -> bool {
        matches!(
            self.shape(),
            Some(
                Shape::Flush
                    | Shape::FlushMany
                    | Shape::Windowed
                    | Shape::Concurrent
                    | Shape::Timed
                    | Shape::TimedMany
                    | Shape::Structural(Structure::OuterJoin)
            )
        )
    }

    /// Whether the node begins a flow of its own: a source, or the queue at the head of a region.
    pub(crate) fn is_origin(&self) -> bool {
        match &self.kind {
            Kind::Input { .. } => true,
            Kind::Operator { .. } if self.is_composite => true,
            Kind::Poison(_) => self.inputs.is_empty(),
            _ => self.is_boundary() || self.row().is_some_and(Row::is_source),
        }
    }

    /// A named aggregate is a field of the report; so is a named sink that was given by value.
    pub(crate) fn is_reported(&self) -> bool {
        self.name.is_some()
            && match &self.kind {
                Kind::Operator { row, arguments, .. } => match row.shape {
                    Shape::Fold => true,
                    Shape::Sink => !arguments.iter().any(Argument::is_reference),
                    _ => false,
                },
                _ => false,
            }
    }
}

impl Argument {
    pub(crate) fn expr(&self) -> Option<&Expr> {
        match self {
            Self::InPlace(expr) | Self::Once(expr) => Some(expr),
            Self::Poison(_) => None,
        }
    }

    fn is_reference(&self) -> bool {
        matches!(self.expr(), Some(Expr::Reference(_)))
    }
}
