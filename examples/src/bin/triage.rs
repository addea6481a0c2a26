//! `triage`: what wildlife strikes did to aircraft, out of a file with a record a line.
//!
//! The records that need somebody's attention come out on top: how much damage was done in which
//! phase of flight, and the dearest cases. Lines that are no records are counted and the first few
//! shown; they stop nothing.

use std::cmp::{Ordering, Reverse};
use std::process::ExitCode;

use streamweave::ops::fold_by::IndexMap;
use streamweave::pipeline;
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::dead_letters::DeadLetters;
use streamweave_examples::strike::{HEADER, Phase, Size, Strike};
use streamweave_examples::table::{percent, table, thousands};

const PROGRAM: Program = Program {
    name: "triage",
    about: "Shows which wildlife strikes did damage, when, and at what cost.",
    data: "examples/data/birdstrikes.csv",
    options: &[],
};

/// A longer line is a dead letter; only this much of it is ever in memory.
const LONGEST_LINE: usize = 1 << 20;

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let drawing = pipeline! {
        report Triage;
        records    = read_lines(args.open()?, max = LONGEST_LINE);
        data       = records -> filter(|line| *line != HEADER);
        strikes    = data -> try_map(Strike::parse);
        total      = strikes -> count();
        by_phase   = strikes -> fold_by(|s| s.phase, Tally::default, Tally::add);

        damaging   = strikes -> filter(Strike::did_damage);
        by_size    = damaging -> fold_by(|s| s.size, Tally::default, Tally::add);
        costly     = damaging -> filter(|s| s.cost > 0);
        dearest    = costly -> map(Case::of) -> top_k(10);

        malformed  = strikes.err -> fold(DeadLetters::default, DeadLetters::malformed);
        unreadable = records.err -> fold(DeadLetters::default, DeadLetters::unreadable);
    };
    if args.show(drawing.graph())? {
        return Ok(());
    }
    let mut report = drawing.run()?;
    report.unreadable.check()?;
    cli::print(&report.to_string())
}
