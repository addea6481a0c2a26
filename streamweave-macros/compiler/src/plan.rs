//! [`Graph`] to [`Plan`]: the program as a list of instructions. Every decision is made here; what an
//! instruction looks like in Rust is not known here.

mod body;
mod early_end;
mod remembered;
mod text;
mod turns;

use crate::flow::{Flow, flow};
use crate::graph::{EdgeId, Graph, Kind, NodeId};
use crate::ops::{Boundary, Shape, SourceShape, Structure, Unit};
use crate::order::Step;
use crate::transfer::{Transfer, Transfers, transfer};

pub(crate) use early_end::Stop;
use remembered::remembered;
pub(crate) use text::plan_text;

/// A program that does what the drawing says.
pub(crate) struct Plan {
    /// What stands before the first item, in the order written.
    pub(crate) setup: Vec<NodeId>,
    /// Whether regions wait without holding their thread.
    pub(crate) is_async: bool,
    /// What runs side by side, producers first.
    pub(crate) regions: Vec<Region>,
    /// Aggregates whose value is needed while their segment still runs.
    pub(crate) ending: Vec<NodeId>,
    /// Those of them that a `with` reads after their turn.
    pub(crate) read_later: Vec<NodeId>,
    /// The drivers that wait for a fan-in which sets the pace, and the input that they feed.
    pub(crate) paced: Vec<(NodeId, NodeId, usize)>,
    /// Each `interleave` with an input that may hand on several items at once.
    pub(crate) holding: Vec<NodeId>,
    /// The segment in which each stage's items appear.
    pub(crate) segment_of: Vec<Option<usize>>,
    /// The region in which each stage's items appear.
    pub(crate) region_of: Vec<usize>,
    /// Stages that may wait, and hold back other branches meanwhile.
    pub(crate) holds_back: Vec<NodeId>,
    /// Every stage, producers first.
    pub(crate) order: Vec<NodeId>,
    /// The transfer of every edge and its reason.
    pub(crate) transfers: Transfers,
}

/// What runs by itself, from its sources to its boundaries.
pub(crate) struct Region {
    /// The stage that the region is named after.
    pub(crate) head: NodeId,
    /// What happens to the items.
    pub(crate) instructions: Vec<Instruction>,
    /// Sinks are finished at the end, in the order written.
    pub(crate) sinks: Vec<NodeId>,
    /// The fields of the report.
    pub(crate) fields: Vec<Field>,
    /// The `parallel` whose replicas all run the region.
    pub(crate) replicas: Option<NodeId>,
    /// The boundaries that items come from.
    pub(crate) inlets: Vec<NodeId>,
    /// The boundaries that items go to.
    pub(crate) outlets: Vec<NodeId>,
}

impl Plan {
    /// All instructions, of one region after another.
    pub(crate) fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.regions.iter().flat_map(|region| &region.instructions)
    }

    /// The first segment of the region that a segment belongs to.
    pub(crate) fn first_segment_beside(&self, segment: usize) -> Option<usize> {
        let opened = |region: &Region| -> Vec<usize> {
            let segments = region.instructions.iter().filter_map(|instruction| match instruction {
                Instruction::OpenSegment { segment } => Some(*segment),
                _ => None,
            });
            segments.collect()
        };
        let regions = self.regions.iter().map(opened);
        regions.into_iter().find(|own| own.contains(&segment))?.first().copied()
    }

    /// Whether the run is made of regions that are started: several, or any that waits.
    pub(crate) fn is_split(&self) -> bool {
        self.is_async || self.regions.len() > 1
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) node: NodeId,
    pub(crate) value: FieldValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldValue {
    /// The aggregate is finished for the report.
    Finished,
    /// The aggregate was finished before, and the value stands in its variable.
    Ready,
    /// The value was put aside in the turn that finished the aggregate.
    PutAside,
    /// The sink itself.
    Sink,
}

/// An item in a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The stage that the variable is named after.
    pub(crate) variable: NodeId,
    /// Whether the variable is a reference that was lent.
    pub(crate) lent: bool,
}

/// A labelled block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// A whole segment.
    Segment(usize),
    /// The loop over the turns of a segment.
    Turns(usize),
    /// The loop over a source's items.
    Items(NodeId),
    /// What happens to one item of a stage.
    Item(NodeId),
    /// One branch of a fan-out.
    Branch(EdgeId),
    /// What a driver does in a turn.
    Driver(NodeId),
}

/// A variable that carries an edge's item out of its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) edge: EdgeId,
    /// Whether it holds any number of items instead of at most one.
    pub(crate) many: bool,
}

/// One step of the program. What is opened lasts until its `Close`.
#[derive(Clone, Debug)]
pub(crate) enum Instruction {
    OpenSegment {
        segment: usize,
    },
    Close,

    // Drivers of a segment that has only one.
    OpenItems {
        source: NodeId,
        stop: Stop,
        /// Whether a stage inside leaves the loop by itself.
        is_left: bool,
        /// In a future: what the stages inside remember, where none of them waits.
        remembered: Option<Vec<NodeId>>,
        /// The sink that takes all of the source's chunks and nothing else: the system may copy them.
        copied_to: Option<NodeId>,
    },
    OpenDrain {
        buffer: NodeId,
        stop: Stop,
    },
    OpenInput {
        input: NodeId,
    },
    Finish {
        fold: NodeId,
    },
    OpenFinished {
        fold: NodeId,
    },

    // Turns of a segment that has several.
    OpenTurns {
        segment: usize,
        drivers: Vec<Driver>,
        /// Operators that finish while others are pulled.
        finishing: Vec<NodeId>,
        steps: usize,
    },
    CloseTurns {
        segment: usize,
        ends: Vec<TurnEnd>,
    },
    OpenPull {
        driver: Driver,
        guard: Guard,
        /// Whether the driver goes on within a turn until it hands something on: it is alone in its
        /// step, so nobody notices.
        repeats: bool,
        /// Slots that the source's error port fills, before there is an item.
        early: Vec<Slot>,
    },
    Pulled {
        driver: NodeId,
        slots: Vec<Slot>,
    },
    OpenFlush {
        node: NodeId,
        end: InputEnd,
        slot: Slot,
        /// Whether the driver pushed its items already, and the slot holds what came of it.
        pushed: bool,
        outlets: Vec<Slot>,
    },
    /// One input at a time, or the end, goes into the windows of the node.
    OpenWindowed {
        node: NodeId,
        end: InputEnd,
        slot: Slot,
        outlets: Vec<Slot>,
    },
    /// What happens to an item whose windows are closed.
    OpenLate {
        node: NodeId,
        port: Option<NodeId>,
    },
    /// What happens to each window that the input has closed.
    OpenClosed {
        node: NodeId,
    },
    OpenConcurrent {
        node: NodeId,
        end: InputEnd,
        slot: Slot,
        outlets: Vec<Slot>,
    },
    OpenFold {
        fold: NodeId,
        end: InputEnd,
        outlets: Vec<Slot>,
    },
    OpenMeeting {
        fan_in: NodeId,
        slots: Vec<Slot>,
        outlets: Vec<Slot>,
    },
    CloseOutlets {
        outlets: Vec<Slot>,
    },
    ClosePull {
        outlets: Vec<Slot>,
        repeats: bool,
        /// Operators that take their item right here, and the slots that hold it.
        pushes: Vec<(NodeId, Slot)>,
    },
    PutAside {
        fold: NodeId,
    },

    /// The branch of a source's `.err` port, which stands where the source is filled.
    OpenSourceError {
        port: NodeId,
    },
    CloseSourceError,

    // Items.
    Call {
        node: NodeId,
        item: Item,
        exit: Label,
    },
    Build {
        node: NodeId,
        item: Item,
    },
    Rename {
        node: NodeId,
        item: Item,
    },
    OpenMany {
        node: NodeId,
        item: Item,
    },
    OpenError {
        node: NodeId,
        item: Item,
        port: NodeId,
    },
    CloseError {
        node: NodeId,
        exit: Label,
    },
    OpenCases {
        node: NodeId,
        item: Item,
    },
    OpenGood {
        node: NodeId,
    },
    OpenBad {
        node: NodeId,
        port: NodeId,
    },
    OpenRoute {
        route: NodeId,
        item: Item,
        exit: Label,
    },
    OpenArm {
        route: NodeId,
        port: NodeId,
        item: Item,
    },
    OpenBranch {
        edge: EdgeId,
        item: Item,
        hand: Hand,
    },
    Share {
        edge: EdgeId,
        item: Item,
    },
    /// Hands the item to all boundaries that share its batch.
    Broadcast {
        from: NodeId,
        item: Item,
    },
    Slots {
        fan_in: NodeId,
        slots: Vec<Slot>,
    },
    Fill {
        slot: Slot,
        item: Item,
    },
    OpenSlots {
        fan_in: NodeId,
        slots: Vec<Slot>,
    },
    /// Pulls the second input of a `zip`.
    OpenPulledChain {
        zip: NodeId,
        source: NodeId,
        /// When nothing asks for another pair.
        stop: Stop,
        /// Left when the chain has ended: the whole loop, or this item's block.
        exit: Label,
    },
    ClosePulledChain {
        zip: NodeId,
        left: Item,
        right: Item,
    },
    Output {
        item: Item,
    },
}

/// How a branch gets its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hand {
    /// As it is.
    Over,
    /// As a reference.
    Lent,
    /// As one more handle.
    Shared,
    /// As the last handle.
    Last,
}

#[derive(Clone, Debug)]
pub(crate) struct Driver {
    pub(crate) node: NodeId,
    pub(crate) step: usize,
    /// Whether it may have nothing yet while others of its step do: it is asked, and not waited for.
    pub(crate) polls: bool,
    pub(crate) stop: Stop,
}

/// When a driver may hand on an item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    /// Buffers are drained before a source is pulled.
    pub(crate) idle: Vec<NodeId>,
    /// A fan-in that sets the pace, and the input which the driver feeds.
    pub(crate) paced: Option<(NodeId, usize)>,
}

/// When the end of an operator's input has come.
#[derive(Clone, Debug)]
pub(crate) struct InputEnd {
    pub(crate) step: usize,
    /// What has to end before, where the operator finishes while others are pulled.
    pub(crate) behind: Option<Ending>,
}

/// What ends together.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    /// Sources and buffers, with what fills the buffers.
    pub(crate) drivers: Vec<Driver>,
    /// Operators that finish while others are pulled.
    pub(crate) finishing: Vec<NodeId>,
}

/// What ends with the drivers that reach it.
#[derive(Clone, Debug)]
pub(crate) enum TurnEnd {
    /// A step of pulls ends when all its drivers have.
    Pulls { step: usize, ending: Ending },
    /// A finish ends at once, or when the operator has nothing left.
    Finish { step: usize, concurrent: Option<(NodeId, Stop)> },
    /// The same while others are pulled, for an operator that may have something left.
    Finishing { node: NodeId, end: InputEnd },
    /// The input of a fan-in that sets the pace.
    Paced { fan_in: NodeId, input: usize, ending: Ending },
}

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
