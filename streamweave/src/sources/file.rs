//! `open(path)`: a file that names itself in its errors.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file opened for reading whose errors name its path: ``cannot read `x.log`: ..``.
#[derive(Debug)]
pub struct NamedFile {
    file: File,
    path: PathBuf,
}

/// Why a file could not be opened.
///
/// [`Display`](fmt::Display) writes ``cannot open `x.log`: No such file or directory ..``.
#[derive(Debug)]
pub struct OpenError {
    path: PathBuf,
    cause: io::Error,
}

/// What an [`io::Error`] of a [`NamedFile`] carries.
#[derive(Debug)]
struct NamedCause {
    path: PathBuf,
    cause: io::Error,
}

/// Opens a file for reading.
///
/// Nothing is read and nothing is buffered: `read_lines` and `read_chunks` have a buffer of their
/// own. A directory can be opened on some systems; its first read fails then.
///
/// # Errors
/// When the file is not there or may not be read; the error names the path.
///
/// ```
/// # use streamweave::pipeline;
/// let file = streamweave::open("Cargo.toml")?;
/// let report = pipeline! { lines = read_lines(file) -> count(); }.run()?;
/// assert!(report.lines > 0);
/// let error = streamweave::open("no/such.log").unwrap_err();
/// assert!(error.to_string().starts_with("cannot open `no/such.log`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn open(path: impl AsRef<Path>) -> Result<NamedFile, OpenError> {
    let path = path.as_ref().to_owned();
    match File::open(&path) {
        Ok(file) => Ok(NamedFile { file, path }),
        Err(cause) => Err(OpenError { path, cause }),
    }
}

impl NamedFile {
    /// The path the file was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file itself.
    pub fn into_inner(self) -> File {
        self.file
    }

    /// How many bytes a regular file has now; `None` of what has no size, such as a pipe.
    pub fn size(&self) -> Option<u64> {
        let data = self.file.metadata().ok()?;
        data.is_file().then_some(data.len())
    }

    #[cold]
    fn name(&self, cause: io::Error) -> io::Error {
        let path = self.path.clone();
        io::Error::new(cause.kind(), NamedCause { path, cause })
    }
}

#[cfg(all(feature = "sendfile", target_os = "linux"))]
impl std::os::fd::AsFd for NamedFile {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl Read for NamedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer).map_err(|cause| self.name(cause))
    }

    fn read_to_end(&mut self, buffer: &mut Vec<u8>) -> io::Result<usize> {
        let read = self.file.read_to_end(buffer);
        read.map_err(|cause| self.name(cause))
    }

    fn read_to_string(&mut self, buffer: &mut String) -> io::Result<usize> {
        let read = self.file.read_to_string(buffer);
        read.map_err(|cause| self.name(cause))
    }
}

impl OpenError {
    #[cold]
    pub(crate) fn new(path: PathBuf, cause: io::Error) -> Self {
        Self { path, cause }
    }

    /// The path that could not be opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the system said.
    pub fn cause(&self) -> &io::Error {
        &self.cause
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot open `{}`: {}", self.path.display(), self.cause)
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

impl fmt::Display for NamedCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path.display(), self.cause)
    }
}

impl Error for NamedCause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_path() {
        let error = open("no/such.log").unwrap_err();
        assert_eq!(error.path(), Path::new("no/such.log"));
        assert_eq!(error.cause().kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().starts_with("cannot open `no/such.log`: "));
    }

    #[cfg(unix)]
    #[test]
    fn a_failed_read_names_the_path() {
        let error = open("src").unwrap().read(&mut [0]).unwrap_err();
        assert!(error.to_string().starts_with("cannot read `src`: "), "{error}");
    }

    #[test]
    fn reads_the_file() {
        let mut text = String::new();
        open("Cargo.toml").unwrap().read_to_string(&mut text).unwrap();
        assert!(text.contains("name = \"streamweave\""));
    }
}
