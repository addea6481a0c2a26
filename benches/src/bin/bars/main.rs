//! Prints every promise about speed beside what was measured, and fails when one is broken by more
//! than noise.
//!
//! `--only NAME` keeps the rows whose section or name contains `NAME`; `--short` takes small inputs
//! and few rounds, and skips what is built with `target-cpu=native`. `--cpu` judges jobs on several
//! threads by the CPU time of them all, where the machine has other work and time on the wall says
//! little.

mod assembly;
mod builds;
mod compile_time;
mod crossings;
mod loops;
mod replaced;
mod table;

use std::process::ExitCode;
use std::time::Duration;

use streamweave_benches::log_file::Size;
use streamweave_benches::measure::{Clock, Effort};
use streamweave_benches::replaced::Amount;

use crate::builds::Target;
use crate::table::Table;

#[cfg(not(feature = "mimalloc"))]
#[global_allocator]
static ALLOC: streamweave_benches::counting_alloc::CountingAlloc =
    streamweave_benches::counting_alloc::CountingAlloc;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What to measure, and how thoroughly.
#[derive(Clone, Debug, Default)]
struct Options {
    short: bool,
    cpu: bool,
    only: Option<String>,
    /// Set in a process that this one has built for a target: it measures the loops only.
    built_for: Option<Target>,
}

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\nusage: bars [--short] [--cpu] [--only NAME]");
            return ExitCode::from(2);
        }
    };
    let mut table = Table::new(options.only.clone());
    match options.built_for {
        Some(target) => measure_built(&mut table, target, &options),
        None => measure_all(&mut table, &options),
    }
    table.conclude()
}

fn measure_built(table: &mut Table, target: Target, options: &Options) {
    match target {
        Target::Default => {
            loops::measure(table, target, options);
            crossings::measure(table, options);
        }
        Target::Native => loops::measure(table, target, options),
        Target::Mimalloc => crossings::measure_with_mimalloc(table, options),
    }
}

fn measure_all(table: &mut Table, options: &Options) {
    builds::measure_in(Target::Default, table, options);
    if options.short {
        println!("\nshort: small inputs, few rounds; target-cpu=native is skipped");
    } else {
        builds::measure_in(Target::Native, table, options);
        assembly::check(table);
    }
    builds::measure_in(Target::Mimalloc, table, options);
    replaced::measure(table, options);
    compile_time::measure(table, options);
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--cpu" => options.cpu = true,
                "--short" => options.short = true,
                "--only" => options.only = Some(arguments.next().ok_or("--only needs a name")?),
                "--built-for" => options.built_for = arguments.next().and_then(Target::named),
                _ => return Err(format!("unknown argument `{argument}`")),
            }
        }
        Ok(options)
    }

    fn effort(&self) -> Effort {
        if self.short { Effort::SHORT } else { Effort::FULL }
    }

    /// For jobs on several threads, each of which begins and ends threads of its own.
    fn crossing_effort(&self) -> Effort {
        Effort { rounds: if self.short { 11 } else { 41 }, turn: Duration::ZERO }
    }

    fn clock(&self, crosses: bool) -> Clock {
        match (crosses, self.cpu) {
            (false, _) => Clock::Thread,
            (true, false) => Clock::Wall,
            (true, true) => Clock::Process,
        }
    }

    /// For jobs that take long by themselves.
    fn few_rounds(&self) -> Effort {
        Effort { rounds: if self.short { 5 } else { 11 }, turn: Duration::ZERO }
    }

    fn amount(&self) -> Amount {
        if self.short { Amount::SHORT } else { Amount::FULL }
    }

    fn log_size(&self) -> Size {
        if self.short { Size::SHORT } else { Size::FULL }
    }
}
