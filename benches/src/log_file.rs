//! An access log, made on first use and the same everywhere.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use crate::input::random;

/// How many bytes the log has at least.
#[derive(Clone, Copy, Debug)]
pub struct Size(pub u64);

impl Size {
    pub const FULL: Self = Self(500_000_000);
    pub const SHORT: Self = Self(20_000_000);
    pub const TINY: Self = Self(2_000_000);
}

/// The log of this size as a mapped file; it is written first where it is missing.
///
/// # Errors
/// When the file cannot be written or mapped.
pub fn open(size: Size) -> io::Result<Mmap> {
    let file = File::open(made(size)?)?;
    // SAFETY: the file lies in a folder of our own and is never changed: `write` puts a finished
    // file in its place by renaming.
    unsafe { Mmap::map(&file) }
}

/// Where the log of this size lies; it is written first where it is missing.
///
/// # Errors
/// When the file cannot be written.
pub fn made(size: Size) -> io::Result<PathBuf> {
    let path = path(size);
    if !path.exists() {
        write(&path, size)?;
    }
    Ok(path)
}

fn path(size: Size) -> PathBuf {
    std::env::temp_dir().join("streamweave-benches").join(format!("access-{}.log", size.0))
}

fn write(path: &Path, size: Size) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let unfinished = path.with_extension(format!("{}", std::process::id()));
    let mut out = BufWriter::new(File::create(&unfinished)?);
    let (mut dice, mut written) = (random(42), 0);
    while written < size.0 {
        let line = line(&mut dice);
        out.write_all(line.as_bytes())?;
        written += line.len() as u64;
    }
    out.into_inner()?.sync_all()?;
    fs::rename(unfinished, path)
}

fn line(dice: &mut impl Iterator<Item = u64>) -> String {
    let mut roll = |sides: u64| dice.next().unwrap_or_default() % sides;
    let method = ["GET", "GET", "GET", "POST", "HEAD"][roll(5) as usize];
    let status = [200, 200, 200, 200, 304, 404, 500, 503][roll(8) as usize];
    let section = ["items", "users", "orders", "img", "api/v2/search"][roll(5) as usize];
    format!(
        "10.{}.{}.{} - - [14/Mar/2026:{:02}:{:02}:{:02} +0000] \"{method} /{section}/{} HTTP/1.1\" \
         {status} {} \"-\" \"Mozilla/5.0\"\n",
        roll(256),
        roll(256),
        roll(256),
        roll(24),
        roll(60),
        roll(60),
        roll(400),
        roll(90_000),
    )
}
