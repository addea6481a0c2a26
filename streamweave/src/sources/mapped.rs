//! `map_file(path)`: a whole file as one slice of memory.
//!
//! The one module of the library with `unsafe`. It is there since `lines(&data)` over a mapped file
//! copies nothing at all; reading in chunks, which is the default, copies each byte once and has none
//! of the hazards.
#![allow(unsafe_code, reason = "mapping a file is a promise that only the caller can make")]

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::ops::Deref;
use std::path::Path;

use bytes::Bytes;
use memmap2::Mmap;

use crate::sources::file::OpenError;

/// A file in memory; made by [`map_file`].
///
/// It is as long as the file was when it was mapped. Nothing is read before it is looked at.
#[derive(Debug)]
pub struct Mapped {
    map: Mmap,
    /// Holds the lock as long as the map is there.
    _file: File,
}

/// Maps a file into memory, for `lines(&file)`, `byte_lines(&file)`, or as [`Bytes`].
///
/// Nothing is copied, and the lines may be kept as long as the map lives. The system is told that the
/// file is read from front to back. An empty file is an empty slice.
///
/// `read_lines(open(path)?)` is the default: it works for pipes and growing files, sees a changed file
/// as changed data and a failing disk as an error, and is nearly as fast.
///
/// # Safety
/// Nobody may change or shorten the file while the map lives: neither this program nor another one.
/// - Where the file is shortened, a look at what is gone ends the process (`SIGBUS`); no error can be
///   returned for it. A disk that fails does the same.
/// - Where bytes change, text that was checked to be UTF-8 may no longer be.
///
/// So map what is never written again: finished logs, and files that are replaced by renaming. To be
/// safe from programs that ask, the file bears a shared advisory lock (`flock`) for as long as it is
/// mapped; a program that takes no lock is not held up by it.
///
/// # Errors
/// When the file is missing, is not a regular file, may not be read, or is locked by a writer; the error
/// names the path.
///
/// ```
/// # use streamweave::{map_file, pipeline};
/// // SAFETY: nothing writes to the manifest while the tests run.
/// let file = unsafe { map_file("Cargo.toml") }?;
/// let report = pipeline! { longest = lines(&file) -> max_by_key(|line| line.len()); }.run()?;
/// assert!(report.longest.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub unsafe fn map_file(path: impl AsRef<Path>) -> Result<Mapped, OpenError> {
    let path = path.as_ref();
    // SAFETY: the caller promises that the file does not change while the map lives.
    unsafe { map(path) }.map_err(|cause| OpenError::new(path.to_owned(), cause))
}

/// # Safety
/// The file must not change while the map lives.
unsafe fn map(path: &Path) -> io::Result<Mapped> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => {
            return Err(io::Error::new(ErrorKind::WouldBlock, "locked by a writer"));
        }
        // Some file systems have no locks; the promise is the caller's in any case.
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    // SAFETY: the file does not change while the map lives, as the caller promises; it is open for
    // reading, and the map is read only.
    let map = unsafe { Mmap::map(&file) }?;
    // Advice that is not taken costs only speed.
    #[cfg(unix)]
    let _ = map.advise(memmap2::Advice::Sequential);
    Ok(Mapped { map, _file: file })
}

impl Deref for Mapped {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.map
    }
}

impl AsRef<[u8]> for Mapped {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        &self.map
    }
}

/// The whole file; the map lives as long as any slice of it. One allocation, nothing is copied.
impl From<Mapped> for Bytes {
    fn from(mapped: Mapped) -> Self {
        Self::from_owner(mapped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::testing::Folder;

    fn mapped(path: &Path) -> Result<Mapped, OpenError> {
        // SAFETY: the files of a test's folder are written by that test alone, and not while mapped.
        unsafe { map_file(path) }
    }

    #[test]
    fn a_map_is_the_file() {
        let folder = Folder::new("mapped");
        for text in ["", "a", "one\ntwo\n"] {
            let file = mapped(&folder.write("x.log", text)).unwrap();
            assert_eq!(&*file, text.as_bytes());
            let bytes = Bytes::from(file);
            let kept = bytes.slice(..bytes.len() / 2);
            drop(bytes);
            assert_eq!(kept, &text.as_bytes()[..text.len() / 2]);
        }
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = Folder::new("mapped-no-file");
        let error = mapped(folder.path()).unwrap_err();
        assert!(error.to_string().ends_with(": not a regular file"), "{error}");
        let error = mapped(&folder.path().join("none")).unwrap_err();
        assert_eq!(error.cause().kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_writer_with_a_lock_and_a_map_keep_each_other_out() {
        let folder = Folder::new("mapped-locked");
        let path = folder.write("x.log", "a\n");
        let writer = File::options().append(true).open(&path).unwrap();
        writer.lock().unwrap();
        let error = mapped(&path).unwrap_err();
        assert!(error.to_string().ends_with(": locked by a writer"), "{error}");
        writer.unlock().unwrap();
        let map = Bytes::from(mapped(&path).unwrap());
        assert!(writer.try_lock().is_err());
        drop(map);
        assert!(writer.try_lock().is_ok());
    }
}
