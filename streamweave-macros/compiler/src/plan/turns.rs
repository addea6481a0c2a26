//! A segment with several drivers: a loop over turns. In a turn each driver of the step hands on at
//! most one item; what several drivers reach stands in the turn itself, behind slots.

use super::{Driver, Guard, Instruction, Item, Label, Planner, Slot, Stop, TurnEnd, paces};
use crate::flow::inlets;
use crate::graph::{Kind, NodeId};
use crate::ops::{Parameter, Shape, Structure};
use crate::order::Step;

impl Planner<'_> {
    pub(super) fn turns(&mut self, segment: usize) {
        let drivers = self.drivers(segment);
        let steps = self.flow.segments[segment].steps.len();
        self.out.push(Instruction::OpenTurns { segment, drivers: drivers.clone(), steps });
        let in_turn =
            |id: &NodeId| self.flow.dominator(*id).is_none() && !self.graph.is_port_of_driver(*id);
        let (pulled, standing): (Vec<NodeId>, Vec<NodeId>) = self.flow.segments[segment]
            .nodes
            .iter()
            .copied()
            .filter(in_turn)
            .partition(|id| self.is_pulled(*id));
        // Sources first, as their items' types are known: a buffer's follow from what fills it.
        for node in pulled {
            if let Some(driver) = drivers.iter().find(|driver| driver.node == node) {
                self.pull(segment, driver, &drivers);
            }
        }
        for root in standing {
            self.root(segment, root);
        }
        let ends = self.ends(segment, &drivers);
        self.out.push(Instruction::CloseTurns { segment, ends });
    }

    fn is_pulled(&self, id: NodeId) -> bool {
        self.graph.node(id).is_origin() || self.graph.node(id).is(Structure::Buffer)
    }

    fn drivers(&self, segment: usize) -> Vec<Driver> {
        let mut drivers = Vec::new();
        let concurrent = self.has_concurrent(segment);
        for (step, found) in self.flow.segments[segment].steps.iter().enumerate() {
            if let Step::Pull(nodes) = found {
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

    fn finish_step(&self, segment: usize, node: NodeId) -> usize {
        let steps = &self.flow.segments[segment].steps;
        steps.iter().position(|step| *step == Step::Finish(node)).unwrap_or(usize::MAX)
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
        (is_plain && alone && !is_input && !slot.many).then_some((to, slot))
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
        let step = self.finish_step(segment, root);
        let opened = outlets.clone();
        self.out.push(if node.is_fold() {
            Instruction::OpenFold { fold: root, step, outlets: opened }
        } else if node.is_concurrent() {
            let slot = self.slot(inlets(self.graph, root)[0]);
            Instruction::OpenConcurrent { node: root, step, slot, outlets: opened }
        } else if node.flushes() {
            let slot = self.slot(inlets(self.graph, root)[0]);
            let drivers = self.drivers(segment);
            let from = self.flow.branch(None, self.graph.edge(slot.edge).from);
            let pushed = drivers
                .iter()
                .filter(|driver| Some(driver.node) == from)
                .any(|driver| self.pushed(driver, slot, &drivers).is_some());
            Instruction::OpenFlush { node: root, step, slot, pushed, outlets: opened }
        } else {
            let slots = inlets(self.graph, root).into_iter().map(|edge| self.slot(edge)).collect();
            Instruction::OpenMeeting { fan_in: root, slots, outlets: opened }
        });
        self.emitted(root, item, Label::Item(root), &outlets);
        if node.shape() == Some(Shape::Fold) && node.is_reported() {
            self.out.push(Instruction::PutAside { fold: root });
        }
        self.out.push(Instruction::Close);
        self.out.push(Instruction::CloseOutlets { outlets });
    }

    /// First what is late, then the windows that were closed.
    fn windowed(&mut self, segment: usize, node: NodeId, mut outlets: Vec<Slot>) {
        let step = self.finish_step(segment, node);
        let slot = self.slot(inlets(self.graph, node)[0]);
        let port = self.graph.consumers(node).find(|to| self.graph.is_port_of_driver(*to));
        let late = port.map_or_else(Vec::new, |port| self.outlets(segment, port));
        outlets.extend(late.iter().copied());
        self.out.push(Instruction::OpenWindowed { node, step, slot, outlets: outlets.clone() });
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

    fn ends(&self, segment: usize, drivers: &[Driver]) -> Vec<TurnEnd> {
        let mut ends = Vec::new();
        for &fan_in in &self.flow.segments[segment].nodes {
            if !paces(self.graph, self.flow, fan_in) {
                continue;
            }
            for (input, from) in self.graph.producers(fan_in).enumerate() {
                let reaching = &self.flow.order.drivers[from.0];
                let drivers =
                    drivers.iter().filter(|d| reaching.contains(&d.node)).cloned().collect();
                ends.push(TurnEnd::Paced { fan_in, input, drivers });
            }
        }
        for (step, found) in self.flow.segments[segment].steps.iter().enumerate() {
            ends.push(match found {
                Step::Pull(_) => {
                    let drivers = drivers.iter().filter(|d| d.step == step).cloned().collect();
                    TurnEnd::Pulls { step, drivers }
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
