//! `triage`: what wildlife strikes did to aircraft, out of a file with a record a line.
//!
//! The records that need somebody's attention come out on top: how much damage was done in which
//! phase of flight, and the dearest cases. Lines that are no records are counted and the first few
//! shown; they stop nothing.

use std::fmt::{self, Display};
use std::process::ExitCode;

use streamweave::ops::fold_by::Groups;
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
    cli::print(&report.to_string())?;
    report.unreadable.check()
}

/// The report, which the pipeline fills field by field.
struct Triage {
    total: u64,
    by_phase: Groups<Phase, Tally>,
    by_size: Groups<Size, Tally>,
    dearest: Vec<Case>,
    malformed: DeadLetters,
    unreadable: DeadLetters,
}

/// What the strikes of a group add up to.
#[derive(Clone, Copy, Default)]
struct Tally {
    strikes: u64,
    damaging: u64,
    cost: u64,
}

impl Tally {
    fn add(&mut self, strike: &Strike<'_>) {
        self.strikes += 1;
        self.damaging += u64::from(strike.did_damage());
        self.cost += strike.cost;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            strikes: self.strikes + other.strikes,
            damaging: self.damaging + other.damaging,
            cost: self.cost + other.cost,
        }
    }
}

/// A strike that is worth a copy: it outlives the line it was read from.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    cost: u64,
    date: String,
    airport: String,
    aircraft: String,
    species: String,
}

impl Case {
    fn of(strike: &Strike<'_>) -> Self {
        Self {
            cost: strike.cost,
            date: strike.date.to_owned(),
            airport: strike.airport.to_owned(),
            aircraft: strike.aircraft.to_owned(),
            species: strike.species.to_owned(),
        }
    }

    fn row(&self) -> [String; 5] {
        let Self { cost, date, airport, aircraft, species } = self;
        [thousands(*cost), date.clone(), airport.clone(), aircraft.clone(), species.clone()]
    }
}

impl Display for Triage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.by_phase.values().copied().fold(Tally::default(), Tally::plus);
        let (total, damaging) = (thousands(self.total), thousands(all.damaging));
        writeln!(f, "{total} strikes, {damaging} with damage, {} $", thousands(all.cost))?;
        if self.total > 0 {
            write!(f, "\n{}", by_phase(&self.by_phase))?;
        }
        if all.damaging > 0 {
            write!(f, "\n{}", by_size(&self.by_size))?;
        }
        if !self.dearest.is_empty() {
            let rows: Vec<_> = self.dearest.iter().map(Case::row).collect();
            write!(f, "\n{}", table(["cost $", "date", "airport", "aircraft", "species"], &rows))?;
        }
        f.write_str(&self.malformed.show("lines are no strikes"))?;
        f.write_str(&self.unreadable.show("lines could not be read"))
    }
}

/// The phases in the order in which a flight goes through them.
fn by_phase(tallies: &Groups<Phase, Tally>) -> String {
    let rows: Vec<_> = in_order(tallies)
        .map(|(phase, tally)| {
            let share = percent(tally.damaging, tally.strikes);
            let [strikes, damaging, cost] =
                [tally.strikes, tally.damaging, tally.cost].map(thousands);
            [phase.to_string(), strikes, damaging, share, cost]
        })
        .collect();
    table(["phase", "strikes", "damaging", "share", "cost $"], &rows)
}

fn by_size(tallies: &Groups<Size, Tally>) -> String {
    let rows: Vec<_> = in_order(tallies)
        .map(|(size, tally)| [size.to_string(), thousands(tally.damaging), thousands(tally.cost)])
        .collect();
    table(["animal", "damaging", "cost $"], &rows)
}

fn in_order<K: Ord + Copy>(tallies: &Groups<K, Tally>) -> impl Iterator<Item = (K, Tally)> {
    let mut all: Vec<(K, Tally)> = tallies.iter().map(|(key, tally)| (*key, *tally)).collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    all.into_iter()
}
