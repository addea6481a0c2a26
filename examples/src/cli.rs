//! The command line: one small grammar for all programs, and their exit codes.
//!
//! `0` is success, `1` a run that failed (the message names the path and the position), `2` a
//! command line that makes no sense.

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use streamweave::graph::Graph;

use crate::Failure;
use crate::input::{self, Input, Reader};

/// What a program is called and understands.
#[derive(Debug)]
pub struct Program {
    /// The name of the command.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// The file it reads when none is given, as a path from the workspace's root.
    pub data: &'static str,
    /// Its own options: `--name`, the word for the value, and what it means. Without that word it is a
    /// switch.
    pub options: &'static [(&'static str, &'static str, &'static str)],
}

/// A command line that was understood.
#[derive(Debug)]
pub struct Args {
    input: Input,
    opened: Cell<bool>,
    explain: bool,
    graph: Option<PathBuf>,
    values: Vec<(&'static str, OsString)>,
}

/// What a command line asks for.
#[derive(Debug)]
enum Command {
    Help,
    Run(Args),
}

/// A command line that makes no sense, and why.
#[derive(Debug, PartialEq, Eq)]
struct UsageError(String);

/// Runs a program: reads its command line, reports its error, and says how it ended.
pub fn main(program: &Program, run: fn(&Args) -> Result<(), Failure>) -> ExitCode {
    let done = match parse(program, std::env::args_os().skip(1)) {
        Ok(Command::Help) => print(&usage(program)),
        Ok(Command::Run(args)) => run(&args).map_err(|error| args.name_input(error)),
        Err(UsageError(reason)) => {
            eprint!("{}: {reason}\n\n{}", program.name, usage(program));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", program.name);
            ExitCode::FAILURE
        }
    }
}

/// Prints text; a reader that has gone away, as `head` does, is not a failure.
///
/// # Errors
/// When the standard output cannot be written.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}").into())
        }
        _ => Ok(()),
    }
}

impl Args {
    /// Says which input it was, where one was read and the error does not.
    fn name_input(&self, error: Failure) -> Failure {
        let (name, message) = (self.input.to_string(), error.to_string());
        if !self.opened.get() || message.contains(&name) {
            error
        } else {
            format!("{name}: {message}").into()
        }
    }

    /// Opens the input that was asked for; its errors name it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(&self) -> Result<Reader, Failure> {
        self.opened.set(true);
        input::open(&self.input)
    }

    /// The value of an option of the program's own.
    pub fn value(&self, option: &str) -> Option<&OsStr> {
        let mut values = self.values.iter().rev();
        values.find(|(name, _)| *name == option).map(|(_, value)| value.as_os_str())
    }

    /// Whether an option of the program's own was given.
    pub fn has(&self, option: &str) -> bool {
        self.value(option).is_some()
    }

    /// Shows the drawing where `--explain` or `--graph` asks for it; then there is nothing to run.
    ///
    /// # Errors
    /// When the picture cannot be written.
    pub fn show(&self, graph: &Graph) -> Result<bool, Failure> {
        if let Some(path) = &self.graph {
            fs::write(path, picture(graph, path))
                .map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
        }
        if self.explain {
            print(&graph.explain())?;
        }
        Ok(self.explain || self.graph.is_some())
    }
}

/// The file's name says which language the picture is written in.
fn picture(graph: &Graph, path: &Path) -> String {
    match path.extension().and_then(OsStr::to_str) {
        Some("mmd") => graph.to_mermaid(),
        Some("dot") => graph.to_dot(),
        _ => graph.to_svg(),
    }
}

fn usage(program: &Program) -> String {
    let (name, about, data) = (program.name, program.about, program.data);
    let mut text = format!("{about}\n\nusage: {name} [OPTIONS] [FILE]\n\n");
    let mut line = |word: &str, meaning: &str| text += &format!("  {word:<16} {meaning}\n");
    line("FILE", &format!("what to read, `-` for the standard input [{data}]"));
    for (option, value, meaning) in program.options {
        line(format!("{option} {value}").trim_end(), meaning);
    }
    line("--explain", "show the plan and stop");
    line("--graph FILE", "draw the pipeline (.svg, .mmd or .dot) and stop");
    line("--help", "show this");
    text
}

fn parse(
    program: &Program,
    words: impl IntoIterator<Item = OsString>,
) -> Result<Command, UsageError> {
    let mut words = words.into_iter();
    let mut args = Args {
        input: Input::Path(input::shipped(program.data)),
        opened: Cell::new(false),
        explain: false,
        graph: None,
        values: Vec::new(),
    };
    let mut given = false;
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--help" | "-h") => return Ok(Command::Help),
            Some("--explain") => args.explain = true,
            Some("--graph") => args.graph = Some(value("--graph", words.next())?.into()),
            Some(option) if option.len() > 1 && option.starts_with('-') => {
                let (name, switch) = own_option(program, option)?;
                let value = if switch { OsString::new() } else { value(name, words.next())? };
                args.values.push((name, value));
            }
            _ if given => return Err(usage_error("only one input can be read")),
            _ => {
                given = true;
                args.input = Input::from(word);
            }
        }
    }
    Ok(Command::Run(args))
}

/// The option's name, and whether it is a switch.
fn own_option(program: &Program, word: &str) -> Result<(&'static str, bool), UsageError> {
    let mut options = program.options.iter();
    options
        .find(|(name, ..)| *name == word)
        .map(|(name, value, _)| (*name, value.is_empty()))
        .ok_or_else(|| usage_error(format_args!("unknown option `{word}`")))
}

fn value(option: &str, word: Option<OsString>) -> Result<OsString, UsageError> {
    word.ok_or_else(|| usage_error(format_args!("`{option}` needs a value")))
}

fn usage_error(reason: impl fmt::Display) -> UsageError {
    UsageError(reason.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: Program = Program {
        name: "test",
        about: "Tests.",
        data: "Cargo.toml",
        options: &[("--by", "COLUMN", "group by a column"), ("--all", "", "read all of it")],
    };

    fn parsed(words: &[&str]) -> Result<Command, UsageError> {
        parse(&PROGRAM, words.iter().map(OsString::from))
    }

    fn args(words: &[&str]) -> Args {
        match parsed(words) {
            Ok(Command::Run(args)) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_dash_is_the_standard_input() {
        assert_eq!(args(&["-"]).input, Input::Stdin);
        assert_eq!(args(&["x.csv"]).input, Input::Path("x.csv".into()));
    }

    #[test]
    fn options_have_values() {
        let args = args(&["--by", "a", "--explain", "--by", "b"]);
        assert_eq!(args.value("--by"), Some(OsStr::new("b")));
        assert!(args.explain);
        assert_eq!(args.value("--of"), None);
    }

    #[test]
    fn switches_have_none() {
        let with = args(&["--all", "x.csv"]);
        assert!(with.has("--all") && !args(&["x.csv"]).has("--all"));
        assert_eq!(with.input, Input::Path("x.csv".into()));
    }

    #[test]
    fn nonsense_is_named() {
        let reason = |words: &[&str]| parsed(words).unwrap_err().0;
        assert_eq!(reason(&["--what"]), "unknown option `--what`");
        assert_eq!(reason(&["--by"]), "`--by` needs a value");
        assert_eq!(reason(&["a", "b"]), "only one input can be read");
    }
}
