//! Prints every promise about speed beside what was measured, and fails when one is broken by more
//! than noise.
//!
//! `--only NAME` keeps the rows whose section or name contains `NAME`; `--short` takes small inputs
//! and few rounds, and skips what is built with `target-cpu=native`.

mod assembly;
mod builds;
mod compile_time;
mod loops;
mod replaced;
mod table;

use std::process::ExitCode;
use std::time::Duration;

use streamweave_benches::counting_alloc::CountingAlloc;
use streamweave_benches::log_file::Size;
use streamweave_benches::measure::Effort;
use streamweave_benches::replaced::Amount;

use crate::builds::Target;
use crate::table::Table;

#[global_allocator]
static ALLOC: CountingAlloc = CountingAlloc;

/// What to measure, and how thoroughly.
#[derive(Clone, Debug, Default)]
struct Options {
    short: bool,
    only: Option<String>,
    /// Set in a process that this one has built for a target: it measures the loops only.
    built_for: Option<Target>,
}

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\nusage: bars [--short] [--only NAME]");
            return ExitCode::from(2);
        }
    };
    let mut table = Table::new(options.only.clone());
    match options.built_for {
        Some(target) => loops::measure(&mut table, target, &options),
        None => measure_all(&mut table, &options),
    }
    table.conclude()
}

fn measure_all(table: &mut Table, options: &Options) {
    builds::measure_in(Target::Default, table, options);
    if options.short {
        println!("\nshort: small inputs, few rounds; target-cpu=native is skipped");
    } else {
        builds::measure_in(Target::Native, table, options);
        assembly::check(table);
    }
    replaced::measure(table, options);
    compile_time::measure(table, options);
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
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
