//! Random drawings, compiled and run, against a naive interpreter.
//!
//! `cargo run --release -p streamweave-oracle -- --graphs 400 [--seed S] [--long] [--boundaries]`
//! exits with 1 where a program and the interpreter differ; `-- --show SEED` prints one program.

#![forbid(unsafe_code)]

mod check;
mod claims;
mod drawing;
#[expect(unreachable_pub, reason = "the programs carry this file as well")]
mod functions;
mod generate;
mod inputs;
mod interpret;
mod random;
mod shape;
mod shrink;
mod workshop;
mod write;

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use check::{Failure, check};
use drawing::Drawing;
use generate::{Options, generate};
use shape::Shape;
use shrink::shrink;
use workshop::Workshop;

/// Drawings in one program.
const BATCH: usize = 50;

/// Drawings between two lines of progress.
const ROUND: usize = 400;

/// Failures that are made smaller.
const SHRUNK: usize = 5;

const USAGE: &str = "\
usage: streamweave-oracle [--graphs N] [--seed S] [--long] [--boundaries] [--batch N]
       streamweave-oracle --show SEED [--boundaries]";

struct Arguments {
    graphs: usize,
    seed: u64,
    batch: usize,
    show: Option<u64>,
    options: Options,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if let Some(seed) = arguments.show {
        println!("{}", program(&generate(seed, arguments.options)));
        return ExitCode::SUCCESS;
    }
    match compare(&arguments) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn arguments(mut words: impl Iterator<Item = String>) -> Option<Arguments> {
    let options = Options { boundaries: false };
    let mut arguments = Arguments { graphs: 400, seed: 1, batch: BATCH, show: None, options };
    while let Some(word) = words.next() {
        let mut number = || words.next()?.parse::<u64>().ok();
        match word.as_str() {
            "--graphs" => arguments.graphs = number()? as usize,
            "--seed" => arguments.seed = number()?,
            "--batch" => arguments.batch = (number()? as usize).max(1),
            "--show" => arguments.show = Some(number()?),
            "--long" => arguments.graphs = 5_000,
            "--boundaries" => arguments.options.boundaries = true,
            _ => return None,
        }
    }
    Some(arguments)
}

/// Runs all drawings, and says what failed; the number of failures.
fn compare(arguments: &Arguments) -> io::Result<usize> {
    let workshop = Workshop::new("programs", arguments.batch);
    let start = Instant::now();
    let mut failures: Vec<(Drawing, Failure)> = Vec::new();
    let last = arguments.seed + arguments.graphs as u64;
    for first in (arguments.seed..last).step_by(ROUND) {
        let seeds = first..last.min(first + ROUND as u64);
        let drawings: Vec<Drawing> =
            seeds.clone().map(|seed| generate(seed, arguments.options)).collect();
        let results = check(&workshop, &drawings)?;
        let failed = drawings.into_iter().zip(results);
        failures.extend(failed.filter_map(|(drawing, failure)| Some((drawing, failure?))));
        let seconds = start.elapsed().as_secs();
        println!("seeds up to {}: {} failures, {seconds} s", seeds.end - 1, failures.len());
    }
    for (drawing, failure) in &failures {
        println!("\nseed {}\n{}\n{failure}", drawing.seed, program(drawing));
    }
    let shrinking = Workshop::new("shrinking", 1);
    for (drawing, failure) in failures.iter().take(SHRUNK) {
        let (smallest, failure) = shrink(&shrinking, drawing, failure)?;
        println!("\nsmallest of seed {}\n{}\n{failure}", drawing.seed, program(&smallest));
    }
    Ok(failures.len())
}

fn program(drawing: &Drawing) -> String {
    match Shape::new(drawing) {
        Ok(shape) => write::module(drawing, &shape),
        Err(reason) => format!("no drawing: {reason}"),
    }
}
