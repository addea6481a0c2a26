//! The README and its picture show what the program prints.
//!
//! `BLESS=1 cargo test -p streamweave-examples --test readme` writes them anew.

mod support;

use std::{env, fs};

use support::{Scratch, output, program, read, workspace};

const PICTURE: &str = "docs/triage.svg";

#[test]
fn the_drawing_is_the_programs_own() {
    let source = read("examples/src/bin/triage.rs");
    let start = source.find("    let drawing = pipeline! {").unwrap();
    let end = start + source[start..].find("\n    };\n").unwrap() + "\n    };\n".len();
    check_block("<!-- pipeline:", &dedent(&source[start..end]));
}

#[test]
fn the_plan_is_what_the_program_prints() {
    check_block("<!-- explain:", &output(program!("triage"), &["--explain"]));
}

#[test]
fn the_picture_is_what_the_program_draws() {
    let picture = Scratch::new("triage.svg");
    output(program!("triage"), &["--graph", picture.path()]);
    check(PICTURE, &picture.read());
}

/// Checks the block of code that follows a mark.
fn check_block(mark: &str, expected: &str) {
    let readme = read("README.md");
    let marked = readme.find(mark).unwrap();
    let fence = marked + readme[marked..].find("\n```").unwrap() + 1;
    let start = fence + readme[fence..].find('\n').unwrap() + 1;
    let end = start + readme[start..].find("```\n").unwrap();
    check("README.md", &format!("{}{expected}{}", &readme[..start], &readme[end..]));
}

/// Compares a file, or writes it when `BLESS` is set.
fn check(path: &str, expected: &str) {
    if env::var_os("BLESS").is_some() {
        fs::write(workspace(path), expected).unwrap();
    }
    assert!(read(path) == expected, "`{path}` is not up to date; set `BLESS=1` to write it anew");
}

fn dedent(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}
