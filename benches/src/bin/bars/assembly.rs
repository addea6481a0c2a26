//! Whether the loops that should be vectorized are.

use std::fs;
use std::path::Path;

use crate::builds::{Target, cargo, folder};
use crate::table::{Row, Table, Verdict};

/// The functions to look at, as a part of their mangled names.
const LOOPS: [(&str, &str); 2] = [
    ("vectors in the loop over a slice", "10over_slice8pipeline"),
    ("vectors in the loop over an iterator", "13over_iterator8pipeline"),
];

/// Looks for vector instructions in the assembly for this machine.
pub(crate) fn check(table: &mut Table) {
    table.section("assembly, target-cpu=native");
    if !LOOPS.iter().any(|(name, _)| table.wants(name)) {
        return;
    }
    let assembly = emit(&folder("native").join("benches.s"));
    for (name, function) in LOOPS {
        let vectors = assembly.as_ref().map(|assembly| {
            let code = code_of(assembly, function);
            code.filter(|line| is_vector(line)).count()
        });
        table.row(&row(name, vectors));
    }
}

fn row(name: &str, vectors: Option<usize>) -> Row<'_> {
    Row {
        name,
        bar: String::from("at least 1"),
        measured: vectors.map_or(String::from("no assembly could be made"), |vectors| {
            format!("{vectors} packed integer instructions")
        }),
        verdict: match vectors {
            Some(1..) => Verdict::Met,
            _ => Verdict::Missed,
        },
    }
}

/// Compiles the jobs to assembly, each crate by itself so that this is what is written.
fn emit(to: &Path) -> Option<String> {
    let mut command = cargo(Target::Native);
    command.args(["rustc", "--quiet", "--release", "--lib"]);
    command.args(["--config", "profile.release.lto=false"]);
    command.arg("--").arg(format!("--emit=asm={}", to.display()));
    let emitted = command.status().ok()?.success();
    emitted.then(|| fs::read_to_string(to).ok())?
}

/// The lines of all functions whose names contain `function`.
fn code_of<'a>(assembly: &'a str, function: &str) -> impl Iterator<Item = &'a str> {
    let mut inside = false;
    assembly.lines().filter(move |line| {
        let is_label = line.ends_with(':') && !line.starts_with(['.', ' ', '\t']);
        if is_label {
            inside = line.contains(function);
        }
        inside
    })
}

/// A packed addition, logical operation or shift of integers on x86-64 or AArch64.
fn is_vector(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (operation, operands) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let packed = operation.trim_start_matches('v');
    let is_x86 =
        ["paddq", "psrlq", "pxor", "pand", "pmul"].iter().any(|prefix| packed.starts_with(prefix));
    is_x86 || (operands.starts_with('v') && operands.contains(".2d"))
}
