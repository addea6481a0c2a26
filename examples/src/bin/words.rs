//! `words`: the most frequent words of a text.

use std::ffi::OsStr;
use std::process::ExitCode;

use streamweave::pipeline;
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::counts::Counts;
use streamweave_examples::table::{percent, table, thousands};

const PROGRAM: Program = Program {
    name: "words",
    about: "Shows the most frequent words of a text.",
    data: "LICENSE-APACHE",
    options: &[("--top", "N", "how many to show [10]")],
};

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let top = args.value("--top").map_or(Ok(10), number)?;
    let drawing = pipeline! {
        lines   = read_lines(args.open()?);
        read    = lines -> count();

        // Words borrow from the line, and the line from the reader's buffer. Only a word that is
        // new to `Counts` is copied.
        words   = lines -> flat_map(words) -> filter(|word| word.len() > 3);
        total   = words -> count();
        longest = words -> map(|word| word.chars().count()) -> max();
        counts  = words -> fold(Counts::default, |counts, word| counts.add(word));
    };
    if args.show(drawing.graph())? {
        return Ok(());
    }
    let report = drawing.run()?;
    let rows: Vec<[String; 3]> = report
        .counts
        .top(top)
        .into_iter()
        .map(|(word, count)| [word.to_owned(), thousands(count), percent(count, report.total)])
        .collect();
    cli::print(&format!(
        "{} lines, {} long words, {} different, the longest of {} letters\n\n{}",
        thousands(report.read),
        thousands(report.total),
        thousands(report.counts.len() as u64),
        report.longest.unwrap_or(0),
        table(["word", "count", "share"], &rows)
    ))
}

/// What is left of a line when everything but letters is taken away.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

fn number(word: &OsStr) -> Result<usize, Failure> {
    let number = word.to_str().and_then(|word| word.parse().ok());
    number.ok_or_else(|| format!("`--top {}` is not a number", word.display()).into())
}
