//! The same program built for a target, with its loops laid at the beginning of cache lines.
//!
//! Where a loop happens to lie changes its time by up to a quarter with the very same instructions,
//! and an unrelated line elsewhere moves it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Options;
use crate::table::Table;

/// What the loops are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// What rustc compiles for without flags.
    Default,
    /// All that this machine's processor has.
    Native,
    /// As by default, with another allocator.
    Mimalloc,
}

impl Target {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Native => "native",
            Self::Mimalloc => "mimalloc",
        }
    }

    pub(crate) fn named(name: String) -> Option<Self> {
        [Self::Default, Self::Native, Self::Mimalloc]
            .into_iter()
            .find(|target| target.name() == name)
    }

    fn flags(self) -> &'static str {
        match self {
            Self::Default | Self::Mimalloc => "-C llvm-args=-align-loops=64",
            Self::Native => "-C llvm-args=-align-loops=64 -C target-cpu=native",
        }
    }
}

/// Builds this program for the target and lets it measure the loops.
pub(crate) fn measure_in(target: Target, table: &mut Table, options: &Options) {
    let mut command = cargo(target);
    command.args(["run", "--quiet", "--release", "--bin", "bars"]);
    if target == Target::Mimalloc {
        command.args(["--features", "mimalloc"]);
    }
    command.args(["--", "--built-for", target.name()]);
    if options.cpu {
        command.arg("--cpu");
    }
    if options.short {
        command.arg("--short");
    }
    if let Some(only) = &options.only {
        command.args(["--only", only]);
    }
    let passed = command.status().is_ok_and(|status| status.success());
    if !passed {
        table.missed_elsewhere(format!("see above, {} target", target.name()));
    }
}

/// Cargo for this package, with a target folder for this target.
pub(crate) fn cargo(target: Target) -> Command {
    let mut command = plain_cargo();
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("RUSTFLAGS", target.flags())
        .env("CARGO_TARGET_DIR", folder(target.name()));
    command
}

/// The cargo that runs this program.
pub(crate) fn plain_cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
}

/// A folder for this purpose inside the target folder.
pub(crate) fn folder(purpose: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let target = program.ancestors().nth(2).unwrap_or(Path::new("target"));
    target.join("bars").join(purpose)
}
