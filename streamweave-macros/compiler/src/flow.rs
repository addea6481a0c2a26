//! How items flow through a graph: which steps belong together, which stage dominates which, and
//! where one item can become many.
//!
//! A *segment* is a run of steps that share a stage; segments run one after another. Within a segment
//! every stage has an immediate dominator: the last stage that everything which reaches it has
//! passed, or the turn itself where several drivers reach it. A fan-in keeps its slots there.

use std::ops::RangeInclusive;

use crate::graph::{EdgeId, Graph, Kind, NodeId, PortKind};
use crate::ops::{Shape, Structure};
use crate::order::{Misplaced, Order, Step, order};
use crate::regions::{Regions, regions};

pub(crate) struct Flow {
    pub(crate) regions: Regions,
    pub(crate) order: Order,
    pub(crate) segments: Vec<Segment>,
    /// The segment in which a node's items appear.
    pub(crate) segment_of: Vec<Option<usize>>,
    /// `None` is the turn of the segment.
    dominator: Vec<Option<NodeId>>,
    depth: Vec<usize>,
    /// Whether the node can emit more than once for one emission of its dominator.
    many: Vec<bool>,
    /// The fan-ins that each node dominates, producers first.
    meetings: Vec<Vec<NodeId>>,
    /// Whether branches of a stage's errors and of what it hands on meet in the node.
    meets_errors: Vec<bool>,
    /// For each segment, whether a fan-in or an operator that finishes stands in its turn.
    stands: Vec<bool>,
}

pub(crate) struct Segment {
    pub(crate) region: usize,
    pub(crate) steps: Vec<Step>,
    /// The stages whose items appear here, producers first.
    pub(crate) nodes: Vec<NodeId>,
}

/// Analyses a graph without cycles.
pub(crate) fn flow(graph: &Graph) -> Result<Flow, Misplaced> {
    let regions = regions(graph);
    let order = order(graph, &regions)?;
    let step_of = step_of(graph, &order);
    let segments = segments(graph, &order, &step_of);
    let segment_of = segment_of(graph, &order, &step_of, &segments);
    let segments = segments
        .into_iter()
        .enumerate()
        .map(|(index, range)| Segment {
            region: order.steps[*range.start()].drivers().next().map_or(0, |id| regions.of(id)),
            steps: order.steps[range].to_vec(),
            nodes: order
                .topological
                .iter()
                .copied()
                .filter(|id| segment_of[id.0] == Some(index))
                .collect(),
        })
        .collect();
    let count = graph.nodes.len();
    let mut flow = Flow {
        regions,
        order,
        segments,
        segment_of,
        dominator: vec![None; count],
        depth: vec![0; count],
        many: vec![false; count],
        meetings: vec![Vec::new(); count],
        meets_errors: vec![false; count],
        stands: Vec::new(),
    };
    for index in 0..flow.order.topological.len() {
        let id = flow.order.topological[index];
        if flow.segment_of[id.0].is_some() {
            flow.dominate(graph, id);
        }
        if let Some(above) = flow.dominator[id.0]
            && graph.flow_producers(id).nth(1).is_some()
        {
            flow.meetings[above.0].push(id);
            flow.meets_errors[id.0] = flow.reads_errors(graph, above, id);
        }
    }
    flow.stands = flow.segments.iter().map(|segment| flow.has_standing(graph, segment)).collect();
    Ok(flow)
}

fn step_of(graph: &Graph, order: &Order) -> Vec<Option<usize>> {
    let mut step_of = vec![None; graph.nodes.len()];
    for (index, step) in order.steps.iter().enumerate() {
        for driver in step.drivers() {
            step_of[driver.0] = Some(index);
        }
    }
    step_of
}

/// Merges the ranges of steps that share a stage. A sub-pipeline is called again and again, so all
/// its steps are one segment.
fn segments(graph: &Graph, order: &Order, step_of: &[Option<usize>]) -> Vec<RangeInclusive<usize>> {
    let is_stage = graph.is_stage();
    if is_stage && !order.steps.is_empty() {
        return vec![0..=order.steps.len() - 1];
    }
    let mut end_of: Vec<usize> = (0..order.steps.len()).collect();
    for drivers in &order.drivers {
        let steps: Vec<usize> = drivers.iter().filter_map(|id| step_of[id.0]).collect();
        if let (Some(first), Some(last)) = (steps.iter().min(), steps.iter().max()) {
            end_of[*first] = end_of[*first].max(*last);
        }
    }
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for (step, reach) in end_of.iter().enumerate() {
        end = end.max(*reach);
        if step == end {
            ranges.push(start..=end);
            start = step + 1;
            end = start;
        }
    }
    ranges
}

fn segment_of(
    graph: &Graph,
    order: &Order,
    step_of: &[Option<usize>],
    segments: &[RangeInclusive<usize>],
) -> Vec<Option<usize>> {
    graph
        .ids()
        .map(|id| {
            let driver = order.drivers[id.0].first()?;
            let step = step_of[driver.0]?;
            segments.iter().position(|range| range.contains(&step))
        })
        .collect()
}

impl Flow {
    /// The node whose emission everything that reaches `id` has passed; `None` is the turn.
    pub(crate) fn dominator(&self, id: NodeId) -> Option<NodeId> {
        self.dominator[id.0]
    }

    /// The fan-ins that the node dominates, producers first.
    pub(crate) fn meetings(&self, above: NodeId) -> &[NodeId] {
        &self.meetings[above.0]
    }

    /// Whether branches of a stage's errors and of what it hands on meet in the fan-in.
    pub(crate) fn meets_errors(&self, fan_in: NodeId) -> bool {
        self.meets_errors[fan_in.0]
    }

    fn reads_errors(&self, graph: &Graph, above: NodeId, fan_in: NodeId) -> bool {
        inlets(graph, fan_in).into_iter().any(|edge| {
            let branch = self.branch(Some(above), graph.edge(edge).from);
            branch.is_some_and(|id| graph.node(id).kind.is_error_port() || self.meets_errors(id))
        })
    }

    /// Whether the segment pulls one driver and nothing else happens in it.
    pub(crate) fn is_simple(&self, segment: usize) -> bool {
        match self.segments[segment].steps.as_slice() {
            [Step::Pull { drivers, .. }] => drivers.len() == 1 && !self.stands[segment],
            [Step::Finish(_)] => true,
            _ => false,
        }
    }

    /// Whether something stands in the segment's turn besides its drivers.
    fn has_standing(&self, graph: &Graph, segment: &Segment) -> bool {
        segment.nodes.iter().any(|id| {
            self.dominator[id.0].is_none()
                && !graph.node(*id).is_origin()
                && !graph.node(*id).is(Structure::Buffer)
                && !graph.is_port_of_driver(*id)
        })
    }

    fn dominate(&mut self, graph: &Graph, id: NodeId) {
        let node = graph.node(id);
        let producers: Vec<NodeId> = graph.flow_producers(id).collect();
        if graph.is_port_of_driver(id) {
            // There may be several before the next item of the driver.
            self.many[id.0] = true;
            return;
        }
        if producers.is_empty() || node.flushes() {
            self.many[id.0] = matches!(
                node.shape(),
                Some(
                    Shape::FoldMany
                        | Shape::FlushMany
                        | Shape::Windowed
                        | Shape::Concurrent
                        | Shape::Timed
                        | Shape::TimedMany
                )
            ) || node.is(Structure::OuterJoin)
                || producers.iter().any(|from| self.is_many_below(None, *from));
            return;
        }
        let common = producers
            .iter()
            .map(|from| Some(*from))
            .reduce(|a, b| self.common(a, b))
            .unwrap_or(None);
        self.dominator[id.0] = common;
        self.depth[id.0] = common.map_or(0, |above| self.depth[above.0] + 1);
        self.many[id.0] = self.emits_many(graph, id, &producers, common);
    }

    fn emits_many(
        &self,
        graph: &Graph,
        id: NodeId,
        producers: &[NodeId],
        common: Option<NodeId>,
    ) -> bool {
        let node = graph.node(id);
        let multiplies = matches!(node.shape(), Some(Shape::Many)) || node.is(Structure::Join);
        let pairs = node.is(Structure::Zip) && common.is_some();
        multiplies
            || producers.iter().any(|from| self.is_many_below(common, *from))
            || (producers.len() > 1 && !pairs && !self.are_exclusive(graph, producers, common))
    }

    /// The nearest node that dominates both.
    fn common(&self, a: Option<NodeId>, b: Option<NodeId>) -> Option<NodeId> {
        let (mut a, mut b) = (a?, b?);
        while a != b {
            if self.depth[a.0] >= self.depth[b.0] {
                a = self.dominator[a.0]?;
            } else {
                b = self.dominator[b.0]?;
            }
        }
        Some(a)
    }

    /// The nodes from `from` up to, and without, `above`.
    fn path(&self, above: Option<NodeId>, from: NodeId) -> impl Iterator<Item = NodeId> {
        let mut at = Some(from);
        std::iter::from_fn(move || {
            let id = at.filter(|_| at != above)?;
            at = self.dominator[id.0];
            Some(id)
        })
    }

    /// Whether `from` can emit more than once for one emission of `above`.
    pub(crate) fn is_many_below(&self, above: Option<NodeId>, from: NodeId) -> bool {
        self.path(above, from).any(|id| self.many[id.0])
    }

    /// The child of `above` through which `from` is reached; `None` when `from` is `above`.
    pub(crate) fn branch(&self, above: Option<NodeId>, from: NodeId) -> Option<NodeId> {
        self.path(above, from).last()
    }

    /// Whether `id` lies strictly below `above`.
    pub(crate) fn is_below(&self, above: Option<NodeId>, id: NodeId) -> bool {
        match above {
            None => true,
            Some(above) => {
                let mut at = self.dominator[id.0];
                while let Some(current) = at {
                    if current == above {
                        return true;
                    }
                    at = self.dominator[current.0];
                }
                false
            }
        }
    }

    /// Whether at most one of the producers emits for one emission of `common`: they hang on
    /// different ports of it.
    fn are_exclusive(&self, graph: &Graph, producers: &[NodeId], common: Option<NodeId>) -> bool {
        let mut ports = Vec::new();
        for from in producers {
            let port = self.branch(common, *from).and_then(|branch| port_of(graph, branch));
            if ports.contains(&port) {
                return false;
            }
            ports.push(port);
        }
        // Two branches behind the good side of a fallible stage are not exclusive.
        common.is_some()
            && ports.iter().filter(|port| port.is_none()).count() <= 1
            && ports.iter().any(Option::is_some)
    }

    /// Whether the edge's item stays within the turn of the fan-in's dominator: every stage between
    /// is one in, one out.
    pub(crate) fn is_one_to_one(&self, graph: &Graph, above: NodeId, from: NodeId) -> bool {
        self.path(Some(above), from).all(|id| {
            let node = graph.node(id);
            let keeps_count =
                matches!(node.shape(), Some(Shape::Map | Shape::Look | Shape::Fallible { .. }))
                    || (node.is(Structure::Zip) || node.is(Structure::With));
            let splits = node
                .outputs
                .iter()
                .any(|edge| graph.node(graph.edge(*edge).to).kind.is_error_port());
            keeps_count && !splits
        })
    }
}

fn port_of(graph: &Graph, id: NodeId) -> Option<PortKind> {
    match &graph.node(id).kind {
        Kind::Port(port) => Some(port.clone()),
        _ => None,
    }
}

impl Kind {
    pub(crate) fn is_error_port(&self) -> bool {
        matches!(self, Self::Port(PortKind::Error))
    }

    /// Whether the node is a port beside what its stage hands on.
    pub(crate) fn is_side_port(&self) -> bool {
        matches!(self, Self::Port(PortKind::Error | PortKind::Late))
    }
}

/// Where a fan-in or an operator that finishes waits for items from inside other blocks.
pub(crate) fn inlets(graph: &Graph, id: NodeId) -> Vec<EdgeId> {
    graph.node(id).inputs.iter().copied().filter(|edge| !graph.is_side_input(*edge)).collect()
}
