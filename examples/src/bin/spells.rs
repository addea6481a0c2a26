//! `spells`: the longest wet spells in a file of daily weather.

use std::ffi::OsStr;
use std::process::ExitCode;

use streamweave::pipeline;
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::spells::{Spell, spells};
use streamweave_examples::table::{table, thousands};

const PROGRAM: Program = Program {
    name: "spells",
    about: "Finds the longest wet spells in a file of daily weather.",
    data: "examples/data/seattle-weather.csv",
    options: &[("--gap", "DAYS", "how many days may lie between two wet days of a spell [1]")],
};

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let gap = args.value("--gap").map_or(Ok(1), days)?;
    let drawing = pipeline! {
        spells  = read_lines(args.open()?, max = 1 << 20) -> via(spells(gap));
        total   = spells -> count();
        longest = spells -> copied() -> top_k(5);
        wettest = spells -> copied() -> max_by_key(|spell| spell.rain);
    };
    if args.show(drawing.graph())? {
        return Ok(());
    }
    let report = drawing.run()?;
    let longest: Vec<_> = report.longest.iter().map(row).collect();
    let wettest: Vec<_> = report.wettest.iter().map(row).collect();
    let headings = ["from", "to", "wet days", "rain"];
    cli::print(&format!(
        "{} spells\n\nlongest\n{}\nwettest\n{}",
        thousands(report.total),
        table(headings, &longest),
        table(headings, &wettest)
    ))
}

fn row(spell: &Spell) -> [String; 4] {
    let rain = format!("{}.{} mm", spell.rain / 10, spell.rain % 10);
    [spell.first.to_string(), spell.last.to_string(), thousands(spell.wet_days.into()), rain]
}

fn days(word: &OsStr) -> Result<i64, Failure> {
    let days = word.to_str().and_then(|word| word.parse().ok()).filter(|days| *days > 0);
    days.ok_or_else(|| format!("`--gap {}` is not a number of days", word.display()).into())
}
