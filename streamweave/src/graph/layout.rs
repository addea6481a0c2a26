//! Places boxes in columns from left to right and routes arrows around them.
//!
//! A layered drawing (Sugiyama): every box gets a column, an arrow over several columns gets a
//! place of its own (a dummy) in each column it passes, columns are sorted to avoid crossings, and
//! heights are chosen to make arrows straight. Two things are not in the textbook:
//!
//! - **Groups** must get frames that do not overlap. Each group has a *row*; groups that share no
//!   column may share a row. Between rows lie corridors for the arrows that pass by. Rows and
//!   corridors are *bands*, stacked from top to bottom: row `r` is band `2r + 1`.
//! - **Arrows back** take no part in the layering. They run home in a lane under their band.
//!
//! Crates were weighed (2026-11): `rust-sugiyama` returns no routes and knows no groups,
//! `layout-rs` draws by itself and ignores groups, `ascii-dag` lays out on a grid of characters.

mod grid;
mod route;

use grid::Grid;

/// The space between two places in one column.
const BETWEEN: i32 = 18;
/// The space between two arrows that enter one box.
const BETWEEN_ARROWS: i32 = 16;
/// The width in which arrows bend between two columns.
const BEND: i32 = 40;
/// The straight end of each arrow, where its head and label are.
const STRAIGHT: i32 = 16;
/// The space between a frame and what is in it.
const FRAME: i32 = 24;
/// The space above a frame's contents, where its heading is.
const HEADING: i32 = 34;
/// The height of a lane for an arrow back.
const LANE: i32 = 20;
/// How often the columns are sorted, and how often heights are evened out.
const SWEEPS: usize = 12;

/// A box to be placed.
pub(super) struct Node {
    /// Its width.
    pub(super) width: i32,
    /// Its least height.
    pub(super) height: i32,
    /// The group whose frame it is in: counted from 0, none of them empty.
    pub(super) group: usize,
}

/// An arrow to be routed.
pub(super) struct Arrow {
    /// The box it leaves.
    pub(super) from: usize,
    /// The box it enters.
    pub(super) to: usize,
    /// The width of its label, 0 for none.
    pub(super) label: i32,
}

/// A finished drawing; all coordinates are in `0..=width` and `0..=height`.
pub(super) struct Layout {
    /// The width of the whole.
    pub(super) width: i32,
    /// The height of the whole.
    pub(super) height: i32,
    /// The boxes, as the nodes were given.
    pub(super) boxes: Vec<Rect>,
    /// The frames, one a group.
    pub(super) frames: Vec<Rect>,
    /// The arrows, as they were given.
    pub(super) routes: Vec<Route>,
}

/// A rectangle.
#[derive(Clone, Copy)]
pub(super) struct Rect {
    /// The left side.
    pub(super) x: i32,
    /// The upper side.
    pub(super) y: i32,
    /// The width.
    pub(super) width: i32,
    /// The height.
    pub(super) height: i32,
}

/// The way of an arrow.
pub(super) struct Route {
    /// Where it starts.
    pub(super) start: Point,
    /// How it goes on; its last leg enters the box.
    pub(super) legs: Vec<Leg>,
    /// The middle of its label's lower side.
    pub(super) label: Point,
}

/// A point: `x`, `y`.
pub(super) type Point = (i32, i32);

/// A part of a route.
pub(super) enum Leg {
    /// A straight line.
    Line(Point),
    /// A cubic curve: two control points and the end.
    Curve(Point, Point, Point),
}

/// Places `nodes` and routes `arrows`, with frames around the groups if `framed`.
pub(super) fn layout(nodes: &[Node], arrows: &[Arrow], framed: bool) -> Layout {
    let (columns, back) = columns(nodes.len(), arrows);
    let groups = Groups::new(nodes, arrows, &columns);
    let mut grid = Grid::new(nodes, arrows, &columns, &back, &groups);
    grid.sort();
    grid.level();
    let lanes = grid.stack(arrows, &back, framed);
    route::route(&route::Plan::new(nodes, arrows, &grid, &groups, &lanes, framed))
}

/// The column of each box, and which arrows run back.
///
/// A box stands behind all that lead to it. Where only cycles are left, the first box in order is
/// placed next and the arrows that still lead to it run back. Sources move up to their consumers.
fn columns(nodes: usize, arrows: &[Arrow]) -> (Vec<usize>, Vec<bool>) {
    let mut column = vec![0; nodes];
    let mut back = vec![false; arrows.len()];
    let mut placed = vec![false; nodes];
    let mut waits = vec![0_usize; nodes];
    arrows.iter().for_each(|arrow| waits[arrow.to] += 1);
    for _ in 0..nodes {
        let open = || (0..nodes).filter(|&at| !placed[at]);
        let Some(next) = open().find(|&at| waits[at] == 0).or_else(|| open().next()) else {
            break;
        };
        placed[next] = true;
        for (arrow, back) in arrows.iter().zip(&mut back) {
            if arrow.to == next && (arrow.from == next || !placed[arrow.from]) {
                *back = true;
            } else if arrow.from == next && !placed[arrow.to] {
                waits[arrow.to] -= 1;
                column[arrow.to] = column[arrow.to].max(column[next] + 1);
            }
        }
    }
    let ahead = || arrows.iter().zip(&back).filter(|(_, back)| !**back).map(|(arrow, _)| arrow);
    for at in 0..nodes {
        let nearest = ahead().filter(|arrow| arrow.from == at).map(|arrow| column[arrow.to]).min();
        if let (Some(nearest), false) = (nearest, ahead().any(|arrow| arrow.to == at)) {
            column[at] = nearest - 1;
        }
    }
    (column, back)
}

/// Where the groups are, in columns and rows.
struct Groups {
    /// The first and last column of each group.
    spans: Vec<(usize, usize)>,
    /// The row of each group.
    rows: Vec<usize>,
}

impl Groups {
    /// Gives each group a row: that of a group which leads to it if it is free there, else the
    /// first free one.
    fn new(nodes: &[Node], arrows: &[Arrow], columns: &[usize]) -> Self {
        let count = nodes.iter().map(|node| node.group + 1).max().unwrap_or(0);
        let mut spans = vec![(usize::MAX, 0); count];
        for (node, &column) in nodes.iter().zip(columns) {
            let (first, last) = spans[node.group];
            spans[node.group] = (first.min(column), last.max(column));
        }
        let mut groups = Groups { spans, rows: vec![usize::MAX; count] };
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&group| (groups.spans[group].0, group));
        for group in order {
            let span = groups.spans[group];
            let home = arrows
                .iter()
                .filter(|arrow| nodes[arrow.to].group == group)
                .map(|arrow| groups.rows[nodes[arrow.from].group])
                .filter(|&row| row != usize::MAX);
            groups.rows[group] =
                home.chain(0..).find(|&row| groups.free(row, span)).unwrap_or_default();
        }
        groups
    }

    /// Whether no group of `row` has a column in `span`.
    fn free(&self, row: usize, span: (usize, usize)) -> bool {
        let mut others = self.spans.iter().zip(&self.rows).filter(|&(_, &r)| r == row);
        others.all(|(other, _)| other.1 < span.0 || span.1 < other.0)
    }

    /// The band in which an arrow between two groups passes `column`.
    ///
    /// Inside its own groups, else where a row is free, else in the corridor before its target.
    fn band(&self, from: usize, to: usize, column: usize) -> usize {
        let covers = |group: usize| (self.spans[group].0..=self.spans[group].1).contains(&column);
        let open = |&group: &usize| covers(group) || self.free(self.rows[group], (column, column));
        match [to, from].iter().find(|group| open(group)) {
            Some(&group) => 2 * self.rows[group] + 1,
            None if self.rows[from] > self.rows[to] => 2 * self.rows[to] + 2,
            None => 2 * self.rows[to],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small numbers that are the same in every run.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.0 >> 33) as usize % sides
        }
    }

    /// A drawing with forks, joins, long arrows, several groups and now and then an arrow back.
    fn drawing(seed: u64) -> (Vec<Node>, Vec<Arrow>) {
        let mut dice = Dice(seed);
        let count = 2 + dice.roll(30);
        let groups = 1 + dice.roll(count.min(4));
        let nodes = (0..count).map(|at| Node {
            width: 60 + 4 * dice.roll(30) as i32,
            height: 46,
            group: if dice.roll(3) == 0 { dice.roll(groups) } else { at * groups / count },
        });
        let mut nodes: Vec<Node> = nodes.collect();
        (0..groups).for_each(|group| nodes[group].group = group);
        let mut arrows = Vec::new();
        for to in 1..count {
            for _ in 0..=dice.roll(5) / 3 {
                let from = to - 1 - dice.roll(to.min(6));
                arrows.push(Arrow { from, to, label: 30 * dice.roll(2) as i32 });
            }
            if dice.roll(12) == 0 {
                arrows.push(Arrow { from: to, to: dice.roll(to + 1), label: 0 });
            }
        }
        (nodes, arrows)
    }

    fn overlap(a: &Rect, b: &Rect) -> bool {
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
    }

    fn inside(rect: &Rect, (x, y): (f64, f64)) -> bool {
        let (left, top) = (f64::from(rect.x), f64::from(rect.y));
        let (right, bottom) = (left + f64::from(rect.width), top + f64::from(rect.height));
        left < x && x < right && top < y && y < bottom
    }

    /// Points along a route, dense enough to hit any box it runs through.
    fn points(route: &Route) -> Vec<(f64, f64)> {
        let wide = |(x, y): Point| (f64::from(x), f64::from(y));
        let (mut here, mut points) = (wide(route.start), Vec::new());
        for leg in &route.legs {
            let (a, b, end) = match *leg {
                Leg::Line(end) => (here, wide(end), wide(end)),
                Leg::Curve(a, b, end) => (wide(a), wide(b), wide(end)),
            };
            for step in 1..=40 {
                let t = f64::from(step) / 40.0;
                let u = 1.0 - t;
                let mix = |p: [f64; 4]| {
                    let [p, q, r, s] = p;
                    u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s
                };
                points.push((mix([here.0, a.0, b.0, end.0]), mix([here.1, a.1, b.1, end.1])));
            }
            here = end;
        }
        points
    }

    fn disjoint(rects: &[Rect]) -> bool {
        (0..rects.len()).all(|a| (0..a).all(|b| !overlap(&rects[a], &rects[b])))
    }

    #[test]
    fn boxes_frames_and_arrows_keep_apart() {
        for seed in 0..300 {
            let (nodes, arrows) = drawing(seed);
            let plan = layout(&nodes, &arrows, true);
            assert!(disjoint(&plan.boxes), "boxes of {seed}");
            assert!(disjoint(&plan.frames), "frames of {seed}");
            for (node, place) in nodes.iter().zip(&plan.boxes) {
                let frame = &plan.frames[node.group];
                assert!(frame.x < place.x && frame.y < place.y, "frame of {seed}");
                assert!(place.x + place.width < frame.x + frame.width, "frame of {seed}");
                assert!(place.y + place.height < frame.y + frame.height, "frame of {seed}");
            }
            for (arrow, route) in arrows.iter().zip(&plan.routes) {
                let group = nodes[arrow.from].group;
                if nodes[arrow.to].group == group {
                    let home = |point| inside(&plan.frames[group], point);
                    assert!(points(route).into_iter().all(home), "an arrow of {seed} leaves home");
                }
            }
            let page = Rect { x: -1, y: -1, width: plan.width + 2, height: plan.height + 2 };
            for point in plan.routes.iter().flat_map(points) {
                assert!(inside(&page, point), "page of {seed}: {point:?}");
                let hit = plan.boxes.iter().position(|place| inside(place, point));
                assert_eq!(hit, None, "an arrow of {seed} runs through a box at {point:?}");
            }
        }
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let node = |_| Node { width: 80, height: 46, group: 0 };
        let nodes: Vec<Node> = (0..200).map(node).collect();
        let arrows: Vec<Arrow> = (1..200).map(|to| Arrow { from: to - 1, to, label: 0 }).collect();
        let plan = layout(&nodes, &arrows, false);
        assert!(plan.boxes.iter().all(|place| place.y == plan.boxes[0].y));
        assert!(plan.boxes.windows(2).all(|pair| pair[0].x < pair[1].x));
    }

    #[test]
    fn groups_in_sequence_share_a_row() {
        let node = |group| Node { width: 80, height: 46, group };
        let nodes: Vec<Node> = [0, 0, 1, 1, 2].map(node).into();
        let arrows: Vec<Arrow> = (1..5).map(|to| Arrow { from: to - 1, to, label: 0 }).collect();
        let plan = layout(&nodes, &arrows, true);
        assert!(plan.frames.iter().all(|frame| frame.y == plan.frames[0].y));
    }

    #[test]
    fn an_arrow_passes_other_groups_outside_their_frames() {
        let node = |group| Node { width: 80, height: 46, group };
        let nodes: Vec<Node> = [0, 1, 1, 2].map(node).into();
        let arrow = |(from, to)| Arrow { from, to, label: 0 };
        let arrows: Vec<Arrow> = [(0, 1), (1, 2), (2, 3), (0, 3)].map(arrow).into();
        let plan = layout(&nodes, &arrows, true);
        assert!(points(&plan.routes[3]).into_iter().all(|at| !inside(&plan.frames[1], at)));
    }

    #[test]
    fn a_drawing_of_nothing_has_no_size() {
        let plan = layout(&[], &[], false);
        assert_eq!((plan.width, plan.height), (0, 0));
    }
}
