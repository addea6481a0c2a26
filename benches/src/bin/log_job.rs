//! The log job in one way, over one file: what `benches/peers/run` measures beside its peers.
//!
//! `log_job WAY FILE` prints the number of paths, their bytes, and their bytes times their length;
//! `log_job make BYTES` makes the log and prints where it is.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::path::Path;

use foldhash::fast::RandomState;
use memchr::memchr_iter;
use memmap2::Mmap;
use streamweave::{map_file, open, pipeline};
use streamweave_benches::jobs::log::Hit;
use streamweave_benches::log_file::{self, Size};
use tokio::io::{AsyncBufReadExt, BufReader};

type Failed = HashMap<Vec<u8>, u64, RandomState>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [way, file] = &arguments[..] else { return Err("usage: log_job WAY FILE".into()) };
    let path = Path::new(file);
    match way.as_str() {
        "make" => println!("{}", log_file::made(Size(file.parse()?))?.display()),
        "by_hand" => by_hand(path)?,
        "mapped" => mapped(path)?,
        "chunked" => chunked(path)?,
        "tokio" => tokio_lines(path)?,
        _ => return Err(format!("no way `{way}`").into()),
    }
    Ok(())
}

fn by_hand(path: &Path) -> Result<(), Box<dyn Error>> {
    let file = File::open(path)?;
    // SAFETY: the log is in a folder of our own and is replaced by renaming only.
    let log = unsafe { Mmap::map(&file) }?;
    let mut failed: HashMap<&[u8], u64, RandomState> = HashMap::default();
    let mut start = 0;
    for end in memchr_iter(b'\n', &log) {
        if let Some(hit) = Hit::parse(&log[start..end]).filter(Hit::is_failure) {
            *failed.entry(hit.path).or_insert(0) += hit.bytes;
        }
        start = end + 1;
    }
    print(failed.into_iter());
    Ok(())
}

fn mapped(path: &Path) -> Result<(), Box<dyn Error>> {
    // SAFETY: the log is in a folder of our own and is replaced by renaming only.
    let log = unsafe { map_file(path) }?;
    let report = pipeline! {
        failed = byte_lines(&log)
            -> filter_map(Hit::parse)
            -> filter(|hit| hit.is_failure())
            -> fold_by(|hit| hit.path, || 0_u64, |bytes, hit| *bytes += hit.bytes);
    }
    .run()?;
    print(report.failed.into_iter());
    Ok(())
}

/// The lines are lent by a buffer, so each path is copied once: when it is seen first.
fn chunked(path: &Path) -> Result<(), Box<dyn Error>> {
    let report = pipeline! {
        failed = read_lines(open(path)?)
            -> filter_map(|line| Hit::parse(line.as_bytes()))
            -> filter(|hit| hit.is_failure())
            -> fold(Failed::default, |failed, hit| add(failed, &hit));
    }
    .run()?;
    print(report.failed.iter().map(|(path, bytes)| (&path[..], *bytes)));
    Ok(())
}

fn tokio_lines(path: &Path) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    let failed = runtime.block_on(async {
        let mut failed = Failed::default();
        let mut lines = BufReader::new(tokio::fs::File::open(path).await?).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(hit) = Hit::parse(line.as_bytes()).filter(Hit::is_failure) {
                add(&mut failed, &hit);
            }
        }
        Ok::<_, std::io::Error>(failed)
    })?;
    print(failed.iter().map(|(path, bytes)| (&path[..], *bytes)));
    Ok(())
}

fn add(failed: &mut Failed, hit: &Hit<'_>) {
    if let Some(bytes) = failed.get_mut(hit.path) {
        *bytes += hit.bytes;
    } else {
        failed.insert(hit.path.to_vec(), hit.bytes);
    }
}

fn print<'a>(failed: impl Iterator<Item = (&'a [u8], u64)>) {
    let (paths, total, weighted) = failed.fold((0, 0, 0), |(paths, total, weighted), (path, n)| {
        (paths + 1, total + n, weighted + n * path.len() as u64)
    });
    println!("{paths} {total} {weighted}");
}
