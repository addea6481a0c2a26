//! Coordinates: the columns' sides, the boxes, the frames and the ways of the arrows.

use super::grid::Grid;
use super::{
    Arrow, BEND, BETWEEN_ARROWS, FRAME, Groups, HEADING, LANE, Layout, Leg, Node, Point, Rect,
    Route, STRAIGHT,
};

/// How far the control points of an arrow back lie outside its column.
const BULGE: i32 = 28;
/// The space between an arrow and its label.
const ABOVE: i32 = 5;

/// All that is known before the first coordinate from left to right.
pub(super) struct Plan<'a> {
    nodes: &'a [Node],
    arrows: &'a [Arrow],
    grid: &'a Grid,
    groups: &'a Groups,
    /// The height of each arrow back.
    lanes: &'a [i32],
    framed: bool,
    /// The left and right side of each column.
    sides: Vec<(i32, i32)>,
}

/// Draws the plan.
pub(super) fn route(plan: &Plan<'_>) -> Layout {
    let boxes: Vec<Rect> = (0..plan.nodes.len()).map(|at| plan.rect(at)).collect();
    let frames: Vec<Rect> = (0..plan.groups.rows.len()).map(|group| plan.frame(group)).collect();
    let routes = (0..plan.arrows.len())
        .map(|at| if plan.grid.chains[at].is_empty() { plan.back(at) } else { plan.ahead(at) })
        .collect();
    let lowest = frames.iter().map(|frame| frame.y + frame.height);
    let lowest = lowest.chain(plan.lanes.iter().map(|lane| lane + 1)).max();
    Layout {
        width: plan.sides.last().map_or(0, |&(_, right)| right) + plan.margin(),
        height: lowest.unwrap_or(0),
        boxes,
        frames,
        routes,
    }
}

impl<'a> Plan<'a> {
    /// Gives each column the width of its widest box, and each gap room for labels and frames.
    pub(super) fn new(
        nodes: &'a [Node],
        arrows: &'a [Arrow],
        grid: &'a Grid,
        groups: &'a Groups,
        lanes: &'a [i32],
        framed: bool,
    ) -> Self {
        let mut plan = Plan { nodes, arrows, grid, groups, lanes, framed, sides: Vec::new() };
        for column in 0..grid.columns.len() {
            let left =
                plan.sides.last().map_or(plan.margin(), |&(_, right)| right + plan.gap(column));
            let members = grid.columns[column].iter().filter_map(|&at| nodes.get(at));
            let width = members.map(|node| node.width).max().unwrap_or(0);
            plan.sides.push((left, left + width));
        }
        plan
    }

    /// The space beside the outer columns, for frames or for arrows back.
    fn margin(&self) -> i32 {
        let returns = self.grid.chains.iter().any(Vec::is_empty);
        if self.framed || returns { FRAME } else { 0 }
    }

    /// The space between `column` and the one before.
    fn gap(&self, column: usize) -> i32 {
        let starts_before = |chain: &[usize]| {
            chain.first().is_some_and(|&first| self.grid.cells[first].column + 1 == column)
        };
        let arrows = self.arrows.iter().zip(&self.grid.chains);
        let label = arrows.filter(|(_, chain)| starts_before(chain)).map(|(arrow, _)| arrow.label);
        let ends = self.groups.spans.iter().any(|span| span.1 + 1 == column);
        let frames = if self.framed && ends { FRAME } else { 0 };
        BEND + STRAIGHT + label.max().unwrap_or(0) + frames + self.inset(column)
    }

    /// The space that the frames of groups that start with `column` take before it.
    fn inset(&self, column: usize) -> i32 {
        let starts = self.groups.spans.iter().any(|span| span.0 == column);
        if self.framed && starts { FRAME } else { 0 }
    }

    /// The place of a box: as wide as its column.
    fn rect(&self, at: usize) -> Rect {
        let cell = &self.grid.cells[at];
        let (x, right) = self.sides[cell.column];
        Rect { x, y: cell.y - cell.height / 2, width: right - x, height: cell.height }
    }

    /// The frame of a group: around its boxes, the arrows between them, and its heading.
    fn frame(&self, group: usize) -> Rect {
        let (first, last) = self.groups.spans[group];
        let (heading, pad) = if self.framed { (HEADING, FRAME) } else { (0, FRAME) };
        let (top, bottom) =
            self.grid.extent(2 * self.groups.rows[group] + 1, self.groups.spans[group]);
        let inside = |at: &usize| self.nodes[*at].group == group;
        let lanes = self
            .arrows
            .iter()
            .zip(self.lanes)
            .filter(|(arrow, lane)| **lane > 0 && inside(&arrow.from) && inside(&arrow.to));
        let bottom = lanes.map(|(_, &lane)| lane).max().unwrap_or(bottom).max(bottom);
        let (x, y) = (self.sides[first].0 - pad, top - heading);
        let below = if self.framed { FRAME - LANE / 4 } else { 0 };
        Rect { x, y, width: self.sides[last].1 + pad - x, height: bottom + below - y }
    }

    /// The way of an arrow that runs ahead: bends in the gaps, straight through the columns.
    fn ahead(&self, at: usize) -> Route {
        let chain = &self.grid.chains[at];
        let start = (self.sides[self.column(chain[0])].1, self.grid.cells[chain[0]].y);
        let (mut here, mut legs, mut label) = (start, Vec::new(), start);
        for (step, &cell) in chain.iter().enumerate().skip(1) {
            let column = self.column(cell);
            let (left, right) = self.sides[column];
            let last = step + 1 == chain.len();
            let y = if last { self.entry(at) } else { self.grid.cells[cell].y };
            let room = if step == 1 { self.arrows[at].label } else { 0 };
            let bend = (left - STRAIGHT - room - self.inset(column), y);
            if step == 1 {
                label = (bend.0 + room / 2, y - ABOVE);
            }
            legs.push(bent(here, bend));
            here = (if last { left } else { right }, y);
            legs.push(Leg::Line(here));
        }
        Route { start, legs, label }
    }

    /// The way of an arrow back: down to its lane, home, and up.
    fn back(&self, at: usize) -> Route {
        let (arrow, lane) = (&self.arrows[at], self.lanes[at]);
        let start = (self.sides[self.column(arrow.from)].1, self.grid.cells[arrow.from].y);
        let end = (self.sides[self.column(arrow.to)].0, self.entry(at));
        let (out, home) = (start.0 + BULGE, end.0 - BULGE);
        let legs = vec![
            Leg::Curve((out, start.1), (out, lane), (start.0, lane)),
            Leg::Line((end.0, lane)),
            Leg::Curve((home, lane), (home, end.1), end),
        ];
        Route { start, legs, label: (start.0.midpoint(end.0), lane - ABOVE) }
    }

    /// The height at which an arrow enters its box: sorted by where the arrows come from, those
    /// that run back last.
    fn entry(&self, at: usize) -> i32 {
        let to = self.arrows[at].to;
        let origin = |&at: &usize| match self.grid.chains[at][..] {
            [.., before, _] => (false, self.grid.cells[before].y),
            _ => (true, self.lanes[at]),
        };
        let mut entering: Vec<usize> =
            (0..self.arrows.len()).filter(|&other| self.arrows[other].to == to).collect();
        entering.sort_by_key(origin);
        let place = entering.iter().position(|&other| other == at).unwrap_or(0) as i32;
        let others = entering.len() as i32 - 1;
        self.grid.cells[to].y + (2 * place - others) * BETWEEN_ARROWS / 2
    }

    fn column(&self, cell: usize) -> usize {
        self.grid.cells[cell].column
    }
}

/// A leg from `here` to `there` that starts and ends level.
fn bent(here: Point, there: Point) -> Leg {
    if here.1 == there.1 {
        Leg::Line(there)
    } else {
        let middle = here.0.midpoint(there.0);
        Leg::Curve((middle, here.1), (middle, there.1), there)
    }
}
