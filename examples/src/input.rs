//! The input: a file or the standard input, which names itself in its errors and shows progress.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, IsTerminal, Read, Stdin, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use streamweave::sources::progress::Counted;
use streamweave::{NamedFile, Progress};

use crate::Failure;

/// Nothing is shown before this time has passed.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where a program reads from.
#[derive(Debug, PartialEq, Eq)]
pub enum Input {
    /// A file.
    Path(PathBuf),
    /// The standard input.
    Stdin,
}

impl From<OsString> for Input {
    fn from(word: OsString) -> Self {
        if word == "-" { Self::Stdin } else { Self::Path(word.into()) }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "`{}`", path.display()),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// The path of a file that comes with the programs, given from the workspace's root.
pub fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Opens an input.
///
/// # Errors
/// When the file cannot be opened; the error names its path.
pub fn open(input: &Input) -> Result<Reader, Failure> {
    match input {
        Input::Stdin => Ok(Reader::new(Origin::Stdin(io::stdin()))),
        Input::Path(path) => Ok(Reader::new(Origin::File(streamweave::open(path)?))),
    }
}

/// An open input.
///
/// When reading takes more than a second, it says on the standard error how far it came. It looks
/// at the clock once a read, not once an item.
#[derive(Debug)]
pub struct Reader {
    origin: Counted<Origin>,
    display: Display,
}

#[derive(Debug)]
enum Origin {
    File(NamedFile),
    Stdin(Stdin),
}

/// Shows the progress from time to time.
#[derive(Debug)]
struct Display {
    progress: Progress,
    next: Instant,
    terminal: bool,
    shown: bool,
}

impl Reader {
    fn new(origin: Origin) -> Self {
        let progress = Progress::new();
        progress.expect(origin.size().unwrap_or(0));
        let display = Display {
            progress: progress.clone(),
            next: Instant::now() + PATIENCE,
            terminal: io::stderr().is_terminal(),
            shown: false,
        };
        Self { origin: progress.of(origin), display }
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.origin.read(buffer)?;
        if count > 0 {
            self.display.look();
        }
        Ok(count)
    }
}

impl Origin {
    fn size(&self) -> Option<u64> {
        match self {
            Self::File(file) => file.size(),
            Self::Stdin(_) => None,
        }
    }
}

impl Read for Origin {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Stdin(stdin) => stdin.read(buffer).map_err(|error| {
                io::Error::new(error.kind(), format!("cannot read standard input: {error}"))
            }),
        }
    }
}

impl Display {
    fn look(&mut self) {
        let now = Instant::now();
        if now >= self.next {
            self.show();
            self.next = now + self.pause();
        }
    }

    /// A terminal is drawn over, a log file is added to.
    fn pause(&self) -> Duration {
        Duration::from_millis(if self.terminal { 200 } else { 5000 })
    }

    fn show(&mut self) {
        self.shown = true;
        let text = amount(self.progress.read(), self.progress.total());
        let mut out = io::stderr().lock();
        // Nothing depends on the progress being seen.
        let _ = if self.terminal { write!(out, "\r{text}\x1b[K") } else { writeln!(out, "{text}") };
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if self.shown && self.terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn amount(read: u64, size: Option<u64>) -> String {
    let megabytes = read / 1_000_000;
    match size {
        Some(size) => format!("read {megabytes} MB ({} %)", read * 100 / size),
        None => format!("read {megabytes} MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_it_came() {
        assert_eq!(amount(12_345_678, None), "read 12 MB");
        assert_eq!(amount(12_000_000, Some(48_000_000)), "read 12 MB (25 %)");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = open(&Input::Path("no/such.csv".into())).unwrap_err();
        assert!(error.to_string().starts_with("cannot open `no/such.csv`"));
    }
}
