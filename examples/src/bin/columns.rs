//! `columns`: count, least, mean and greatest value of every numeric column of a CSV file.

use std::collections::BTreeMap;
use std::process::ExitCode;

use streamweave::pipeline;
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::csv_records::{Row, csv_records};
use streamweave_examples::stats::Stats;
use streamweave_examples::table::{table, thousands};

const PROGRAM: Program = Program {
    name: "columns",
    about: "Sums up the numeric columns of a CSV file.",
    data: "examples/data/seattle-weather.csv",
    options: &[("--by", "COLUMN", "one line for each value of this column")],
};

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let by = args.value("--by").map(|name| name.to_string_lossy().into_owned());
    let by = by.as_deref();
    let drawing = pipeline! {
        rows    = source(csv_records(args.open()?));
        records = rows -> count();
        names   = rows -> take(1) -> flat_map(|row| names(*row)) -> collect();

        // A row lends its cells, so a number costs no `String`.
        grouped = rows -> try_map(|row| grouped(*row, by));
        stats   = grouped -> flat_map(numbers) -> fold(Table::default, Table::add);
    };
    if args.show(drawing.graph())? {
        return Ok(());
    }
    let report = drawing.run()?;
    cli::print(&format!(
        "{} records\n\n{}",
        thousands(report.records),
        report.stats.show(by.unwrap_or_default(), &report.names)
    ))
}

/// The names of the columns, which outlive the row.
fn names(row: Row<'_>) -> Vec<String> {
    row.header.iter().map(str::to_owned).collect()
}

/// Finds the row's group, which is the same for all rows where none was asked for.
fn grouped<'a>(row: Row<'a>, by: Option<&str>) -> Result<(&'a str, Row<'a>), String> {
    let Some(by) = by else {
        return Ok(("", row));
    };
    let column = row.column(by).ok_or_else(|| {
        let columns: Vec<&str> = row.header.iter().collect();
        format!("there is no column `{by}`, only {}", columns.join(", "))
    })?;
    Ok((row.get(column), row))
}

/// A number and where it belongs.
struct Cell<'a> {
    group: &'a str,
    column: usize,
    value: f64,
}

/// The cells that hold a number; `nan` and `inf` are words here.
fn numbers<'a>((group, row): (&'a str, Row<'a>)) -> impl Iterator<Item = Cell<'a>> {
    row.fields.iter().enumerate().filter_map(move |(column, field)| {
        let value: f64 = field.trim().parse().ok()?;
        value.is_finite().then_some(Cell { group, column, value })
    })
}

/// The columns of every group; only a new group copies its name.
#[derive(Default)]
struct Table {
    groups: BTreeMap<Box<str>, BTreeMap<usize, Stats>>,
}

impl Table {
    fn add(&mut self, cell: Cell<'_>) {
        if !self.groups.contains_key(cell.group) {
            self.groups.insert(cell.group.into(), BTreeMap::new());
        }
        if let Some(columns) = self.groups.get_mut(cell.group) {
            columns.entry(cell.column).or_default().add(cell.value);
        }
    }

    fn show(&self, by: &str, names: &[String]) -> String {
        let rows: Vec<[String; 6]> = self
            .groups
            .iter()
            .flat_map(|(group, columns)| {
                columns.iter().map(move |(at, stats)| {
                    let column = names.get(*at).cloned().unwrap_or_default();
                    let [count, min, mean, max] = stats.cells();
                    [group.to_string(), column, count, min, mean, max]
                })
            })
            .collect();
        let [count, min, mean, max] = Stats::HEADINGS;
        table([by, "column", count, min, mean, max], &rows)
    }
}
