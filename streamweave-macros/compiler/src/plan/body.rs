//! What happens to one item: straight code, a block a branch, slots where branches meet.

use super::{Hand, Instruction, Item, Label, Planner, Slot, Stop};
use crate::flow::inlets;
use crate::graph::{EdgeId, Kind, NodeId};
use crate::ops::{Shape, Structure};
use crate::transfer::Transfer;

/// What is left to do; kept on a list, since chains are long and the stack is not.
enum Work {
    /// The node's item stands in the variable.
    Emitted {
        node: NodeId,
        item: Item,
        exit: Label,
    },
    /// The item goes along the edge.
    Along {
        edge: EdgeId,
        item: Item,
        exit: Label,
    },
    Do(Instruction),
}

impl Planner<'_> {
    /// Plans everything that happens to an item which `node` has just emitted. `outlets` are the slots
    /// of the turn that the block fills.
    pub(super) fn emitted(&mut self, node: NodeId, item: Item, exit: Label, outlets: &[Slot]) {
        let mut work = vec![Work::Emitted { node, item, exit }];
        while let Some(next) = work.pop() {
            let mut follows = Vec::new();
            match next {
                Work::Do(instruction) => self.out.push(instruction),
                Work::Emitted { node, item, exit } => {
                    self.fan_out(node, item, exit, &self.meetings(node), &mut follows);
                }
                Work::Along { edge, item, exit } => {
                    self.along(edge, item, exit, outlets, &mut follows);
                }
            }
            work.extend(follows.into_iter().rev());
        }
    }

    fn fan_out(
        &self,
        node: NodeId,
        item: Item,
        exit: Label,
        meetings: &[NodeId],
        follows: &mut Vec<Work>,
    ) {
        let edges = self.item_edges(node);
        for fan_in in meetings {
            follows.push(Work::Do(self.slots(*fan_in)));
        }
        if let [edge] = edges.as_slice()
            && meetings.is_empty()
            && self.transfer(*edge) == Transfer::Move
        {
            follows.push(Work::Along { edge: *edge, item, exit });
        } else {
            self.branches(node, &edges, item, meetings, follows);
        }
    }

    /// The edges along which the node's items go; ports and values that are read in place are not.
    fn item_edges(&self, node: NodeId) -> Vec<EdgeId> {
        let is_port = |edge: &EdgeId| {
            matches!(self.graph.node(self.graph.edge(*edge).to).kind, Kind::Port(_))
        };
        let outputs = self.graph.node(node).outputs.iter().copied();
        outputs.filter(|edge| !is_port(edge) && !self.is_read_in_place(*edge)).collect()
    }

    /// `with` reads its value where it stands.
    fn is_read_in_place(&self, edge: EdgeId) -> bool {
        self.graph.is_side_input(edge)
            && self.graph.node(self.graph.edge(edge).to).is(Structure::With)
    }

    /// Lent branches first, then what meets again, then those who keep or claim the item.
    fn branches(
        &self,
        node: NodeId,
        edges: &[EdgeId],
        item: Item,
        meetings: &[NodeId],
        follows: &mut Vec<Work>,
    ) {
        let of = |wanted: Transfer| {
            edges.iter().copied().filter(move |edge| self.transfer(*edge) == wanted)
        };
        for edge in of(Transfer::Lend) {
            self.branch(edge, item, Hand::Lent, follows);
        }
        let by_batch = of(Transfer::Share).any(|edge| self.transfers.is_by_batch(edge));
        let of = |wanted: Transfer| of(wanted).filter(|edge| !self.transfers.is_by_batch(*edge));
        // A value that the report shares was wrapped when it was computed.
        let report_shares = self.transfers.report_shares[node.0];
        if let Some(first) = of(Transfer::Share).next()
            && !report_shares
        {
            follows.push(Work::Do(Instruction::Share { edge: first, item }));
        }
        let (meeting, outside): (Vec<EdgeId>, Vec<EdgeId>) =
            of(Transfer::Share).partition(|edge| self.leads_to(*edge, meetings));
        for edge in meeting {
            self.branch(edge, item, Hand::Shared, follows);
        }
        let (meeting, claiming): (Vec<EdgeId>, Vec<EdgeId>) =
            of(Transfer::Move).partition(|edge| self.leads_to(*edge, meetings));
        for edge in meeting {
            self.branch(edge, item, Hand::Over, follows);
        }
        for fan_in in meetings {
            self.meet(*fan_in, follows);
        }
        for (index, edge) in outside.iter().enumerate() {
            let is_last = index + 1 == outside.len() && !report_shares;
            let hand = if is_last { Hand::Last } else { Hand::Shared };
            self.branch(*edge, item, hand, follows);
        }
        for edge in claiming {
            self.branch(edge, item, Hand::Over, follows);
        }
        if by_batch {
            follows.push(Work::Do(Instruction::Broadcast { from: node, item }));
        }
    }

    fn branch(&self, edge: EdgeId, item: Item, hand: Hand, follows: &mut Vec<Work>) {
        // A reference that was lent is handed on as it is.
        let hand = if item.lent && hand == Hand::Lent { Hand::Over } else { hand };
        let inner = Item { lent: item.lent || hand == Hand::Lent, ..item };
        follows.push(Work::Do(Instruction::OpenBranch { edge, item, hand }));
        follows.push(Work::Along { edge, item: inner, exit: Label::Branch(edge) });
        follows.push(Work::Do(Instruction::Close));
    }

    /// Whether the edge's branch reaches one of the fan-ins.
    fn leads_to(&self, edge: EdgeId, meetings: &[NodeId]) -> bool {
        let to = self.graph.edge(edge).to;
        let reaches = |from: NodeId| from == to || self.flow.is_below(Some(to), from);
        meetings
            .iter()
            .any(|fan_in| *fan_in == to || self.graph.flow_producers(*fan_in).any(reaches))
    }

    /// Fan-ins that the node dominates, producers first.
    fn meetings(&self, above: NodeId) -> Vec<NodeId> {
        self.flow.meetings(above).to_vec()
    }

    fn slots(&self, fan_in: NodeId) -> Instruction {
        Instruction::Slots { fan_in, slots: self.slots_of(fan_in) }
    }

    fn slots_of(&self, fan_in: NodeId) -> Vec<Slot> {
        inlets(self.graph, fan_in).into_iter().map(|edge| self.slot(edge)).collect()
    }

    pub(super) fn slot(&self, edge: EdgeId) -> Slot {
        let edge_data = self.graph.edge(edge);
        let above = self.flow.dominator(edge_data.to);
        Slot { edge, many: self.flow.is_many_below(above, edge_data.from) }
    }

    fn meet(&self, fan_in: NodeId, follows: &mut Vec<Work>) {
        let slots = self.slots_of(fan_in);
        let item = Item { variable: fan_in, lent: self.transfers.is_lent(fan_in) };
        follows.push(Work::Do(Instruction::OpenSlots { fan_in, slots }));
        follows.push(Work::Emitted { node: fan_in, item, exit: Label::Item(fan_in) });
        follows.push(Work::Do(Instruction::Close));
    }

    fn along(
        &self,
        edge: EdgeId,
        item: Item,
        exit: Label,
        outlets: &[Slot],
        follows: &mut Vec<Work>,
    ) {
        let to = self.graph.edge(edge).to;
        let node = self.graph.node(to);
        if let Some(slot) = outlets.iter().find(|slot| slot.edge == edge) {
            follows.push(Work::Do(Instruction::Fill { slot: *slot, item }));
            return;
        }
        match (&node.kind, node.shape()) {
            (Kind::Output, _) => follows.push(Work::Do(Instruction::Output { item })),
            (Kind::Route { .. }, _) => self.route(to, item, exit, follows),
            (_, Some(Shape::Structural(structure))) => {
                self.structural(structure, edge, item, exit, follows);
            }
            (_, Some(Shape::Many)) => self.many(to, item, follows),
            (_, Some(Shape::Fallible { .. })) => self.fallible(to, item, exit, follows),
            _ => self.plain(to, item, exit, follows),
        }
    }

    fn plain(&self, node: NodeId, item: Item, exit: Label, follows: &mut Vec<Work>) {
        follows.push(Work::Do(Instruction::Call { node, item, exit }));
        let data = self.graph.node(node);
        let looks = matches!(data.shape(), Some(Shape::Look | Shape::Gate | Shape::EndingGate));
        let ends = data.is_fold()
            || matches!(data.shape(), Some(Shape::Effect | Shape::Sink))
            || matches!(data.kind, Kind::Discard);
        if ends {
            return;
        }
        let next = if !looks {
            Item { variable: node, lent: false }
        } else if data.name.is_some() {
            follows.push(Work::Do(Instruction::Rename { node, item }));
            Item { variable: node, lent: item.lent }
        } else {
            item
        };
        follows.push(Work::Emitted { node, item: next, exit });
    }

    fn many(&self, node: NodeId, item: Item, follows: &mut Vec<Work>) {
        follows.push(Work::Do(Instruction::OpenMany { node, item }));
        let next = Item { variable: node, lent: false };
        follows.push(Work::Emitted { node, item: next, exit: Label::Item(node) });
        follows.push(Work::Do(Instruction::Close));
    }

    fn fallible(&self, node: NodeId, item: Item, exit: Label, follows: &mut Vec<Work>) {
        let terminal =
            matches!(self.graph.node(node).shape(), Some(Shape::Fallible { terminal: true, .. }));
        let good = Work::Emitted { node, item: Item { variable: node, lent: false }, exit };
        let Some(port) = self.error_port(node) else {
            follows.push(Work::Do(Instruction::Call { node, item, exit }));
            follows.extend((!terminal).then_some(good));
            return;
        };
        if self.meetings(node).into_iter().any(|fan_in| self.flow.meets_errors(fan_in)) {
            self.cases(node, item, port, follows);
            return;
        }
        let bad = Item { variable: port, lent: false };
        follows.push(Work::Do(Instruction::OpenError { node, item, port }));
        follows.push(Work::Emitted { node: port, item: bad, exit: Label::Item(port) });
        follows.push(Work::Do(Instruction::CloseError { node, exit }));
        follows.extend((!terminal).then_some(good));
    }

    /// Both outcomes meet again: each has its block, and the fan-ins stand behind them.
    fn cases(&self, node: NodeId, item: Item, port: NodeId, follows: &mut Vec<Work>) {
        let (behind, within): (Vec<NodeId>, Vec<NodeId>) =
            self.meetings(node).into_iter().partition(|fan_in| self.flow.meets_errors(*fan_in));
        for fan_in in &behind {
            follows.push(Work::Do(self.slots(*fan_in)));
        }
        follows.push(Work::Do(Instruction::OpenCases { node, item }));
        follows.push(Work::Do(Instruction::OpenGood { node }));
        let good = Item { variable: node, lent: false };
        self.fan_out(node, good, Label::Item(node), &within, follows);
        follows.push(Work::Do(Instruction::Close));
        follows.push(Work::Do(Instruction::OpenBad { node, port }));
        let bad = Item { variable: port, lent: false };
        follows.push(Work::Emitted { node: port, item: bad, exit: Label::Item(port) });
        follows.push(Work::Do(Instruction::Close));
        follows.push(Work::Do(Instruction::Close));
        for fan_in in &behind {
            self.meet(*fan_in, follows);
        }
    }

    fn route(&self, route: NodeId, item: Item, exit: Label, follows: &mut Vec<Work>) {
        let meetings = self.meetings(route);
        for fan_in in &meetings {
            follows.push(Work::Do(self.slots(*fan_in)));
        }
        follows.push(Work::Do(Instruction::OpenRoute { route, item, exit }));
        for port in self.graph.consumers(route) {
            let next = Item { variable: port, lent: self.transfers.is_lent(port) };
            follows.push(Work::Do(Instruction::OpenArm { route, port, item }));
            follows.push(Work::Emitted { node: port, item: next, exit: Label::Item(port) });
            follows.push(Work::Do(Instruction::Close));
        }
        follows.push(Work::Do(Instruction::Close));
        for fan_in in &meetings {
            self.meet(*fan_in, follows);
        }
    }

    fn structural(
        &self,
        structure: Structure,
        edge: EdgeId,
        item: Item,
        exit: Label,
        follows: &mut Vec<Work>,
    ) {
        let to = self.graph.edge(edge).to;
        let call = Instruction::Call { node: to, item, exit };
        match structure {
            _ if self.graph.is_side_input(edge) => {
                follows.push(Work::Do(Instruction::Build { node: to, item }));
            }
            Structure::RoundRobin => self.route(to, item, exit, follows),
            Structure::Buffer | Structure::Boundary(_) => follows.push(Work::Do(call)),
            Structure::Join => self.many(to, item, follows),
            Structure::With => {
                follows.push(Work::Do(call));
                let next = Item { variable: to, lent: false };
                follows.push(Work::Emitted { node: to, item: next, exit });
            }
            Structure::Zip if self.graph.pulled_by(to).is_some() => {
                self.pull_in_place(to, item, exit, follows);
            }
            Structure::Merge
            | Structure::Chain
            | Structure::Interleave
            | Structure::Zip
            | Structure::OuterJoin => {
                follows.push(Work::Do(Instruction::Fill { slot: self.slot(edge), item }));
            }
        }
    }

    /// A `zip` whose second input is a plain chain of its own source pulls it here.
    fn pull_in_place(&self, zip: NodeId, left: Item, exit: Label, follows: &mut Vec<Work>) {
        let Some([source, chain @ ..]) = self.graph.pulled_by(zip) else { return };
        let source = *source;
        let leaves = self.leaving.iter().find(|(leaving, _)| *leaving == zip);
        let (stop, end) = match leaves {
            Some((_, driver)) => (Stop::Never, Label::Items(*driver)),
            None => (Stop::of(self.graph, self.flow, zip), exit),
        };
        follows.push(Work::Do(Instruction::OpenPulledChain { zip, source, stop, exit: end }));
        let mut right = Item { variable: source, lent: false };
        for &node in chain {
            follows.push(Work::Do(Instruction::Call {
                node,
                item: right,
                exit: Label::Item(source),
            }));
            let looks = matches!(self.graph.node(node).shape(), Some(Shape::Look | Shape::Gate));
            if !looks {
                right = Item { variable: node, lent: false };
            }
        }
        follows.push(Work::Do(Instruction::ClosePulledChain { zip, left, right }));
        let pair = Item { variable: zip, lent: false };
        follows.push(Work::Emitted { node: zip, item: pair, exit });
    }
}
