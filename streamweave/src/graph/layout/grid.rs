//! The order of the boxes and dummies in their columns, and their heights.

use super::{Arrow, BETWEEN, BETWEEN_ARROWS, FRAME, Groups, HEADING, LANE, Node, SWEEPS};

/// A place in a column: a box (the first ones, in order) or a dummy.
pub(super) struct Cell {
    pub(super) column: usize,
    band: usize,
    pub(super) height: i32,
    /// The middle.
    pub(super) y: i32,
}

/// The cells, what order they have in their columns, and which are joined.
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    /// The cells of each column from top to bottom.
    pub(super) columns: Vec<Vec<usize>>,
    /// The cells that each arrow passes, its two boxes included; arrows back pass none.
    pub(super) chains: Vec<Vec<usize>>,
    /// The cells in the column before that lead to each cell.
    before: Vec<Vec<usize>>,
    /// The cells in the column behind to which each cell leads.
    behind: Vec<Vec<usize>>,
}

impl Grid {
    pub(super) fn new(
        nodes: &[Node],
        arrows: &[Arrow],
        columns: &[usize],
        back: &[bool],
        groups: &Groups,
    ) -> Self {
        let entering = |at| arrows.iter().filter(|arrow| arrow.to == at).count() as i32;
        let cell = |(at, node): (usize, &Node)| Cell {
            column: columns[at],
            band: 2 * groups.rows[node.group] + 1,
            height: node.height.max((entering(at) + 1) * BETWEEN_ARROWS),
            y: 0,
        };
        let mut cells: Vec<Cell> = nodes.iter().enumerate().map(cell).collect();
        let mut chains = Vec::new();
        for (arrow, &back) in arrows.iter().zip(back) {
            let mut chain = Vec::new();
            if !back {
                chain.push(arrow.from);
                for column in columns[arrow.from] + 1..columns[arrow.to] {
                    let (from, to) = (nodes[arrow.from].group, nodes[arrow.to].group);
                    let band = groups.band(from, to, column);
                    chain.push(cells.len());
                    cells.push(Cell { column, band, height: 2, y: 0 });
                }
                chain.push(arrow.to);
            }
            chains.push(chain);
        }
        let count = columns.iter().map(|column| column + 1).max().unwrap_or(0);
        let mut columns = vec![Vec::new(); count];
        cells.iter().enumerate().for_each(|(at, cell)| columns[cell.column].push(at));
        let (mut before, mut behind) =
            (vec![Vec::new(); cells.len()], vec![Vec::new(); cells.len()]);
        for pair in chains.iter().flat_map(|chain| chain.windows(2)) {
            behind[pair[0]].push(pair[1]);
            before[pair[1]].push(pair[0]);
        }
        let mut grid = Grid { cells, columns, chains, before, behind };
        for column in &mut grid.columns {
            column.sort_by_key(|&at| grid.cells[at].band);
        }
        grid
    }

    /// Sorts each column by the middle of its neighbours, to and fro, and keeps the best order.
    pub(super) fn sort(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            let forth = sweep % 2 == 0;
            for step in 0..self.columns.len() {
                let column = if forth { step } else { self.columns.len() - 1 - step };
                let places = self.places();
                let neighbours = if forth { &self.before } else { &self.behind };
                let middle = |at: usize| match neighbours[at].len() {
                    0 => places[at] * 1000,
                    n => {
                        neighbours[at].iter().map(|&other| places[other] * 1000).sum::<usize>() / n
                    }
                };
                self.columns[column].sort_by_key(|&at| (self.cells[at].band, middle(at)));
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// The place of each cell in its column.
    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.cells.len()];
        for column in &self.columns {
            column.iter().enumerate().for_each(|(place, &at)| places[at] = place);
        }
        places
    }

    /// How many pairs of arrows cross.
    fn crossings(&self) -> usize {
        let places = self.places();
        let mut crossings = 0;
        for column in &self.columns {
            let ends = |&at: &usize| self.behind[at].iter().map(move |&to| (at, to));
            let parts: Vec<_> = column.iter().flat_map(ends).collect();
            for (at, first) in parts.iter().enumerate() {
                let crosses = |second: &&(usize, usize)| {
                    first.0 != second.0 && places[second.1] < places[first.1]
                };
                crossings += parts[at + 1..].iter().filter(crosses).count();
            }
        }
        crossings
    }

    /// Chooses heights inside each band, so that arrows get as straight as the order allows.
    pub(super) fn level(&mut self) {
        for sweep in 0..=SWEEPS {
            let forth = sweep % 2 == 1;
            for step in 0..self.columns.len() {
                let column = if forth { step } else { self.columns.len() - 1 - step };
                for run in self.runs(column) {
                    self.settle(&run, forth);
                }
            }
        }
    }

    /// The cells of a column, one run a band.
    fn runs(&self, column: usize) -> Vec<Vec<usize>> {
        let same = |&a: &usize, &b: &usize| self.cells[a].band == self.cells[b].band;
        self.columns[column].chunk_by(same).map(<[usize]>::to_vec).collect()
    }

    /// Puts the cells of one band and column as near to their neighbours' heights as possible.
    ///
    /// Least squares under the rule that each keeps its distance from the one above: pool
    /// neighbours that would overlap, and give the pool their mean.
    fn settle(&mut self, run: &[usize], forth: bool) {
        let offsets = self.offsets(run);
        let mut pools: Vec<Pool> = Vec::new();
        for (&at, offset) in run.iter().zip(&offsets) {
            let mut pool = Pool { sum: i64::from(self.wish(at, forth) - offset), cells: 1 };
            while let Some(above) = pools.pop_if(|above| above.mean() > pool.mean()) {
                pool = Pool { sum: above.sum + pool.sum, cells: above.cells + pool.cells };
            }
            pools.push(pool);
        }
        let means = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.mean(), pool.cells));
        for ((&at, offset), mean) in run.iter().zip(offsets).zip(means) {
            self.cells[at].y = mean as i32 + offset;
        }
    }

    /// How far below the first of them each cell of a run is when they are packed.
    fn offsets(&self, run: &[usize]) -> Vec<i32> {
        let mut offsets = vec![0];
        for pair in run.windows(2) {
            let heights = self.cells[pair[0]].height + self.cells[pair[1]].height;
            offsets.push(offsets[offsets.len() - 1] + heights / 2 + BETWEEN);
        }
        offsets
    }

    /// The height at which the arrows of one side would be straight.
    fn wish(&self, at: usize, forth: bool) -> i32 {
        let neighbours = if forth { &self.before[at] } else { &self.behind[at] };
        let same = |&&other: &&usize| self.cells[other].band == self.cells[at].band;
        let (sum, count) = neighbours
            .iter()
            .filter(same)
            .fold((0, 0), |(sum, count), &other| (sum + self.cells[other].y, count + 1));
        if count == 0 { self.cells[at].y } else { sum / count }
    }

    /// Puts the bands under each other; gives back the height of each arrow back.
    pub(super) fn stack(&mut self, arrows: &[Arrow], back: &[bool], framed: bool) -> Vec<i32> {
        let mut lanes = vec![0; arrows.len()];
        let bands = self.cells.iter().map(|cell| cell.band + 1).max().unwrap_or(0);
        let mut y = 0;
        for band in 0..bands {
            let mut members: Vec<&mut Cell> =
                self.cells.iter_mut().filter(|cell| cell.band == band).collect();
            let top = members.iter().map(|cell| cell.y - cell.height / 2).min();
            let Some(top) = top else { continue };
            let bottom = members.iter().map(|cell| cell.y + cell.height / 2).max().unwrap_or(top);
            y += if framed && band % 2 == 1 { HEADING } else { 0 };
            members.iter_mut().for_each(|cell| cell.y += y - top);
            y += bottom - top;
            for (at, arrow) in arrows.iter().enumerate().filter(|&(at, _)| back[at]) {
                if self.cells[arrow.from].band.max(self.cells[arrow.to].band) == band {
                    y += LANE;
                    lanes[at] = y;
                }
            }
            y += if framed { FRAME } else { 0 } + BETWEEN;
        }
        lanes
    }

    /// The upper and lower end of what is in `band` in the columns of `span`.
    pub(super) fn extent(&self, band: usize, span: (usize, usize)) -> (i32, i32) {
        let inside = |cell: &&Cell| cell.band == band && (span.0..=span.1).contains(&cell.column);
        let cells = || self.cells.iter().filter(inside);
        let top = cells().map(|cell| cell.y - cell.height / 2).min();
        let bottom = cells().map(|cell| cell.y + cell.height / 2).max();
        (top.unwrap_or(0), bottom.unwrap_or(0))
    }
}

/// Cells that move as one.
struct Pool {
    /// The sum of the heights they wish for.
    sum: i64,
    /// How many they are.
    cells: usize,
}

impl Pool {
    fn mean(&self) -> i64 {
        self.sum.div_euclid(self.cells as i64)
    }
}
