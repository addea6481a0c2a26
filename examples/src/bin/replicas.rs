//! `replicas`: what speeds aircraft had when wildlife struck, summed up by several threads.
//!
//! The file is cut into blocks of whole lines. Each of n replicas parses the blocks that it takes and
//! keeps sums of its own, which are added up at the end. Nothing is copied: threads that end with the
//! run borrow the text.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::{self, Display};
use std::io;
use std::iter;
use std::num::NonZero;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use streamweave::pipeline;
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::stats::Stats;
use streamweave_examples::strike::{HEADER, Malformed, Phase, Strike};
use streamweave_examples::table::{table, thousands};

const PROGRAM: Program = Program {
    name: "replicas",
    about: "Sums up wildlife strikes with one thread, with two, with four, .., and says how fast.",
    data: "examples/data/birdstrikes.csv",
    options: &[
        ("--most", "N", "no more replicas than that [what runs at once here]"),
        ("--times", "N", "work on the file so many times, to have something to measure [100]"),
    ],
};

/// A block is worth the way to another thread, and small enough for its cache.
const BLOCK: usize = 64 * 1024;
/// How many blocks may wait for a replica.
const WAITING: usize = 16;

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    let here = thread::available_parallelism().map_or(1, NonZero::get);
    let most = args.value("--most").map_or(Ok(here), number)?;
    let times = args.value("--times").map_or(Ok(100), number)?;
    let text = io::read_to_string(args.open()?)?;
    let blocks = &blocks(&text)[..];

    let drawing = |replicas: usize| {
        pipeline! {
            move;
            report Report;
            blocks = iter(iter::repeat_n(blocks, times).flatten().copied());
            lines  = blocks -> parallel(replicas, capacity = WAITING) -> flat_map(str::lines);
            data   = lines -> filter(|line| *line != HEADER);
            speeds = data -> map(Strike::parse)
                -> fold(Speeds::default, Speeds::add, combine = Speeds::plus);
        }
    };
    if args.show(drawing(most).graph())? {
        return Ok(());
    }
    let mut runs: Vec<Measured> = Vec::new();
    for replicas in iter::successors(Some(1), |n| Some(n * 2)).take_while(|n| *n <= most) {
        let start = Instant::now();
        let Report { speeds } = drawing(replicas).run()?;
        runs.push(Measured { replicas, speeds, took: start.elapsed().as_secs_f64() });
    }
    cli::print(&compared(&runs, text.len() * times)?)
}

/// One run: what it has computed, and how many seconds it took.
struct Measured {
    replicas: usize,
    speeds: Speeds,
    took: f64,
}

impl Measured {
    fn row(&self, first: &Self, bytes: usize) -> [String; 4] {
        let rate = |count: f64| thousands((count / self.took) as u64);
        let strikes = rate(self.speeds.strikes as f64);
        let speed_up = format!("{:.2}", first.took / self.took);
        [self.replicas.to_string(), strikes, rate(bytes as f64 / 1e6), speed_up]
    }
}

/// What all runs have computed, which is the same, and how fast each was.
fn compared(runs: &[Measured], bytes: usize) -> Result<String, Failure> {
    let [first, others @ ..] = runs else { return Ok(String::new()) };
    if let Some(other) = others.iter().find(|other| other.speeds != first.speeds) {
        return Err(format!("{} replicas and one do not agree", other.replicas).into());
    }
    let rows: Vec<_> = runs.iter().map(|run| run.row(first, bytes)).collect();
    let rates = table(["replicas", "strikes/s", "MB/s", "speed-up"], &rows);
    Ok(format!("{}\n{rates}", first.speeds))
}

struct Report {
    speeds: Speeds,
}

/// How fast aircraft were, by what they were doing.
#[derive(Default, PartialEq)]
struct Speeds {
    strikes: u64,
    malformed: u64,
    by_phase: BTreeMap<Phase, Stats>,
}

impl Speeds {
    fn add(&mut self, parsed: Result<Strike<'_>, Malformed>) {
        match parsed {
            Ok(Strike { phase, speed, .. }) => {
                self.strikes += 1;
                if let Some(speed) = speed {
                    self.by_phase.entry(phase).or_default().add(speed.into());
                }
            }
            Err(_) => self.malformed += 1,
        }
    }

    fn plus(mut self, other: Self) -> Self {
        self.strikes += other.strikes;
        self.malformed += other.malformed;
        for (phase, stats) in other.by_phase {
            self.by_phase.entry(phase).or_default().append(&stats);
        }
        self
    }
}

impl Display for Speeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (strikes, malformed) = (thousands(self.strikes), thousands(self.malformed));
        writeln!(f, "{strikes} strikes, {malformed} lines are none\n")?;
        let rows: Vec<_> = self.by_phase.iter().map(row).collect();
        let [count, min, mean, max] = Stats::HEADINGS;
        f.write_str(&table(["phase", count, min, mean, max], &rows))
    }
}

fn row((phase, speeds): (&Phase, &Stats)) -> [String; 5] {
    let [count, min, mean, max] = speeds.cells();
    [phase.to_string(), count, min, mean, max]
}

/// Blocks of whole lines.
fn blocks(mut text: &str) -> Vec<&str> {
    let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
    while !text.is_empty() {
        let mut rest = text.as_bytes().iter().skip(BLOCK);
        let length = rest.position(|byte| *byte == b'\n').map_or(text.len(), |at| BLOCK + at + 1);
        let (block, after) = text.split_at(length);
        blocks.push(block);
        text = after;
    }
    blocks
}

fn number(word: &OsStr) -> Result<usize, Failure> {
    let number = word.to_str().and_then(|word| word.parse().ok()).filter(|number| *number > 0);
    number.ok_or_else(|| format!("`{}` is not a number above zero", word.display()).into())
}
