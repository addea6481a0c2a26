//! What the programs in `src/bin` share: the command line, the input, the output and the records.
//!
//! Every program runs without arguments on a file in `examples/data`, takes a path or `-` for the
//! standard input, and shows itself with `--explain` and `--graph FILE`. What a program computes is
//! drawn in the program itself; what is here knows nothing of pipelines, except for the types that
//! implement a trait of streamweave: [`csv_records`] is a `Source` and [`spells`] holds a `Stage`.

pub mod cli;
pub mod counts;
pub mod csv_records;
pub mod date;
pub mod dead_letters;
pub mod input;
pub mod readings;
pub mod spells;
pub mod stats;
pub mod strike;
pub mod table;

/// Why a program failed: anything with a message.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The examples in the README run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
