//! `airports`: checks a CSV file of airports, writes the good records as GeoJSON features, one a
//! line, and keeps the others in a file of dead letters.

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use streamweave::{pipeline, write_lines};
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::counts::Counts;
use streamweave_examples::csv_records::{Row, csv_records};
use streamweave_examples::table::{table, thousands};

const PROGRAM: Program = Program {
    name: "airports",
    about: "Checks a CSV file of airports and writes the good records as GeoJSON features.",
    data: "examples/data/airports.csv",
    options: &[
        ("--out", "FILE", "where the features go, one a line [nowhere]"),
        ("--rejects", "FILE", "where dead letters go [nowhere]"),
    ],
};

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let drawing = pipeline! {
        rows     = source(csv_records(args.open()?));
        airports = rows -> try_map(Airport::parse);

        // Three consumers, and none of them gets a copy.
        by_state = airports -> fold(Counts::default, |counts, a| counts.add(a.state));
        northern = airports -> map(|a| a.latitude) -> reduce(f64::max);
        airports -> map(Feature) -> sink(write_lines(create(args.value("--out"))?));

        rejected = airports.err -> map(|failed| failed.cause);
        rejects  = rejected -> count();
        rejected -> sink(write_lines(create(args.value("--rejects"))?));
    };
    if args.show(drawing.graph())? {
        return Ok(());
    }
    let report = drawing.run()?;
    let top = report.by_state.top(10);
    let rows: Vec<_> =
        top.into_iter().map(|(state, count)| [state.to_owned(), thousands(count)]).collect();
    let states = report.by_state.len();
    let mut text = format!("{states} states and territories, {} rejects\n", report.rejects);
    if let Some(latitude) = report.northern {
        text += &format!("the northernmost airport lies at {latitude:.2} degrees\n");
    }
    cli::print(&format!("{text}\n{}", table(["state", "airports"], &rows)))
}

/// A buffered file, or nothing where no name was given.
fn create(path: Option<&OsStr>) -> Result<Box<dyn Write>, Failure> {
    let Some(path) = path else {
        return Ok(Box::new(io::sink()));
    };
    let file = File::create(path)
        .map_err(|error| format!("cannot create `{}`: {error}", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

/// A record that is complete.
struct Airport<'a> {
    code: &'a str,
    name: &'a str,
    state: &'a str,
    latitude: f64,
    longitude: f64,
}

/// A record that is not, with its line.
struct Reject {
    line: u64,
    reason: String,
    record: String,
}

impl<'a> Airport<'a> {
    fn parse(row: Row<'a>) -> Result<Self, Reject> {
        Self::from_row(row).map_err(|reason| Reject {
            line: row.line(),
            reason,
            record: row.fields.iter().collect::<Vec<_>>().join(","),
        })
    }

    fn from_row(row: Row<'a>) -> Result<Self, String> {
        Ok(Self {
            code: field(row, "iata")?,
            name: field(row, "name")?,
            state: field(row, "state")?,
            latitude: degrees(row, "latitude", 90.0)?,
            longitude: degrees(row, "longitude", 180.0)?,
        })
    }
}

fn field<'a>(row: Row<'a>, name: &str) -> Result<&'a str, String> {
    let column = row.column(name).ok_or_else(|| format!("no column `{name}`"))?;
    match row.get(column) {
        "" | "NA" => Err(format!("no {name}")),
        word => Ok(word),
    }
}

fn degrees(row: Row<'_>, name: &str, limit: f64) -> Result<f64, String> {
    let word = field(row, name)?;
    let number = word.parse().ok().filter(|degrees: &f64| degrees.abs() <= limit);
    number.ok_or_else(|| format!("`{word}` is no {name}"))
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {}", self.line, self.reason, self.record)
    }
}

/// An airport as GeoJSON.
struct Feature<'s, 'a>(&'s Airport<'a>);

impl fmt::Display for Feature<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Airport { code, name, state, latitude, longitude } = self.0;
        let (code, name, state) = (Text(code), Text(name), Text(state));
        write!(
            f,
            r#"{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{longitude},{latitude}]}},"#
        )?;
        write!(f, r#""properties":{{"iata":{code},"name":{name},"state":{state}}}}}"#)
    }
}

/// A text as JSON.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}
