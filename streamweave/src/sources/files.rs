//! `files(pattern)`: the files that a pattern names, one after the other.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::source::Source;
use crate::sources::each::{Each, InputName, Inputs};
use crate::sources::file::OpenError;
use crate::sources::progress::Progress;

/// Files that are read one after the other; made by [`Files::new`] and `files`.
#[derive(Debug)]
pub struct Files {
    ahead: std::vec::IntoIter<Result<PathBuf, OpenError>>,
    last: InputName,
    progress: Progress,
}

/// One of several files, opened for reading.
///
/// Its errors do not name it: the source that reads several files does.
#[derive(Debug)]
pub struct InputFile {
    file: File,
    path: PathBuf,
    progress: Progress,
}

/// A pattern that makes no sense, and where.
#[cfg(feature = "glob")]
#[derive(Debug)]
pub struct PatternError(glob::PatternError);

/// The files that a pattern names, in the order of their paths.
///
/// `*` stands for anything within a name, `?` for one character, `[a-z]` for one of several, and `**`
/// for any number of folders: `logs/**/*.gz`. Folders themselves are passed over, and hidden files are
/// not. The folders are read when this is called, so later files are not seen; where nothing fits,
/// there are no files, which [`paths`](Files::paths) shows. Paths are kept in memory, nothing else.
///
/// ```
/// use streamweave::{Files, files, read_lines};
/// # use streamweave::pipeline;
///
/// let lines = files("src/*.rs")?.each(read_lines);
/// let report = pipeline! { total = source(lines) -> count(); }.run()?;
/// assert!(report.total > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the pattern makes no sense. A folder that cannot be read is an error in its turn, when the
/// files are read.
#[cfg(feature = "glob")]
pub fn files(pattern: &str) -> Result<Files, PatternError> {
    let found = glob::glob(pattern).map_err(PatternError)?;
    let mut found: Vec<_> = found
        .map(|entry| entry.map_err(|error| OpenError::new(error.path().to_owned(), error.into())))
        .filter(|entry| !entry.as_ref().is_ok_and(|path| path.is_dir()))
        .collect();
    found.sort_by(|left, right| path_of(left).cmp(path_of(right)));
    Ok(Files::of(found))
}

#[cfg(feature = "glob")]
fn path_of(entry: &Result<PathBuf, OpenError>) -> &Path {
    entry.as_ref().map_or_else(OpenError::path, PathBuf::as_path)
}

impl Files {
    /// The files with these paths, in this order.
    ///
    /// ```
    /// # use streamweave::{Files, pipeline, read_chunks};
    /// let paths = ["Cargo.toml", "no/such.toml", "src/lib.rs"];
    /// let report = pipeline! {
    ///     chunks = source(Files::new(paths).each(read_chunks));
    ///     bytes  = chunks -> map(<[u8]>::len) -> sum();
    ///     failed = chunks.err -> map(|error| error.to_string()) -> collect();
    /// }
    /// .run()?;
    /// assert!(report.bytes > 0);
    /// assert!(report.failed[0].starts_with("cannot open `no/such.toml`"));
    /// # Ok::<(), streamweave::RunError>(())
    /// ```
    pub fn new<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Self {
        Self::of(paths.into_iter().map(|path| Ok(path.into())).collect())
    }

    fn of(paths: Vec<Result<PathBuf, OpenError>>) -> Self {
        let last = InputName::file(PathBuf::new());
        Self { ahead: paths.into_iter(), last, progress: Progress::new() }
    }

    /// The paths that are still ahead.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.ahead.as_slice().iter().flatten().map(PathBuf::as_path)
    }

    /// Expects and counts the bytes of all files, as they are on disk.
    pub fn with_progress(mut self, progress: &Progress) -> Self {
        let sizes = self.paths().filter_map(|path| path.metadata().ok());
        progress.expect(sizes.filter(|data| data.is_file()).map(|data| data.len()).sum());
        self.progress = progress.clone();
        self
    }

    /// A source that reads each file by a source of its own, for `source(..)`.
    ///
    /// `open` makes the source: `read_lines`, or `|file| read_lines(decompress(file)).at_most(1 << 20)`.
    /// One file is open at a time; the end of a file ends its last line. An error names the file and,
    /// where the source tells it, the place in that file. A file that cannot be opened or read goes to
    /// the `.err` port, and the source goes on with the next one; where nothing reads the port, the run
    /// ends there.
    pub fn each<F, S>(self, open: F) -> Each<Self, F, S>
    where
        F: FnMut(InputFile) -> S,
        S: Source,
    {
        Each::new(self, open)
    }
}

impl Inputs for Files {
    type Reader = InputFile;

    fn next_input(&mut self) -> Option<Result<InputFile, OpenError>> {
        let next = self.ahead.next()?;
        let path = next.as_deref().unwrap_or_else(OpenError::path);
        self.last = InputName::file(path.to_owned());
        Some(next.and_then(|path| match File::open(&path) {
            Ok(file) => Ok(InputFile { file, path, progress: self.progress.clone() }),
            Err(cause) => Err(OpenError::new(path, cause)),
        }))
    }

    fn name(&self) -> InputName {
        self.last.clone()
    }
}

impl InputFile {
    /// The path the file was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Read for InputFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.progress.add(count as u64);
        Ok(count)
    }
}

#[cfg(feature = "glob")]
impl std::fmt::Display for PatternError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at character {} of the pattern", self.0.msg, self.0.pos + 1)
    }
}

#[cfg(feature = "glob")]
impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::read_lines::read_lines;
    use crate::sources::testing::Folder;

    /// The lines of some files, and what is wrong with them, without the folder's name.
    fn events(files: Files, folder: &Folder) -> Vec<String> {
        let mut source = files.each(|file| read_lines(file).at_most(9));
        let mut events = Vec::new();
        assert_eq!(source.items().next(), None);
        loop {
            match source.fill() {
                Ok(false) => break,
                Ok(true) => events.extend(source.items().map(str::to_owned)),
                Err(error) => events.push(error.to_string()),
            }
        }
        assert!(!source.fill().unwrap());
        let name = format!("{}/", folder.path().display());
        events.iter().map(|event| event.replace(&name, "")).collect()
    }

    #[test]
    fn a_file_ends_its_last_line_and_places_are_its_own() {
        let folder = Folder::new("files");
        let paths = [
            folder.write("b.log", "one\ntwo"),
            folder.write("empty.log", ""),
            folder.path().join("missing.log"),
            folder.path().to_owned(),
            folder.write("a.log", b"three\n\xff\nfour\nmuch too long\n"),
        ];
        let events = events(Files::new(paths), &folder);
        assert_eq!(events[..2], ["one", "two"]);
        assert!(events[2].starts_with("cannot open `missing.log`: "), "{}", events[2]);
        assert!(
            events[3].ends_with(": line 1 (byte 0): Is a directory (os error 21)"),
            "{}",
            events[3]
        );
        assert_eq!(
            events[4..],
            [
                "three",
                "`a.log`: line 2 (byte 6): invalid UTF-8",
                "four",
                "`a.log`: line 4 (byte 13): longer than 9 bytes",
            ]
        );
    }

    #[test]
    fn progress_counts_all_files() {
        let folder = Folder::new("files-progress");
        let paths =
            [folder.write("a", "one\n"), folder.path().join("none"), folder.write("b", "22\n")];
        let progress = Progress::new();
        let files = Files::new(paths).with_progress(&progress);
        assert_eq!((progress.read(), progress.total()), (0, Some(7)));
        assert_eq!(events(files, &folder).len(), 3);
        assert_eq!(progress.read(), 7);
    }

    #[cfg(feature = "glob")]
    #[test]
    fn a_pattern_names_files_in_order() {
        let folder = Folder::new("files-glob");
        for name in ["b.log", "a.log", "c.txt", "sub/a.log", "sub/sub/b"] {
            folder.write(name, format!("{name}\n"));
        }
        std::fs::create_dir(folder.path().join("folder.log")).unwrap();
        let cases: [(&str, &[&str]); 5] = [
            ("*.log", &["a.log", "b.log"]),
            ("**/[ab]*", &["a.log", "b.log", "sub/a.log", "sub/sub/b"]),
            ("[bc].*", &["b.log", "c.txt"]),
            ("c.txt", &["c.txt"]),
            ("none*", &[]),
        ];
        for (pattern, expected) in cases {
            let found = files(&format!("{}/{pattern}", folder.path().display())).unwrap();
            assert_eq!(found.paths().count(), expected.len());
            assert_eq!(events(found, &folder), expected, "{pattern}");
        }
        let error = files("a/***").unwrap_err();
        assert!(error.to_string().ends_with("at character 5 of the pattern"), "{error}");
    }
}
