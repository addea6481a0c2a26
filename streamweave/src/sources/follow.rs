//! `follow(path)`: a file that grows, through its rotations.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::run::current;
use crate::source::Source;
use crate::sources::each::{Each, InputName, Inputs};
use crate::sources::file::OpenError;
use crate::sources::read::read_once;

/// How long to wait between two looks at a file that has nothing new.
const EVERY: Duration = Duration::from_millis(250);

/// How long a file that was replaced may be quiet before it is done with.
const LINGER: Duration = Duration::from_secs(5);

/// A path whose file is followed; made by [`follow`].
#[derive(Debug)]
pub struct Follow {
    path: Arc<Path>,
    every: Duration,
    linger: Duration,
    from_end: bool,
    /// Which file of the path it is; 0 before the first.
    generation: u64,
    /// The error that was told last and has not gone since.
    told: Option<ErrorKind>,
    shared: Shared,
}

/// One file of a followed path: what is read from it waits for more until the path has another one.
#[derive(Debug)]
pub struct Generation {
    file: File,
    path: Arc<Path>,
    every: Duration,
    linger: Duration,
    clock: Clock,
    /// How many bytes of the file were read.
    place: u64,
    /// The file that was last seen at the path.
    newest: FileId,
    /// When there was last something of a file that was replaced.
    lively: Option<Duration>,
    /// When to look at the path again, even if there is more to read.
    next_look: Duration,
    shared: Shared,
}

/// What a file tells its path when it is done with.
type Shared = Arc<Mutex<Handover>>;

#[derive(Debug, Default)]
struct Handover {
    /// The files that came after it, the oldest first.
    next: VecDeque<File>,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Following,
    /// The run wants nothing more.
    Stopped,
    /// A file could not be read.
    Failed,
}

/// Which file it is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId {
    device: u64,
    inode: u64,
}

/// What lies at the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// The file that is read, or nothing.
    Nothing,
    /// The file that is read, shorter than it was.
    Truncated,
    /// Other files came after the one that is read.
    Replaced,
}

/// Why a read ended: the run wants nothing more.
#[derive(Debug)]
struct Stopped;

/// Reads a file from its beginning, waits for more of it, and goes on with the file that takes its place.
///
/// Four times a second, by the clock of the run, it looks whether the file has grown and which file
/// has its name. [`each`](Follow::each) makes a source of it.
///
/// - **Renamed, deleted, and created again** (`logrotate` with `create`): the old file is read to its
///   end, and then on for as long as somebody still writes to it: until nothing came for 5 seconds
///   ([`linger`](Follow::linger)). Then the new one is read from its beginning, and so are those that
///   came meanwhile. Without a new file it stays with the old one.
/// - **Shortened** (`copytruncate`): it is read anew from its beginning. What was written and cut off
///   between two looks is lost, as `logrotate` itself loses it, and a file that is longer again by the
///   next look is not seen to have been cut.
/// - **Not there yet**: it waits for the file, at the beginning and later.
///
/// Each of these is a *generation*, which errors name. A line does not go on from one to the next.
/// A file that comes and goes between two looks is never seen.
///
/// The source ends when the run is [shut down](crate::Handle::shutdown) and at no other time; a line
/// whose end was not written by then is not handed out. It blocks its thread, so in an asynchronous
/// drawing it belongs into a region of its own, behind `thread()`.
///
/// # Errors
/// A file that may not be opened is told once and tried again; an error while it is read ends the
/// input.
///
/// ```
/// use std::time::Duration;
/// use streamweave::{follow, read_lines};
/// # use streamweave::pipeline;
/// let path = std::env::temp_dir().join(format!("follow-{}.log", std::process::id()));
/// std::fs::write(&path, "one\ntwo\nthr")?;
/// let (seen, lines) = std::sync::mpsc::channel();
/// let pipeline = pipeline! {
///     source(follow(&path).each(read_lines)) -> map(str::to_owned) -> sink(seen);
/// };
/// let handle = pipeline.handle();
/// std::thread::scope(|scope| {
///     let run = scope.spawn(|| pipeline.run());
///     assert_eq!(lines.recv().unwrap(), "one");
///     assert_eq!(lines.recv().unwrap(), "two");
///     handle.shutdown(Duration::from_secs(5));
///     run.join().unwrap()
/// })?;
/// assert!(lines.recv().is_err(), "the third line was not written to its end");
/// # std::fs::remove_file(path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn follow(path: impl AsRef<Path>) -> Follow {
    Follow {
        path: path.as_ref().into(),
        every: EVERY,
        linger: LINGER,
        from_end: false,
        generation: 0,
        told: None,
        shared: Shared::default(),
    }
}

impl Follow {
    /// Begins at the end of the file that is there at the first look; later files are read whole.
    pub fn from_end(self) -> Self {
        Self { from_end: true, ..self }
    }

    /// How long to wait between two looks; 250 milliseconds is the default.
    pub fn every(self, every: Duration) -> Self {
        Self { every, ..self }
    }

    /// How long a file that was replaced must be quiet before the next one is read; 5 seconds is the
    /// default. A program that reopens its log later than that loses lines.
    pub fn linger(self, linger: Duration) -> Self {
        Self { linger, ..self }
    }

    /// A source that reads each file of the path by a source of its own, for `source(..)`: `read_lines`,
    /// or `|file| read_lines(file).at_most(1 << 20)`.
    pub fn each<F, S>(self, open: F) -> Each<Self, F, S>
    where
        F: FnMut(Generation) -> S,
        S: Source,
    {
        Each::new(self, open)
    }

    /// Opens what lies at the path, when something does.
    fn open(&mut self, clock: &Clock) -> Option<Result<File, OpenError>> {
        // A file that was read is not read again: behind it there is something else to wait for.
        let mut is_due = self.generation == 0;
        loop {
            if !is_due && !current::wait_until(clock, clock.now().saturating_add(self.every)) {
                return None;
            }
            is_due = false;
            match open_file(&self.path) {
                Ok(file) => return Some(Ok(file)),
                Err(cause) if cause.kind() == ErrorKind::NotFound => self.told = None,
                Err(cause) if self.told == Some(cause.kind()) => {}
                Err(cause) => {
                    self.told = Some(cause.kind());
                    return Some(Err(OpenError::new(self.path.to_path_buf(), cause)));
                }
            }
        }
    }
}

fn open_file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() { Err(ErrorKind::IsADirectory.into()) } else { Ok(file) }
}

fn lock(shared: &Shared) -> MutexGuard<'_, Handover> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inputs for Follow {
    type Reader = Generation;

    fn next_input(&mut self) -> Option<Result<Generation, OpenError>> {
        let clock = current::clock().unwrap_or_else(Clock::system);
        let (next, state) = {
            let mut handover = lock(&self.shared);
            (handover.next.pop_front(), handover.state)
        };
        if state != State::Following {
            return None;
        }
        let opened = match next {
            Some(file) => Ok(file),
            None => self.open(&clock)?,
        };
        let from_end = std::mem::take(&mut self.from_end) && self.generation == 0;
        let begun = opened.and_then(|file| {
            Generation::new(file, from_end, self, clock)
                .map_err(|cause| OpenError::new(self.path.to_path_buf(), cause))
        });
        if begun.is_ok() {
            self.generation += 1;
            self.told = None;
        }
        Some(begun)
    }

    fn name(&self) -> InputName {
        InputName::generation_of(&self.path, self.generation)
    }

    fn was_stopped(&self) -> bool {
        lock(&self.shared).state == State::Stopped
    }
}

impl FileId {
    fn of(data: &Metadata) -> Self {
        Self { device: data.dev(), inode: data.ino() }
    }
}

impl Generation {
    fn new(mut file: File, from_end: bool, follow: &Follow, clock: Clock) -> io::Result<Self> {
        let place = if from_end { file.seek(SeekFrom::End(0))? } else { 0 };
        let own = FileId::of(&file.metadata()?);
        // What was opened after it is newer.
        let newest = match lock(&follow.shared).next.back() {
            Some(file) => FileId::of(&file.metadata()?),
            None => own,
        };
        Ok(Self {
            file,
            path: Arc::clone(&follow.path),
            every: follow.every,
            linger: follow.linger,
            place,
            newest,
            lively: None,
            next_look: clock.now().saturating_add(follow.every),
            clock,
            shared: Arc::clone(&follow.shared),
        })
    }

    /// The path that is followed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks what lies at the path; a file that was not there before is opened and kept.
    fn look(&mut self) -> io::Result<Seen> {
        self.next_look = self.clock.now().saturating_add(self.every);
        if self.file.metadata()?.len() < self.place {
            return Ok(Seen::Truncated);
        }
        // The files are open, so that no other one can have their numbers.
        let is_new = fs::metadata(&self.path)
            .is_ok_and(|data| data.is_file() && FileId::of(&data) != self.newest);
        if is_new && let Ok(file) = open_file(&self.path) {
            let opened = FileId::of(&file.metadata()?);
            if opened != self.newest {
                self.newest = opened;
                lock(&self.shared).next.push_back(file);
            }
        }
        let is_replaced = !lock(&self.shared).next.is_empty();
        Ok(if is_replaced { Seen::Replaced } else { Seen::Nothing })
    }

    /// The end of the file was reached; whether to look for more at once.
    fn wait_for_more(&mut self) -> io::Result<Found> {
        match self.look()? {
            Seen::Nothing => {}
            Seen::Truncated => {
                let mut again = self.file.try_clone()?;
                again.seek(SeekFrom::Start(0))?;
                lock(&self.shared).next.push_front(again);
                return Ok(Found::End);
            }
            Seen::Replaced => match self.lively {
                // What was written before it was replaced is there now.
                None => {
                    self.lively = Some(self.clock.now());
                    return Ok(Found::Perhaps);
                }
                Some(lively) if self.clock.now() >= lively.saturating_add(self.linger) => {
                    return Ok(Found::End);
                }
                Some(_) => {}
            },
        }
        if current::wait_until(&self.clock, self.clock.now().saturating_add(self.every)) {
            return Ok(Found::Perhaps);
        }
        lock(&self.shared).state = State::Stopped;
        Err(io::Error::other(Stopped))
    }

    fn read_on(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = read_once(&mut self.file, buffer)?;
            if count > 0 {
                self.place += count as u64;
                self.lively = self.lively.map(|_| self.clock.now());
                // A reader that lags behind must not miss a file that is renamed meanwhile.
                if self.clock.now() >= self.next_look {
                    self.look()?;
                }
                return Ok(count);
            }
            if self.wait_for_more()? == Found::End {
                return Ok(0);
            }
        }
    }
}

/// What there may be behind the end of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Perhaps,
    End,
}

impl Read for Generation {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        self.read_on(buffer).inspect_err(|_| {
            let mut handover = lock(&self.shared);
            if handover.state == State::Following {
                handover.state = State::Failed;
            }
        })
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the run was shut down")
    }
}

impl Error for Stopped {}

#[cfg(test)]
mod tests;
