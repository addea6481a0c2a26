//! What a plan is made of: regions, their instructions, and what instructions speak of.

use super::Stop;
use crate::graph::{EdgeId, NodeId};
use crate::transfer::Transfers;
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
