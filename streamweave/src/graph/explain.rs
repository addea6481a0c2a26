//! The plan as a table, one line an edge.

use std::fmt::Write;

use super::{Edge, Graph, Stage, State, palette};

/// The width at which reasons wrap.
const WIDTH: usize = 100;
/// The least width that a reason is given, however wide the other columns are.
const LEAST_WHY: usize = 24;
/// The headings of the columns.
const HEADINGS: [&str; COLUMNS] = ["#", "stage", "operator", "from", "transfer", "why"];
/// The number of columns.
const COLUMNS: usize = 6;
/// The column that holds the reason, and wraps.
const WHY: usize = COLUMNS - 1;
/// The column under which marks stand.
const MARKS: usize = 2;

/// The cells of one line.
type Row = [String; COLUMNS];

impl Graph {
    /// The plan as a table, as SQL's `EXPLAIN` shows one.
    ///
    /// A heading a region; under it its stages in the order in which they run, one line an
    /// incoming edge: where the items come from, how they are carried, and why. Lines that begin
    /// with `>` say what a stage leaves in the report and where its state has no limit. The last
    /// line counts the edges by transfer, from the cheapest to the dearest.
    ///
    /// The text is ASCII as far as the names are, has no trailing spaces, wraps at 100 columns,
    /// and changes only with the drawing, so tests may compare it.
    pub fn explain(&self) -> String {
        let regions = self.regions();
        let tables: Vec<Vec<(Row, &Stage)>> = regions
            .iter()
            .map(|(_, members)| members.iter().flat_map(|&at| self.rows(at)).collect())
            .collect();
        let widths = widths(tables.iter().flatten().map(|(row, _)| row));

        let mut out = String::new();
        push_row(&mut out, &HEADINGS.map(String::from), &widths);
        for ((id, _), rows) in regions.iter().zip(&tables) {
            let _ = writeln!(out, "\nregion {id}{}", self.place(*id));
            for (at, (row, stage)) in rows.iter().enumerate() {
                push_row(&mut out, row, &widths);
                let last = rows.get(at + 1).is_none_or(|(next, _)| !next[0].is_empty());
                if last {
                    push_marks(&mut out, stage, &widths);
                }
            }
        }
        let _ = writeln!(out, "\n{}", self.totals());
        out
    }

    /// What runs a region, by the boundary that leads there.
    fn place(&self, region: usize) -> &'static str {
        let crosses = |edge: &&Edge| {
            self.stages[edge.to].region == region && self.stages[edge.from].region != region
        };
        let operator = self.edges.iter().find(crosses).map(|edge| self.stages[edge.to].operator);
        match operator {
            Some("thread") => ": a thread of its own",
            Some("spawn") => ": a task of its own",
            Some("parallel") => ": replicas",
            Some("gather") => ": behind the replicas",
            _ => "",
        }
    }

    /// The lines of one stage: one an incoming edge, and one for a source.
    fn rows(&self, index: usize) -> Vec<(Row, &Stage)> {
        let stage = &self.stages[index];
        let mut rows: Vec<Row> =
            self.edges.iter().filter(|edge| edge.to == index).map(|edge| self.edge(edge)).collect();
        if rows.is_empty() {
            rows.push([const { String::new() }; COLUMNS]);
            rows[0][3] = "(source)".to_owned();
        }
        rows[0][0] = index.to_string();
        rows[0][1] = stage.name.to_owned();
        rows[0][2] = stage.operator.to_owned();
        rows.into_iter().map(|row| (row, stage)).collect()
    }

    /// A line that says how `edge` reaches its consumer.
    fn edge(&self, edge: &Edge) -> Row {
        let port = edge.port.map_or(String::new(), |port| format!(".{port}"));
        let from = format!("{} {}{port}", edge.from, self.stages[edge.from].name);
        let none = String::new;
        [none(), none(), none(), from, edge.transfer.to_string(), edge.why.to_owned()]
    }

    /// The number of stages, and of edges by transfer.
    fn totals(&self) -> String {
        let by_transfer: Vec<String> = palette::used(self.edges)
            .iter()
            .map(|(look, n)| format!("{n} {}", look.name))
            .collect();
        let colon = if by_transfer.is_empty() { "" } else { ": " };
        format!(
            "{}, {}{colon}{}",
            counted(self.stages.len(), "stage"),
            counted(self.edges.len(), "edge"),
            by_transfer.join(", ")
        )
    }
}

/// `n` and the word, in the plural where there is not exactly one.
fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// The width of each column: that of its widest cell.
fn widths<'a>(rows: impl Iterator<Item = &'a Row>) -> [usize; COLUMNS] {
    rows.fold(HEADINGS.map(str::len), |mut widths, row| {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
        widths
    })
}

/// Where the column begins.
fn start(column: usize, widths: &[usize; COLUMNS]) -> usize {
    widths[..column].iter().map(|width| width + 2).sum()
}

/// Writes a row; its reason goes on in lines of its own where it is too long for one.
fn push_row(out: &mut String, row: &Row, widths: &[usize; COLUMNS]) {
    let mut line = format!("{:>1$}  ", row[0], widths[0]);
    for (cell, width) in row[1..WHY].iter().zip(&widths[1..WHY]) {
        let _ = write!(line, "{cell:<width$}  ");
    }
    let indent = start(WHY, widths);
    let why = wrap(&row[WHY], WIDTH.saturating_sub(indent).max(LEAST_WHY));
    line.push_str(why.first().map_or("", String::as_str));
    out.push_str(line.trim_end());
    out.push('\n');
    for rest in why.iter().skip(1) {
        let _ = writeln!(out, "{:indent$}{rest}", "");
    }
}

/// Writes what a reader should know of a stage beside its edges.
fn push_marks(out: &mut String, stage: &Stage, widths: &[usize; COLUMNS]) {
    let indent = start(MARKS, widths);
    if stage.reported {
        let _ = writeln!(out, "{:indent$}> in the report", "");
    }
    if let Some(which) = stage.drops {
        let _ = writeln!(out, "{:indent$}> drops its {which} item when its queue is full", "");
    }
    if stage.holds_back {
        let _ = writeln!(
            out,
            "{:indent$}> while it waits, its siblings do; `spawn()` before it lets them go on",
            ""
        );
    }
    if stage.state == State::Unbounded {
        let _ = writeln!(out, "{:indent$}> state grows with the input, no limit", "");
    }
}

/// The words of `text` in lines of at most `width`; a longer word stands alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
