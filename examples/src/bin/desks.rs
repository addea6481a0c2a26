//! `desks`: sends each strike to the desk that has to look at it, and prints one work list.

use std::cmp::Reverse;
use std::fmt;
use std::process::ExitCode;

use streamweave::pipeline;
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::dead_letters::DeadLetters;
use streamweave_examples::strike::{Damage, HEADER, Phase, Size, Strike};
use streamweave_examples::table::{table, thousands};

const PROGRAM: Program = Program {
    name: "desks",
    about: "Sends each wildlife strike to the desk that has to look at it.",
    data: "examples/data/birdstrikes.csv",
    options: &[],
};

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let drawing = pipeline! {
        records  = read_lines(args.open()?, max = 1 << 20);
        strikes  = records -> filter(|line| *line != HEADER) -> try_map(Strike::parse);

        // Rust's own `match`: a strike that no arm takes does not compile.
        routed   = strikes -> match {
            Strike { damage: Damage::Substantial, .. }            => workshop,
            Strike { cost, .. } if cost > 0                       => insurance,
            Strike { damage: Damage::Minor | Damage::Medium, .. } => inspection,
            Strike { size: Size::Large, .. }                      => inspection,
            Strike { phase: Phase::Parked | Phase::Taxi, .. }     => airfield,
            _                                                     => archive,
        };
        repairs  = routed.workshop -> map(|strike| Ticket::of(Desk::Workshop, &strike));
        claims   = routed.insurance -> map(|strike| Ticket::of(Desk::Insurance, &strike));
        checks   = routed.inspection -> map(|strike| Ticket::of(Desk::Inspection, &strike));
        sweeps   = routed.airfield -> map(|strike| Ticket::of(Desk::Airfield, &strike));
        archived = routed.archive -> count();

        // The branches meet again: one work list, in the order of the records.
        tickets  = merge(repairs, claims, checks, sweeps);
        by_desk  = tickets -> fold_by(|ticket| ticket.desk, || 0_u64, |count, _| *count += 1);
        urgent   = tickets -> top_k(10);

        malformed  = strikes.err -> fold(DeadLetters::default, DeadLetters::malformed);
        unreadable = records.err -> fold(DeadLetters::default, DeadLetters::unreadable);
    };
    if args.show(drawing.graph())? {
        return Ok(());
    }
    let mut report = drawing.run()?;
    let mut desks: Vec<_> = report.by_desk.into_iter().collect();
    desks.sort_unstable_by_key(|(desk, _)| Reverse(*desk));
    let desks: Vec<_> =
        desks.into_iter().map(|(desk, count)| [desk.to_string(), thousands(count)]).collect();
    let urgent: Vec<_> = report.urgent.iter().map(Ticket::row).collect();
    cli::print(&format!(
        "{}\n{} strikes need no action\n\n{}{}{}",
        table(["desk", "tickets"], &desks),
        thousands(report.archived),
        table(["desk", "cost $", "date", "what"], &urgent),
        report.malformed.show("lines are no strikes"),
        report.unreadable.show("lines could not be read"),
    ))?;
    report.unreadable.check()
}

/// Who looks at it, the most urgent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Desk {
    Airfield,
    Inspection,
    Insurance,
    Workshop,
}

impl fmt::Display for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Airfield => "airfield",
            Self::Inspection => "inspection",
            Self::Insurance => "insurance",
            Self::Workshop => "workshop",
        })
    }
}

/// One line of the work list.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Ticket {
    desk: Desk,
    cost: u64,
    date: String,
    what: String,
}

impl Ticket {
    fn of(desk: Desk, strike: &Strike<'_>) -> Self {
        Self {
            desk,
            cost: strike.cost,
            date: strike.date.to_owned(),
            what: format!("{} hit by {}", strike.aircraft, strike.species),
        }
    }

    fn row(&self) -> [String; 4] {
        [self.desk.to_string(), thousands(self.cost), self.date.clone(), self.what.clone()]
    }
}
