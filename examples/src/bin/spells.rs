//! `spells`: the longest wet spells in a file of daily weather.

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
    options: &[("--gap", "DAYS", "a spell ends after this many days without rain [1]")],
};

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let gap = args.value("--gap").map_or(Ok(1), days)?;
    let drawing = pipeline! {
        spells  = read_lines(args.open()?) -> via(spells(gap));
        total   = spells -> count();
        longest = spells -> map(|spell| (spell.wet_days, *spell)) -> top_k(5);
        wettest = spells -> max_by_key(|spell| spell.rain.to_bits());
    };
    if args.show(drawing.graph())? {
        return Ok(());
    }
    Ok(())
}
