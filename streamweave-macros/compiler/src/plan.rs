//! [`Graph`] to [`Plan`]: the program as a list of instructions. Every decision is made here; what an
//! instruction looks like in Rust is not known here.

mod body;
mod early_end;
mod program;
mod remembered;
mod text;
mod turns;

use crate::flow::{Flow, flow};
use crate::graph::{EdgeId, Graph, Kind, NodeId};
use crate::ops::{Boundary, Shape, SourceShape, Structure, Unit};
use crate::order::Step;
use crate::transfer::{Transfer, Transfers, transfer};

pub(crate) use early_end::Stop;
pub(crate) use program::{
    Driver, Ending, Field, FieldValue, Guard, Hand, InputEnd, Instruction, Item, Label, Plan,
    Region, Slot, TurnEnd,
};
use remembered::remembered;
pub(crate) use text::plan_text;

/// Plans a checked graph.
pub(crate) fn plan(graph: &Graph) -> Plan {
    let flow = match flow(graph) {
        Ok(flow) => flow,
        Err((_, error)) => unreachable!("a checked graph can be ordered: {}", error.text()),
    };
    let transfers = transfer(graph, &flow);
    let mut planner =
        Planner { graph, flow: &flow, transfers: &transfers, out: Vec::new(), leaving: Vec::new() };
    let ending = ending(graph, &flow);
    let read_later = ending.iter().copied().filter(|id| is_read_by_with(graph, *id)).collect();
    let fields = fields(graph, &ending);
    let regions = (0..flow.regions.count).map(|region| planner.region(region, &fields)).collect();
    let paced = graph
        .ids()
        .filter_map(|id| planner.paced(id).map(|(fan_in, input)| (id, fan_in, input)))
        .collect();
    let leaves = |id: &NodeId| planner.leaving.iter().any(|(zip, _)| zip == id);
    let setup = graph.ids().filter(|id| needs_setup(graph, &flow, *id) && !leaves(id)).collect();
    let holding = graph.ids().filter(|id| holds(graph, &flow, *id)).collect();
    Plan {
        paced,
        holding,
        setup,
        is_async: graph.is_async,
        regions,
        ending,
        read_later,
        segment_of: flow.segment_of.clone(),
        holds_back: holds_back(graph),
        region_of: graph.ids().map(|id| flow.regions.of(id)).collect(),
        order: flow.order.topological,
        transfers,
    }
}

fn needs_setup(graph: &Graph, flow: &Flow, id: NodeId) -> bool {
    match &graph.node(id).kind {
        Kind::Operator { arguments, .. } => {
            graph.node(id).state().is_some()
                || graph.node(id).is_boundary()
                || paces(graph, flow, id)
                || graph.pulled_by(id).is_some()
                || arguments
                    .iter()
                    .any(|argument| matches!(argument, crate::graph::Argument::Once(_)))
        }
        Kind::Poison(_) => graph.node(id).is_origin(),
        _ => false,
    }
}

/// Stages that wait for something of their own behind a fan-out in their region: the branches beside
/// them run only when they do.
fn holds_back(graph: &Graph) -> Vec<NodeId> {
    let waits = |id: &NodeId| {
        let node = graph.node(*id);
        let is_awaited = node.row().is_some_and(|row| row.asynchronous && !row.is_source());
        is_awaited && !node.is_boundary() && !node.is_concurrent()
    };
    let before = |id: &NodeId| {
        let node = graph.node(*id);
        graph.producers(*id).next().filter(|_| !node.is_boundary())
    };
    let has_siblings = |id: &NodeId| {
        let above = std::iter::successors(before(id), before);
        above.take(graph.nodes.len()).any(|id| graph.node(id).outputs.len() > 1)
    };
    graph.ids().filter(waits).filter(has_siblings).collect()
}

/// Aggregates that finish within turns, where other drivers still run.
fn ending(graph: &Graph, flow: &Flow) -> Vec<NodeId> {
    let in_turns = |id: &NodeId| {
        graph.node(*id).is_fold()
            && flow.segment_of[id.0].is_some_and(|segment| !flow.is_simple(segment))
            && !graph.node(*id).outputs.is_empty()
    };
    graph.ids().filter(in_turns).collect()
}

fn is_read_by_with(graph: &Graph, id: NodeId) -> bool {
    let mut outputs = graph.node(id).outputs.iter();
    outputs.any(|edge| {
        graph.is_side_input(*edge) && graph.node(graph.edge(*edge).to).is(Structure::With)
    })
}

fn fields(graph: &Graph, ending: &[NodeId]) -> Vec<Field> {
    graph
        .ids()
        .filter(|id| graph.reports(*id))
        .map(|id| {
            let node = graph.node(id);
            let value = if node.shape() == Some(Shape::Sink) {
                FieldValue::Sink
            } else if node.outputs.is_empty() {
                FieldValue::Finished
            } else if ending.contains(&id) {
                FieldValue::PutAside
            } else {
                FieldValue::Ready
            };
            Field { node: id, value }
        })
        .collect()
}

/// Whether the fan-in decides which of its inputs is pulled next.
fn paces(graph: &Graph, flow: &Flow, id: NodeId) -> bool {
    let node = graph.node(id);
    (node.is(Structure::Zip) || node.is(Structure::Interleave))
        && flow.dominator(id).is_none()
        && !node.is_composite
}

/// Whether an `interleave` is given items out of turn: several at once, or at the end of an input.
fn holds(graph: &Graph, flow: &Flow, id: NodeId) -> bool {
    let is_pulled =
        |id: &NodeId| graph.node(*id).is_origin() || graph.node(*id).is(Structure::Buffer);
    graph.node(id).is(Structure::Interleave)
        && (!flow.order.drivers[id.0].iter().all(is_pulled)
            || graph.producers(id).any(|from| flow.is_many_below(None, from)))
}

struct Planner<'g> {
    graph: &'g Graph,
    flow: &'g Flow,
    transfers: &'g Transfers,
    out: Vec<Instruction>,
    /// Each `zip` whose end is the end of a source's loop.
    leaving: Vec<(NodeId, NodeId)>,
}

impl Planner<'_> {
    fn region(&mut self, region: usize, fields: &[Field]) -> Region {
        for segment in 0..self.flow.segments.len() {
            if self.flow.segments[segment].region == region {
                self.segment(segment);
            }
        }
        let (graph, regions) = (self.graph, &self.flow.regions);
        let inside = |id: &NodeId| regions.of(*id) == region;
        let boundaries = || graph.ids().filter(|id| graph.node(*id).is_boundary());
        let inlets: Vec<NodeId> = boundaries().filter(inside).collect();
        let is_sink = |id: &NodeId| graph.node(*id).shape() == Some(Shape::Sink);
        Region {
            head: inlets.first().copied().or_else(|| graph.ids().find(inside)).unwrap_or(NodeId(0)),
            instructions: std::mem::take(&mut self.out),
            sinks: graph.ids().filter(is_sink).filter(inside).collect(),
            fields: fields.iter().filter(|field| inside(&field.node)).copied().collect(),
            replicas: inlets
                .iter()
                .copied()
                .find(|id| graph.node(*id).boundary() == Some(Boundary::Replicas)),
            inlets,
            outlets: boundaries()
                .filter(|id| regions.before(graph, *id) == region)
                .filter(|id| self.transfers.leads_batch(graph, *id) == *id)
                .collect(),
        }
    }

    fn segment(&mut self, segment: usize) {
        let steps = &self.flow.segments[segment].steps;
        if let [Step::Finish(fold)] = steps.as_slice()
            && self.graph.node(*fold).shape() == Some(Shape::Fold)
        {
            // The value is computed even when the run has failed: the report shows it.
            self.out.push(Instruction::Finish { fold: *fold });
        }
        self.out.push(Instruction::OpenSegment { segment });
        match steps.as_slice() {
            [Step::Pull { drivers, .. }] if self.flow.is_simple(segment) => self.pulled(drivers[0]),
            [Step::Finish(fold)] => self.finished(segment, *fold),
            _ => self.turns(segment),
        }
        self.out.push(Instruction::Close);
    }

    fn pulled(&mut self, driver: NodeId) {
        let node = self.graph.node(driver);
        let stop = Stop::of(self.graph, self.flow, driver);
        let opened = self.out.len();
        match &node.kind {
            Kind::Input { .. } => self.out.push(Instruction::OpenInput { input: driver }),
            _ if node.is(Structure::Buffer) => {
                self.out.push(Instruction::OpenDrain { buffer: driver, stop });
            }
            _ => {
                let (stop, is_left) = match stop {
                    Stop::Complete(zip) if self.graph.pulled_by(zip).is_some() => {
                        self.leaving.push((zip, driver));
                        (Stop::Never, true)
                    }
                    stop => (stop, false),
                };
                let copied_to = self.copied_to(driver);
                let remembered = None;
                self.out.push(Instruction::OpenItems {
                    source: driver,
                    stop,
                    is_left,
                    remembered,
                    copied_to,
                });
                self.source_error(driver, &[]);
                self.out.push(Instruction::Pulled { driver, slots: Vec::new() });
            }
        }
        let item = Item { variable: driver, lent: self.transfers.is_lent(driver) };
        let begins = self.out.len();
        self.emitted(driver, item, Label::Item(driver), &[]);
        let found = remembered(self.graph, driver, &self.out[begins..]);
        if let Instruction::OpenItems { is_left: false, remembered, .. } = &mut self.out[opened] {
            *remembered = found;
        }
        self.out.push(Instruction::Close);
    }

    /// Where chunks of bytes go straight from a source into a sink, without a stage between them.
    fn copied_to(&self, source: NodeId) -> Option<NodeId> {
        let graph = self.graph;
        let is_chunked = graph.node(source).row().is_some_and(|row| {
            matches!(row.shape, Shape::Source(SourceShape { unit: Unit::Chunk, .. }))
        });
        let mut consumers =
            graph.consumers(source).filter(|to| !graph.node(*to).kind.is_error_port());
        let (Some(sink), None) = (consumers.next(), consumers.next()) else {
            return None;
        };
        let is_sink =
            graph.node(sink).row().is_some_and(|row| row.shape == Shape::Sink && !row.asynchronous);
        let is_fed_by_it = graph.node(sink).inputs.len() == 1;
        (is_chunked && is_sink && is_fed_by_it && graph.first_asynchronous().is_none())
            .then_some(sink)
    }

    fn finished(&mut self, segment: usize, fold: NodeId) {
        let item = Item { variable: fold, lent: false };
        if self.graph.node(fold).shape() == Some(Shape::FoldMany) {
            self.out.push(Instruction::OpenFinished { fold });
            self.emitted(fold, item, Label::Item(fold), &[]);
            self.out.push(Instruction::Close);
        } else {
            self.emitted(fold, item, Label::Segment(segment), &[]);
        }
    }

    /// The branch behind a source's `.err` port.
    fn source_error(&mut self, source: NodeId, outlets: &[Slot]) {
        if !self.graph.node(source).is_origin() {
            return;
        }
        let Some(port) = self.error_port(source) else {
            return;
        };
        self.out.push(Instruction::OpenSourceError { port });
        let item = Item { variable: port, lent: false };
        self.emitted(port, item, Label::Item(port), outlets);
        self.out.push(Instruction::CloseSourceError);
    }

    fn error_port(&self, id: NodeId) -> Option<NodeId> {
        self.graph.consumers(id).find(|to| self.graph.node(*to).kind.is_error_port())
    }

    fn transfer(&self, edge: EdgeId) -> Transfer {
        self.transfers.of(edge)
    }
}
