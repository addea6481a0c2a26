//! How far inputs were read, for whoever wants to show it.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::sources::file::NamedFile;

/// How many bytes were read, and of how many: for another thread to look at.
///
/// Clones are handles to the same counts; a clone allocates nothing. A reader counts once a read, not
/// once an item, so it costs nothing to speak of.
///
/// ```
/// use streamweave::{Progress, open};
/// # use streamweave::pipeline;
///
/// let progress = Progress::new();
/// let file = progress.of_file(open("Cargo.toml")?);
/// assert_eq!(progress.read(), 0);
/// let size = progress.total().unwrap();
/// let report = pipeline! { bytes = read_chunks(file) -> map(<[u8]>::len) -> sum(); }.run()?;
/// assert_eq!((progress.read(), report.bytes as u64), (size, size));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    read: AtomicU64,
    /// Zero while nobody knows.
    total: AtomicU64,
}

/// A reader that counts; made by [`Progress::of`].
#[derive(Debug)]
pub struct Counted<R> {
    reader: R,
    progress: Progress,
}

impl Progress {
    /// Nothing was read, and the total is not known.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bytes were read up to now, of all readers that count here.
    pub fn read(&self) -> u64 {
        self.0.read.load(Ordering::Relaxed)
    }

    /// How many bytes there are, as far as somebody has [said](Self::expect) so.
    ///
    /// A file that grows or shrinks meanwhile ends elsewhere.
    pub fn total(&self) -> Option<u64> {
        Some(self.0.total.load(Ordering::Relaxed)).filter(|total| *total > 0)
    }

    /// Says that `bytes` more are there to be read.
    pub fn expect(&self, bytes: u64) {
        self.0.total.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts what is read from `reader`.
    ///
    /// Compressed data is counted as it is read, so count inside:
    /// `decompress(progress.of_file(file))`.
    pub fn of<R: Read>(&self, reader: R) -> Counted<R> {
        Counted { reader, progress: self.clone() }
    }

    /// Expects and counts the bytes of a file.
    pub fn of_file(&self, file: NamedFile) -> Counted<NamedFile> {
        self.expect(file.size().unwrap_or(0));
        self.of(file)
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.0.read.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl<R> Counted<R> {
    /// The reader.
    pub fn into_inner(self) -> R {
        self.reader
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.progress.add(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_add_up() {
        let progress = Progress::new();
        assert_eq!((progress.read(), progress.total()), (0, None));
        progress.expect(5);
        let mut readers = [progress.of(&b"abc"[..]), progress.of(&b"de"[..])];
        let mut buffer = [0; 2];
        for (read, total) in [(2, 2), (1, 3), (0, 3)] {
            assert_eq!(readers[0].read(&mut buffer).unwrap(), read);
            assert_eq!(progress.clone().read(), total);
        }
        assert_eq!(readers[1].read(&mut buffer).unwrap(), 2);
        assert_eq!((progress.read(), progress.total()), (5, Some(5)));
    }
}
