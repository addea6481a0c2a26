//! What long drawings add to `cargo check`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Options;
use crate::builds::{folder, plain_cargo};
use crate::table::{Row, Table, Verdict};

/// A drawing of a certain size.
struct Drawing {
    name: &'static str,
    file: &'static str,
    stages: usize,
    draw: fn(usize) -> String,
    bar: f64,
}

const DRAWINGS: [Drawing; 4] = [
    Drawing::new("chain of 200 stages", "chain200", 200, chain, 0.2),
    Drawing::new("chain of 1,000 stages", "chain1000", 1000, chain, 0.8),
    Drawing::new("nested fan-outs, 200 stages", "nested200", 200, nested, 0.2),
    Drawing::new("nested fan-outs, 1,000 stages", "nested1000", 1000, nested, 0.8),
];

impl Drawing {
    const fn new(
        name: &'static str,
        file: &'static str,
        stages: usize,
        draw: fn(usize) -> String,
        bar: f64,
    ) -> Self {
        Self { name, file, stages, draw, bar }
    }
}

/// Measures `cargo check` of each drawing against that of a chain of two stages.
pub(crate) fn measure(table: &mut Table, options: &Options) {
    table.section("compile time beyond a chain of two stages");
    let drawings: Vec<&Drawing> =
        DRAWINGS.iter().filter(|drawing| table.wants(drawing.name)).collect();
    if drawings.is_empty() {
        return;
    }
    let rounds = if options.short { 3 } else { 9 };
    match added(&drawings, rounds) {
        Ok(added) => {
            for (drawing, seconds) in drawings.iter().zip(added) {
                report(table, drawing, seconds);
            }
        }
        Err(error) => table.row(&Row {
            name: "cargo check",
            bar: String::new(),
            measured: error.to_string(),
            verdict: Verdict::Missed,
        }),
    }
}

fn report(table: &mut Table, drawing: &Drawing, added: f64) {
    table.row(&Row {
        name: drawing.name,
        bar: format!("at most {:.1} s", drawing.bar),
        measured: format!("{added:.2} s"),
        verdict: Verdict::at_most(drawing.bar, added, added),
    });
}

/// The seconds that each drawing adds: the shortest of several rounds, which others disturb least.
fn added(drawings: &[&Drawing], rounds: usize) -> io::Result<Vec<f64>> {
    let package = folder("compile-time");
    write_package(&package)?;
    write_drawing(&package, "empty", &chain(2))?;
    for drawing in drawings {
        write_drawing(&package, drawing.file, &(drawing.draw)(drawing.stages))?;
    }
    let files: Vec<&str> =
        std::iter::once("empty").chain(drawings.iter().map(|drawing| drawing.file)).collect();
    let mut shortest = vec![Duration::MAX; files.len()];
    // The first round builds the dependencies as well.
    for _ in 0..=rounds {
        for (shortest, file) in shortest.iter_mut().zip(&files) {
            *shortest = check(&package, file)?.min(*shortest);
        }
    }
    let seconds = |time: &Duration| time.as_secs_f64();
    let empty = seconds(&shortest[0]);
    Ok(shortest[1..].iter().map(|time| seconds(time) - empty).collect())
}

fn write_package(package: &Path) -> io::Result<()> {
    fs::create_dir_all(package.join("src/bin"))?;
    let streamweave = concat!(env!("CARGO_MANIFEST_DIR"), "/../streamweave");
    let manifest = format!(
        "[package]\nname = \"drawings\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nstreamweave = {{ path = {streamweave:?} }}\n"
    );
    fs::write(package.join("Cargo.toml"), manifest)?;
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, package.join("Cargo.lock")).map(drop)
}

fn write_drawing(package: &Path, file: &str, drawing: &str) -> io::Result<()> {
    let program = format!(
        "fn main() {{\n    let report = streamweave::pipeline! {{\n{drawing}    }};\n    \
         let _ = report.run().map(|report| report.end);\n}}\n"
    );
    fs::write(source(package, file), program)
}

fn source(package: &Path, file: &str) -> PathBuf {
    package.join("src/bin").join(file).with_extension("rs")
}

/// Checks one program anew.
fn check(package: &Path, file: &str) -> io::Result<Duration> {
    let source = source(package, file);
    fs::write(&source, fs::read(&source)?)?;
    let mut command = plain_cargo();
    command
        .current_dir(package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("RUST_MIN_STACK")
        // Nothing may be taken over from the check before.
        .env("CARGO_INCREMENTAL", "0")
        .args(["check", "--quiet", "--bin", file]);
    let start = Instant::now();
    let output = command.output()?;
    let time = start.elapsed();
    if output.status.success() {
        return Ok(time);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let first = errors.lines().take(3).collect::<Vec<_>>().join(" ");
    Err(io::Error::other(format!("{file}: {first}")))
}

/// One source, stages of four kinds, and one terminal.
fn chain(stages: usize) -> String {
    let kinds = [
        "map(|n| n + 1)",
        "filter(|n| n % 3 != 0)",
        "inspect(|n| drop(*n))",
        "filter_map(|n| Some(n))",
    ];
    let mut drawing = String::from("        end = iter(0..10_u64)\n");
    for kind in kinds.iter().cycle().take(stages - 2) {
        let _ = writeln!(drawing, "            -> {kind}");
    }
    drawing + "            -> count();\n"
}

/// Each level hands its item to a terminal and to the next level.
fn nested(stages: usize) -> String {
    let levels = (stages - 2) / 3;
    let mut drawing = String::from("        level0 = iter(0..10_u64);\n");
    for level in 0..levels {
        let next = level + 1;
        let _ =
            writeln!(drawing, "        total{level} = level{level} -> map(|n| n + 1) -> sum();");
        let _ = writeln!(drawing, "        level{next} = level{level} -> map(|n| n + 1);");
    }
    let _ = writeln!(drawing, "        end = level{levels} -> count();");
    drawing
}
