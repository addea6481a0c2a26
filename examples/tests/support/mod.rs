//! Runs the programs as a user does.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs, process};

/// The path of a built program.
macro_rules! program {
    ($name:literal) => {
        env!(concat!("CARGO_BIN_EXE_", $name))
    };
}
pub(crate) use program;

/// What a program wrote, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }
}

/// Runs a program to its end.
pub(crate) fn run(program: &str, args: &[&str]) -> Run {
    Command::new(program).args(args).output().unwrap().into()
}

/// Runs a program that must succeed, and returns what it wrote.
pub(crate) fn output(program: &str, args: &[&str]) -> String {
    let run = run(program, args);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?}");
    run.out
}

/// Runs a program while `feed` writes its standard input.
pub(crate) fn run_fed(program: &str, args: &[&str], feed: impl FnOnce(&mut dyn Write)) -> Run {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    feed(&mut child.stdin.take().unwrap());
    child.wait_with_output().unwrap().into()
}

/// A file of the workspace.
pub(crate) fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The text of a file of the workspace, with plain line ends.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(workspace(path)).unwrap().replace("\r\n", "\n")
}

/// A file that is deleted when the test is over.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A path that nobody else uses.
    pub(crate) fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("streamweave-{}-{name}", process::id())))
    }

    /// A file with contents.
    pub(crate) fn with(name: &str, contents: impl AsRef<[u8]>) -> Self {
        let scratch = Self::new(name);
        fs::write(&scratch.0, contents).unwrap();
        scratch
    }

    /// The path, as an argument.
    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    /// What was written.
    pub(crate) fn read(&self) -> String {
        fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
