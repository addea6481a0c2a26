//! A segment with several drivers: a loop over turns. In a turn each driver of the step hands on at
//! most one item; what several drivers reach stands in the turn itself, behind slots.

use std::collections::BTreeSet;

use super::{
    Driver, Ending, Guard, InputEnd, Instruction, Item, Label, Planner, Slot, Stop, TurnEnd, paces,
};
use crate::flow::inlets;
use crate::graph::{EdgeId, Kind, NodeId};
use crate::ops::{Parameter, Shape, Structure};
use crate::order::{Step, input_drivers};

impl Planner<'_> {
    pub(super) fn turns(&mut self, segment: usize) {
        let drivers = self.drivers(segment);
        let steps = self.flow.segments[segment].steps.len();
        let finishing = self.finishing(segment);
        self.out.push(Instruction::OpenTurns {
            segment,
            drivers: drivers.clone(),
            finishing,
            steps,
        });
        for root in self.roots(segment) {
            if !self.is_pulled(root) {
                self.root(segment, root);
            } else if let Some(driver) = drivers.iter().find(|driver| driver.node == root) {
                self.pull(segment, driver, &drivers);
            }
        }
        let ends = self.ends(segment);
        self.out.push(Instruction::CloseTurns { segment, ends });
    }

    /// What stands in the turn: sources first, as their items' types are known, and then what they
    /// reach. What fills a buffer or the table of a join stands before what reads it, so that types
    /// are known there as well; a loop begins at its buffer.
    fn roots(&self, segment: usize) -> Vec<NodeId> {
        let in_turn =
            |id: &NodeId| self.flow.dominator(*id).is_none() && !self.graph.is_port_of_driver(*id);
        let nodes = self.flow.segments[segment].nodes.iter().copied().filter(in_turn);
        let (mut waiting, standing): (Vec<NodeId>, Vec<NodeId>) =
            nodes.partition(|id| self.is_pulled(*id));
        waiting.extend(standing);
        let feeding: Vec<(NodeId, Vec<NodeId>, Vec<NodeId>)> = waiting
            .iter()
            .map(|id| (*id, self.feeds(*id, false).collect(), self.feeds(*id, true).collect()))
            .collect();
        let mut roots: Vec<NodeId> = Vec::with_capacity(waiting.len());
        while roots.len() < feeding.len() {
            let waits = |from: &NodeId| waiting.contains(from) && !roots.contains(from);
            let open = || feeding.iter().filter(|(id, _, _)| !roots.contains(id));
            let free = open().find(|(_, _, all)| !all.iter().any(waits));
            let begun = || open().find(|(_, at_once, _)| !at_once.iter().any(waits));
            let Some((next, _, _)) = free.or_else(begun) else { break };
            roots.push(*next);
        }
        roots
    }

    /// The roots of the turn that hand something to another one of them; what fills a buffer or a
    /// table hands it on `later`.
    fn feeds(&self, root: NodeId, later: bool) -> impl Iterator<Item = NodeId> {
        let above = move |edge: EdgeId| {
            let above = self.flow.branch(None, self.graph.edge(edge).from);
            above.filter(|above| *above != root)
        };
        let is_late = self.is_pulled(root) || self.graph.node(root).is_fold();
        let at_once = inlets(self.graph, root).into_iter().filter(move |_| later || !is_late);
        let built = move |id: &NodeId| self.flow.branch(None, *id) == Some(root);
        let tables = self.graph.ids().filter(move |id| later && built(id));
        let tables = tables.flat_map(|id| self.graph.node(id).inputs.iter().copied());
        at_once.chain(tables.filter(|edge| self.graph.is_side_input(*edge))).filter_map(above)
    }

    fn finishing(&self, segment: usize) -> Vec<NodeId> {
        let steps = self.flow.segments[segment].steps.iter();
        let finishing = steps.filter_map(|step| match step {
            Step::Pull { finishing, .. } => Some(finishing.iter().copied()),
            Step::Finish(_) => None,
        });
        finishing.flatten().collect()
    }

    fn is_pulled(&self, id: NodeId) -> bool {
        self.graph.node(id).is_origin() || self.graph.node(id).is(Structure::Buffer)
    }

    fn drivers(&self, segment: usize) -> Vec<Driver> {
        let mut drivers = Vec::new();
        let concurrent = self.has_concurrent(segment);
        for (step, found) in self.flow.segments[segment].steps.iter().enumerate() {
            if let Step::Pull { drivers: nodes, .. } = found {
                drivers.extend(nodes.iter().map(|node| Driver {
                    node: *node,
                    step,
                    polls: (nodes.len() > 1 || concurrent) && self.is_polled(*node),
                    stop: Stop::of(self.graph, self.flow, *node),
                }));
            }
        }
        drivers
    }

    /// Whether the driver can be asked without waiting for it.
    fn is_polled(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        node.is_boundary() || node.row().is_some_and(|row| row.asynchronous)
    }

    fn has_concurrent(&self, segment: usize) -> bool {
        let nodes = &self.flow.segments[segment].nodes;
        nodes.iter().any(|id| self.graph.node(*id).is_concurrent())
    }

    /// When the end of an operator's input comes.
    fn input_end(&self, segment: usize, node: NodeId) -> InputEnd {
        let steps = &self.flow.segments[segment].steps;
        let step = steps.iter().position(|step| step.finishes(node)).unwrap_or(usize::MAX);
        let is_alone = steps.get(step) == Some(&Step::Finish(node));
        let behind = (!is_alone).then(|| {
            let before = input_drivers(self.graph, &self.flow.order.drivers, node);
            self.ending(segment, before)
        });
        InputEnd { step, behind }
    }

    /// Drivers of the segment, with what fills those of them that are buffers.
    fn ending(&self, segment: usize, from: impl IntoIterator<Item = NodeId>) -> Ending {
        let steps = &self.flow.segments[segment].steps;
        let step_of = |id: NodeId| steps.iter().position(|step| step.drivers().any(|d| d == id));
        let mut found: BTreeSet<NodeId> = from.into_iter().collect();
        let mut ahead: Vec<NodeId> = found.iter().copied().collect();
        while let Some(id) = ahead.pop() {
            if self.graph.node(id).is(Structure::Buffer) {
                let filling = input_drivers(self.graph, &self.flow.order.drivers, id);
                let beside = filling.into_iter().filter(|other| step_of(*other) == step_of(id));
                ahead.extend(beside.filter(|other| found.insert(*other)));
            }
        }
        let mut drivers = self.drivers(segment);
        drivers.retain(|driver| found.contains(&driver.node));
        let mut finishing = self.finishing(segment);
        finishing.retain(|id| found.contains(id));
        Ending { drivers, finishing }
    }

    /// The slots of the turn that are filled from below `root`.
    fn outlets(&self, segment: usize, root: NodeId) -> Vec<Slot> {
        self.flow.segments[segment]
            .nodes
            .iter()
            .filter(|id| self.flow.dominator(**id).is_none())
            .filter(|id| !self.is_pulled(**id) && !self.graph.node(**id).is_fold())
            .filter(|id| !self.graph.is_port_of_driver(**id))
            .flat_map(|id| inlets(self.graph, *id))
            .filter(|edge| self.flow.branch(None, self.graph.edge(*edge).from) == Some(root))
            .map(|edge| self.slot(edge))
            .collect()
    }

    fn pull(&mut self, segment: usize, driver: &Driver, drivers: &[Driver]) {
        let node = driver.node;
        let mut slots = self.outlets(segment, node);
        let early = match self.error_port(node) {
            Some(port) => self.outlets(segment, port),
            None => Vec::new(),
        };
        slots.extend(early.iter().copied());
        let guard = self.guard(driver, drivers);
        let is_input = matches!(self.graph.node(node).kind, Kind::Input { .. });
        let alone = drivers.iter().filter(|d| d.step == driver.step).count() == 1;
        let repeats = !is_input && alone && !self.has_concurrent(segment);
        self.out.push(Instruction::OpenPull {
            driver: driver.clone(),
            guard,
            repeats,
            early: early.clone(),
        });
        self.source_error(node, &early);
        self.out.push(Instruction::Pulled { driver: node, slots: slots.clone() });
        let item = Item { variable: node, lent: self.transfers.is_lent(node) };
        self.emitted(node, item, Label::Item(node), &slots);
        self.out.push(Instruction::Close);
        let pushes = slots.iter().filter_map(|slot| self.pushed(driver, *slot, drivers)).collect();
        self.out.push(Instruction::ClosePull { outlets: slots, repeats, pushes });
    }

    /// The operator behind a slot, where the driver can push its item right away: nothing else comes
    /// that way, and the call stands twice without any of the user's words in it.
    fn pushed(&self, driver: &Driver, slot: Slot, drivers: &[Driver]) -> Option<(NodeId, Slot)> {
        let to = self.graph.edge(slot.edge).to;
        let is_plain = self.graph.node(to).row().is_some_and(|row| {
            row.shape == Shape::Flush && !row.arguments.contains(&Parameter::Body)
        });
        let is_input = matches!(self.graph.node(driver.node).kind, Kind::Input { .. });
        let segment = self.flow.segment_of[driver.node.0];
        let alone = drivers.iter().filter(|d| d.step == driver.step).count() == 1
            && !segment.is_some_and(|segment| self.has_concurrent(segment));
        let finishes_now = segment.is_some_and(|segment| self.finishing(segment).contains(&to));
        (is_plain && alone && !is_input && !slot.many && !finishes_now).then_some((to, slot))
    }

    fn guard(&self, driver: &Driver, drivers: &[Driver]) -> Guard {
        let is_buffer = |id: NodeId| self.graph.node(id).is(Structure::Buffer);
        let idle = if is_buffer(driver.node) {
            Vec::new()
        } else {
            let buffers = drivers.iter().filter(|other| other.step == driver.step);
            buffers.map(|other| other.node).filter(|node| is_buffer(*node)).collect()
        };
        Guard { idle, paced: self.paced(driver.node) }
    }

    /// The pacing fan-in that the driver feeds, and the input that it feeds.
    pub(super) fn paced(&self, driver: NodeId) -> Option<(NodeId, usize)> {
        if !self.is_pulled(driver) {
            return None;
        }
        let feeds = |id: NodeId| self.flow.order.drivers[id.0].contains(&driver);
        let fan_in = self.graph.ids().find(|id| paces(self.graph, self.flow, *id) && feeds(*id))?;
        let input = self.graph.producers(fan_in).position(feeds)?;
        Some((fan_in, input))
    }

    /// A stage that stands in the turn: a fan-in of several drivers, or an operator that finishes.
    fn root(&mut self, segment: usize, root: NodeId) {
        let outlets = self.outlets(segment, root);
        let node = self.graph.node(root);
        if node.shape() == Some(Shape::Windowed) {
            return self.windowed(segment, root, outlets);
        }
        let item = Item { variable: root, lent: self.transfers.is_lent(root) };
        let end = self.input_end(segment, root);
        let opened = outlets.clone();
        self.out.push(if node.is_fold() {
            Instruction::OpenFold { fold: root, end, outlets: opened }
        } else if node.is_concurrent() {
            let slot = self.slot(inlets(self.graph, root)[0]);
            Instruction::OpenConcurrent { node: root, end, slot, outlets: opened }
        } else if node.flushes() {
            let slot = self.slot(inlets(self.graph, root)[0]);
            let drivers = self.drivers(segment);
            let from = self.flow.branch(None, self.graph.edge(slot.edge).from);
            let pushed = drivers
                .iter()
                .filter(|driver| Some(driver.node) == from)
                .any(|driver| self.pushed(driver, slot, &drivers).is_some());
            Instruction::OpenFlush { node: root, end, slot, pushed, outlets: opened }
        } else {
            let slots = inlets(self.graph, root).into_iter().map(|edge| self.slot(edge)).collect();
            Instruction::OpenMeeting { fan_in: root, slots, outlets: opened }
        });
        self.emitted(root, item, Label::Item(root), &outlets);
        if node.shape() == Some(Shape::Fold) && self.graph.reports(root) {
            self.out.push(Instruction::PutAside { fold: root });
        }
        self.out.push(Instruction::Close);
        self.out.push(Instruction::CloseOutlets { outlets });
    }

    /// First what is late, then the windows that were closed.
    fn windowed(&mut self, segment: usize, node: NodeId, mut outlets: Vec<Slot>) {
        let end = self.input_end(segment, node);
        let slot = self.slot(inlets(self.graph, node)[0]);
        let port = self.graph.consumers(node).find(|to| self.graph.is_port_of_driver(*to));
        let late = port.map_or_else(Vec::new, |port| self.outlets(segment, port));
        outlets.extend(late.iter().copied());
        self.out.push(Instruction::OpenWindowed { node, end, slot, outlets: outlets.clone() });
        self.out.push(Instruction::OpenLate { node, port });
        if let Some(port) = port {
            let item = Item { variable: port, lent: false };
            self.emitted(port, item, Label::Item(port), &late);
        }
        self.out.push(Instruction::Close);
        self.out.push(Instruction::OpenClosed { node });
        let item = Item { variable: node, lent: false };
        self.emitted(node, item, Label::Item(node), &outlets);
        self.out.push(Instruction::Close);
        self.out.push(Instruction::Close);
        self.out.push(Instruction::CloseOutlets { outlets });
    }

    fn ends(&self, segment: usize) -> Vec<TurnEnd> {
        let mut ends = Vec::new();
        let finishing = self.finishing(segment);
        for node in finishing.into_iter().filter(|id| self.graph.node(*id).is_concurrent()) {
            ends.push(TurnEnd::Finishing { node, end: self.input_end(segment, node) });
        }
        for &fan_in in &self.flow.segments[segment].nodes {
            if !paces(self.graph, self.flow, fan_in) {
                continue;
            }
            for (input, from) in self.graph.producers(fan_in).enumerate() {
                let reaching = self.flow.order.drivers[from.0].iter().copied();
                let ending = self.ending(segment, reaching);
                ends.push(TurnEnd::Paced { fan_in, input, ending });
            }
        }
        for (step, found) in self.flow.segments[segment].steps.iter().enumerate() {
            ends.push(match found {
                Step::Pull { .. } => {
                    TurnEnd::Pulls { step, ending: self.ending(segment, found.drivers()) }
                }
                Step::Finish(node) => {
                    let is_concurrent = self.graph.node(*node).is_concurrent();
                    let concurrent =
                        is_concurrent.then(|| (*node, Stop::of(self.graph, self.flow, *node)));
                    TurnEnd::Finish { step, concurrent }
                }
            });
        }
        ends
    }
}
