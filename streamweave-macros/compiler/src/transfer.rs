//! Who gets the item at a fan-out: the claim rule.
//!
//! A branch's demand is that of its first operator that does not only look. One keeper gets the item
//! by move and all others are lent it; several keepers share; without a keeper a lone taker gets it,
//! and several takers are all lent. Branches that meet again never claim. The order of lines never
//! changes a transfer.

use crate::flow::{Flow, inlets};
use crate::graph::{ArmTarget, EdgeId, Graph, Kind, NodeId, PortKind};
use crate::ops::{Boundary, Demand, Shape, Structure};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transfer {
    Move,
    Lend,
    Share,
}

pub(crate) struct Transfers {
    transfers: Vec<Transfer>,
    reasons: Vec<String>,
    /// Whether what a node hands on is a reference that was lent to it.
    lent: Vec<bool>,
    /// Whether what a node hands on is a handle that other consumers have too.
    shared: Vec<bool>,
    /// Whether the report takes a share of the node's value.
    pub(crate) report_shares: Vec<bool>,
    /// Edges to boundaries that share a batch at a time: what follows is lent the items.
    by_batch: Vec<bool>,
}

impl Transfers {
    pub(crate) fn of(&self, edge: EdgeId) -> Transfer {
        self.transfers[edge.0]
    }

    pub(crate) fn reason(&self, edge: EdgeId) -> &str {
        &self.reasons[edge.0]
    }

    /// Whether the edge shares whole batches.
    pub(crate) fn is_by_batch(&self, edge: EdgeId) -> bool {
        self.by_batch[edge.0]
    }

    /// The boundary whose outlet carries the items of `boundary`: the first of those that share their
    /// batches.
    pub(crate) fn leads_batch(&self, graph: &Graph, boundary: NodeId) -> NodeId {
        let Some(&edge) = graph.node(boundary).inputs.first() else { return boundary };
        if !self.is_by_batch(edge) {
            return boundary;
        }
        let siblings = &graph.node(graph.edge(edge).from).outputs;
        let first = siblings.iter().find(|sibling| self.is_by_batch(**sibling));
        first.map_or(boundary, |first| graph.edge(*first).to)
    }

    pub(crate) fn is_lent(&self, id: NodeId) -> bool {
        self.lent[id.0]
    }

    /// How a node's item comes to it.
    pub(crate) fn arrival(&self, graph: &Graph, id: NodeId) -> Transfer {
        let Some(&edge) = graph.node(id).inputs.first() else { return Transfer::Move };
        let from = graph.edge(edge).from;
        match self.of(edge) {
            Transfer::Move if self.lent[from.0] => Transfer::Lend,
            Transfer::Move if self.shared[from.0] => Transfer::Share,
            transfer => transfer,
        }
    }
}

/// Decides every edge's transfer.
pub(crate) fn transfer(graph: &Graph, flow: &Flow) -> Transfers {
    let demands = Demands::new(graph, flow);
    let mut transfers = Transfers {
        transfers: vec![Transfer::Move; graph.edges.len()],
        reasons: vec![String::new(); graph.edges.len()],
        lent: vec![false; graph.nodes.len()],
        shared: vec![false; graph.nodes.len()],
        report_shares: vec![false; graph.nodes.len()],
        by_batch: vec![false; graph.edges.len()],
    };
    for &id in &flow.order.topological {
        transfers.lent[id.0] = hands_on_a_loan(graph, &transfers, id);
        transfers.shared[id.0] = hands_on_a_share(graph, &transfers, id);
        claim(graph, flow, &demands, id, &mut transfers);
    }
    transfers
}

/// Lookers and ports pass on what they were lent.
fn hands_on_a_loan(graph: &Graph, transfers: &Transfers, id: NodeId) -> bool {
    let node = graph.node(id);
    if node.is_boundary() {
        return node.inputs.iter().any(|edge| transfers.is_by_batch(*edge));
    }
    passes_on(graph, id)
        && !node.inputs.is_empty()
        && node.inputs.iter().all(|edge| match transfers.of(*edge) {
            Transfer::Lend => true,
            Transfer::Move => transfers.is_lent(graph.edge(*edge).from),
            Transfer::Share => false,
        })
}

/// So do buffers and boundaries pass on the handles that they keep.
fn hands_on_a_share(graph: &Graph, transfers: &Transfers, id: NodeId) -> bool {
    let node = graph.node(id);
    let keeps = node.is(Structure::Buffer) || node.is_boundary();
    (keeps || passes_on(graph, id) || node.row().is_some_and(|row| row.name == "update"))
        && !transfers.is_lent(id)
        && transfers.arrival(graph, id) == Transfer::Share
}

/// Whether a node hands on the items that it gets.
fn passes_on(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    match (&node.kind, node.shape()) {
        (Kind::Port(PortKind::Arm { index, .. }), _) => {
            let route = graph.producers(id).next();
            route.is_some_and(|route| passes_whole_items(graph, route, *index))
        }
        (Kind::Port(PortKind::Turn { .. }) | Kind::Route { .. }, _) => true,
        (_, Some(Shape::Look | Shape::Gate | Shape::EndingGate)) => true,
        (
            _,
            Some(Shape::Structural(
                Structure::Merge | Structure::Chain | Structure::Interleave | Structure::RoundRobin,
            )),
        ) => true,
        _ => false,
    }
}

fn passes_whole_items(graph: &Graph, route: NodeId, index: usize) -> bool {
    let Kind::Route { arms, .. } = &graph.node(route).kind else {
        return false;
    };
    arms.iter().all(|arm| match &arm.target {
        ArmTarget::Value { port, .. } => *port != index,
        ArmTarget::Drop | ArmTarget::Whole { .. } => true,
    })
}

/// Decides the transfers of one node's outputs.
fn claim(graph: &Graph, flow: &Flow, demands: &Demands<'_>, id: NodeId, transfers: &mut Transfers) {
    let node = graph.node(id);
    let reported = node.is_fold() && graph.reports(id);
    let is_port = |edge: &EdgeId| matches!(graph.node(graph.edge(*edge).to).kind, Kind::Port(_));
    let outputs: Vec<EdgeId> = node.outputs.iter().copied().filter(|e| !is_port(e)).collect();
    if outputs.len() + usize::from(reported) < 2 {
        for &edge in &outputs {
            let only = if graph.is_side_input(edge) && !demands.keeps(edge) {
                (Transfer::Lend, "read by every item of the other input".to_owned())
            } else {
                (Transfer::Move, "the only consumer".to_owned())
            };
            set(transfers, edge, only);
        }
        return;
    }
    if transfers.is_lent(id) {
        for &edge in &outputs {
            set(transfers, edge, (Transfer::Lend, "lent already, and lent on".to_owned()));
        }
        return;
    }
    let fan_out = FanOut::new(graph, flow, demands, id, &outputs, reported);
    for &edge in &outputs {
        set(transfers, edge, fan_out.decide(edge));
        transfers.by_batch[edge.0] = fan_out.by_batch && fan_out.keepers.contains(&edge);
    }
    transfers.report_shares[id.0] = fan_out.report_shares();
}

fn set(transfers: &mut Transfers, edge: EdgeId, (transfer, reason): (Transfer, String)) {
    transfers.transfers[edge.0] = transfer;
    transfers.reasons[edge.0] = reason;
}

/// The claims on one node's items.
struct FanOut<'g> {
    graph: &'g Graph,
    /// Branches that meet again, with the fan-in where they do.
    meeting: Vec<(EdgeId, NodeId)>,
    keepers: Vec<EdgeId>,
    takers: Vec<EdgeId>,
    reported: bool,
    /// Whether all keepers are boundaries behind which nobody keeps an item.
    by_batch: bool,
}

impl<'g> FanOut<'g> {
    fn new(
        graph: &'g Graph,
        flow: &Flow,
        demands: &Demands<'_>,
        id: NodeId,
        outputs: &[EdgeId],
        reported: bool,
    ) -> Self {
        let with = |demand: Demand| {
            outputs.iter().copied().filter(|edge| demands.edge(*edge) == demand).collect()
        };
        let keepers: Vec<EdgeId> = with(Demand::Keeps);
        let lends_on = |edge: &EdgeId| {
            let to = graph.edge(*edge).to;
            let boundary = graph.node(to).boundary();
            matches!(boundary, Some(Boundary::Thread | Boundary::Task))
                && demands.behind[to.0] < Demand::Keeps
        };
        Self {
            graph,
            meeting: meeting(graph, flow, id, outputs),
            by_batch: keepers.len() > 1 && !reported && keepers.iter().all(lends_on),
            keepers,
            takers: with(Demand::Takes),
            reported,
        }
    }

    fn meets(&self, edge: EdgeId) -> Option<NodeId> {
        self.meeting.iter().find(|(met, _)| *met == edge).map(|(_, fan_in)| *fan_in)
    }

    /// The report keeps the value it shows.
    fn keeping(&self) -> usize {
        self.keepers.len() + usize::from(self.reported)
    }

    fn shares(&self) -> bool {
        self.keeping() > 1 || self.keepers.iter().any(|edge| self.meets(*edge).is_some())
    }

    fn report_shares(&self) -> bool {
        self.reported && self.shares()
    }

    fn decide(&self, edge: EdgeId) -> (Transfer, String) {
        let keeps = self.keepers.contains(&edge);
        if keeps && self.by_batch {
            let reason = format!("one batch for {}, whose items nobody keeps", self.all_keepers());
            return (Transfer::Share, reason);
        }
        if keeps && self.shares() {
            return (Transfer::Share, self.kept_by());
        }
        if keeps {
            return (Transfer::Move, "the only consumer that keeps it".to_owned());
        }
        if let Some(fan_in) = self.meets(edge) {
            let fan_in = &self.graph.node(fan_in).label;
            return (Transfer::Lend, format!("meets its siblings again in `{fan_in}`"));
        }
        if !self.takers.contains(&edge) {
            return (Transfer::Lend, "only looks".to_owned());
        }
        if self.keeping() > 0 {
            return (Transfer::Lend, format!("lent, because {} keeps it", self.kept_by_one()));
        }
        match self.claimants().as_slice() {
            [_] => (Transfer::Move, "the only consumer that takes it".to_owned()),
            takers => (
                Transfer::Lend,
                format!("lent, because {} take it; `own()` claims it", names(takers)),
            ),
        }
    }

    /// The takers that could claim: those whose branches do not meet again.
    fn claimants(&self) -> Vec<String> {
        self.takers
            .iter()
            .filter(|edge| self.meets(**edge).is_none())
            .map(|edge| self.consumer(*edge))
            .collect()
    }

    fn consumer(&self, edge: EdgeId) -> String {
        self.graph.node(self.graph.edge(edge).to).label.clone()
    }

    fn all_keepers(&self) -> String {
        let keepers: Vec<String> = self.keepers.iter().map(|edge| self.consumer(*edge)).collect();
        names(&keepers)
    }

    fn kept_by(&self) -> String {
        let mut keepers: Vec<String> =
            self.keepers.iter().map(|edge| self.consumer(*edge)).collect();
        if self.reported {
            keepers.push("the report".to_owned());
        }
        match keepers.as_slice() {
            [one] => format!("kept by `{one}`, and lent to branches that meet again"),
            _ => format!("kept by {}", names(&keepers)),
        }
    }

    fn kept_by_one(&self) -> String {
        match self.keepers.first() {
            Some(edge) => format!("`{}`", self.consumer(*edge)),
            None => "the report".to_owned(),
        }
    }
}

/// "`a`, `b` and `c`".
fn names(labels: &[String]) -> String {
    let quoted: Vec<String> = labels
        .iter()
        .map(|label| if label == "the report" { label.clone() } else { format!("`{label}`") })
        .collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// The outputs that lead to a fan-in which `id` dominates. A lone one meets only what other ports of
/// the stage carry, and claims like any other branch.
fn meeting(graph: &Graph, flow: &Flow, id: NodeId, outputs: &[EdgeId]) -> Vec<(EdgeId, NodeId)> {
    let mut meeting = Vec::new();
    for &fan_in in flow.meetings(id) {
        for input in inlets(graph, fan_in) {
            let branch = flow.branch(Some(id), graph.edge(input).from);
            let edge = match branch {
                None => input,
                Some(branch) => match graph.node(branch).inputs.first() {
                    Some(edge) => *edge,
                    None => continue,
                },
            };
            if outputs.contains(&edge) {
                meeting.push((edge, fan_in));
            }
        }
    }
    if meeting.iter().all(|(edge, _)| *edge == meeting[0].0) {
        meeting.clear();
    }
    meeting
}

/// What every edge needs of its item.
struct Demands<'g> {
    graph: &'g Graph,
    flow: &'g Flow,
    /// The strongest demand behind a node.
    behind: Vec<Demand>,
    /// The node that made the item which a node hands on.
    maker: Vec<NodeId>,
    /// Fan-ins whose items are shared, since one of their inputs is kept on its way.
    shared: Vec<bool>,
}

impl<'g> Demands<'g> {
    fn new(graph: &'g Graph, flow: &'g Flow) -> Self {
        let mut demands = Self {
            graph,
            flow,
            behind: vec![Demand::Looks; graph.nodes.len()],
            maker: graph.ids().collect(),
            shared: vec![false; graph.nodes.len()],
        };
        for &id in &flow.order.topological {
            let looks = matches!(
                graph.node(id).shape(),
                Some(Shape::Look | Shape::Gate | Shape::EndingGate)
            );
            if let (true, Some(from)) = (looks, graph.producers(id).next()) {
                demands.maker[id.0] = demands.maker[from.0];
            }
        }
        demands.look_behind();
        while let Some(fan_in) = graph.ids().find(|id| demands.must_share(*id)) {
            demands.shared[fan_in.0] = true;
            demands.look_behind();
        }
        demands
    }

    fn look_behind(&mut self) {
        for &id in self.flow.order.topological.iter().rev() {
            let outputs = self.graph.node(id).outputs.iter();
            let strongest = outputs.map(|edge| self.edge(*edge)).max();
            self.behind[id.0] = strongest.unwrap_or(Demand::Looks);
        }
    }

    /// A branch that gets the item for itself cannot lend it to a fan-in further out.
    fn must_share(&self, fan_in: NodeId) -> bool {
        let meets = self.graph.flow_producers(fan_in).nth(1).is_some();
        meets
            && !self.shared[fan_in.0]
            && inlets(self.graph, fan_in).into_iter().any(|inlet| {
                !self.keeps(inlet) && self.is_kept_on_its_way(self.graph.edge(inlet).from, fan_in)
            })
    }

    fn is_kept_on_its_way(&self, from: NodeId, fan_in: NodeId) -> bool {
        let above = self.flow.dominator(fan_in);
        let mut at = from;
        while self.maker[at.0] != at && above != Some(at) {
            let Some(edge) = self.graph.node(at).inputs.first() else { break };
            if self.keeps(*edge) {
                return true;
            }
            at = self.graph.edge(*edge).from;
        }
        false
    }

    fn keeps(&self, edge: EdgeId) -> bool {
        self.edge(edge) == Demand::Keeps
    }

    fn edge(&self, id: EdgeId) -> Demand {
        let edge = self.graph.edge(id);
        let to = self.graph.node(edge.to);
        if to.is(Structure::With) && self.graph.is_side_input(id) {
            return Demand::Looks;
        }
        match (&to.kind, to.shape()) {
            (Kind::Port(_), _) => self.behind[edge.to.0],
            (Kind::Route { arms, .. }, _) => {
                let whole = arms.iter().any(|arm| matches!(arm.target, ArmTarget::Whole { .. }));
                let behind = if whole { self.behind[edge.to.0] } else { Demand::Takes };
                behind.max(Demand::Takes)
            }
            (Kind::Output, _) => Demand::Keeps,
            (_, Some(Shape::Look | Shape::Gate | Shape::EndingGate)) => self.behind[edge.to.0],
            (_, Some(Shape::Structural(Structure::RoundRobin))) => {
                self.behind[edge.to.0].max(Demand::Takes)
            }
            (
                _,
                Some(Shape::Structural(
                    Structure::Merge | Structure::Chain | Structure::Interleave | Structure::Zip,
                )),
            ) => self.of_fan_in(edge.from, edge.to),
            (Kind::Operator { row, .. }, _) => row.demand,
            _ => Demand::Looks,
        }
    }

    /// A fan-in passes on what lies behind it; an item that leaves the scope of its maker is kept.
    fn of_fan_in(&self, from: NodeId, to: NodeId) -> Demand {
        let above = self.flow.dominator(to);
        let maker = self.maker[from.0];
        let leaves = above != Some(maker)
            && !above.is_some_and(|above| self.flow.is_below(Some(maker), above));
        // What a stage hands on is not there when it hands on an error.
        if leaves || self.flow.meets_errors(to) || self.shared[to.0] {
            Demand::Keeps
        } else if self.graph.node(to).is(Structure::Zip) {
            self.behind[to.0].max(Demand::Takes)
        } else {
            self.behind[to.0]
        }
    }
}
