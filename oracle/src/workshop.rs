//! Where programs are built and run: a cargo project below the target directory, with many drawings
//! in each of its programs.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a program may run on all inputs of a drawing.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// How long rustc may take for a lone drawing.
const ALONE: Duration = Duration::from_secs(20);

const MAIN: &str = "\
fn main() {
    let drawing = std::env::args().nth(1).unwrap_or_default();
    let run: fn(&oracle_support::support::Input) -> Vec<String> = match drawing.as_str() {
{arms}        _ => return,
    };
    std::panic::set_hook(Box::new(|_| ()));
    for line in std::io::stdin().lines() {
        let lines = run(&oracle_support::support::Input::parse(&line.unwrap_or_default()));
        println!(\"{}\", lines.join(\";\"));
        println!(\"{}\", oracle_support::support::alive());
    }
}
";

pub(crate) struct Workshop {
    /// Its programs are called after it: those of all workshops are built in one folder.
    name: String,
    folder: PathBuf,
    /// Drawings in one program.
    batch: usize,
    /// Programs that are run at the same time.
    workers: usize,
}

/// What became of a program.
#[derive(Clone, Debug)]
pub(crate) enum Ran {
    /// For each input the lines of the report, and the records that were still alive.
    Finished(Vec<(String, i64)>),
    /// What rustc says.
    Rejected(String),
    Hung,
    Crashed(String),
}

enum Built {
    Done,
    Rejected(String),
    Endless,
}

/// A program to be built and the lines that it reads.
pub(crate) struct Job {
    pub(crate) module: String,
    pub(crate) input: String,
}

impl Workshop {
    pub(crate) fn new(name: &str, batch: usize) -> Self {
        let folder = target().join("oracle").join(name);
        let workers = thread::available_parallelism().map_or(2, usize::from);
        Self { name: name.to_owned(), folder, batch, workers }
    }

    /// Builds and runs all programs.
    pub(crate) fn run(&self, jobs: &[Job]) -> io::Result<Vec<Ran>> {
        let rejected = self.build(jobs)?;
        let mut results: Vec<Option<Ran>> = vec![None; jobs.len()];
        let work: Vec<usize> = (0..jobs.len()).filter(|job| !rejected.contains_key(job)).collect();
        let chunks = work.chunks(work.len().div_ceil(self.workers).max(1));
        thread::scope(|scope| {
            let running: Vec<_> = chunks
                .map(|chunk| {
                    let run = |job: &usize| (*job, self.run_one(*job, &jobs[*job].input));
                    scope.spawn(move || chunk.iter().map(run).collect::<Vec<_>>())
                })
                .collect();
            for (job, ran) in
                running.into_iter().flat_map(|worker| worker.join().unwrap_or_default())
            {
                results[job] = Some(ran.unwrap_or_else(|error| Ran::Crashed(error.to_string())));
            }
        });
        for (job, errors) in rejected {
            results[job] = Some(Ran::Rejected(errors));
        }
        let missing = || Ran::Crashed("was not run".to_owned());
        Ok(results.into_iter().map(|ran| ran.unwrap_or_else(missing)).collect())
    }

    /// Builds what rustc accepts; the errors of the rest.
    fn build(&self, jobs: &[Job]) -> io::Result<BTreeMap<usize, String>> {
        let mut rejected: BTreeMap<usize, String> = BTreeMap::new();
        // The first build builds the library as well.
        let limit = Duration::from_secs(300 + jobs.len() as u64);
        loop {
            self.write(jobs, &rejected)?;
            let known = rejected.len();
            let log = match self.cargo("build", limit)? {
                Built::Done => return Ok(rejected),
                Built::Rejected(log) => {
                    rejected.extend(errors(&log));
                    log
                }
                Built::Endless => {
                    rejected.extend(self.endless(jobs, &rejected)?);
                    "the build does not end".to_owned()
                }
            };
            if rejected.len() == known {
                return Err(io::Error::other(format!("the programs cannot be built:\n{log}")));
            }
        }
    }

    /// The drawings that keep rustc busy for ever.
    fn endless(
        &self,
        jobs: &[Job],
        rejected: &BTreeMap<usize, String>,
    ) -> io::Result<BTreeMap<usize, String>> {
        let mut endless = BTreeMap::new();
        for job in (0..jobs.len()).filter(|job| !rejected.contains_key(job)) {
            let none = BTreeMap::new();
            self.write(&jobs[job..=job], &none)?;
            if let Built::Endless = self.cargo("check", ALONE)? {
                endless.insert(job, "rustc does not end".to_owned());
            }
        }
        Ok(endless)
    }

    fn cargo(&self, command: &str, limit: Duration) -> io::Result<Built> {
        let mut child = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args([command, "--keep-going", "--message-format=short", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target().join("oracle/target"))
            .env_remove("RUSTFLAGS")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let log = read_all(child.stderr.take());
        Ok(match wait(&mut child, limit)? {
            None => Built::Endless,
            Some(status) if status.success() => Built::Done,
            Some(_) => Built::Rejected(log.join().unwrap_or_default()),
        })
    }

    fn write(&self, jobs: &[Job], rejected: &BTreeMap<usize, String>) -> io::Result<()> {
        let batches = jobs.len().div_ceil(self.batch);
        let members: Vec<String> = (0..batches).map(|batch| format!("\"batch{batch}\"")).collect();
        put(&self.folder.join("Cargo.toml"), &workspace(&members.join(", ")))?;
        for file in ["Cargo.lock", "rust-toolchain.toml"] {
            put(&self.folder.join(file), &fs::read_to_string(root().join(file))?)?;
        }
        self.write_support()?;
        for batch in 0..batches {
            let folder = self.folder.join(format!("batch{batch}"));
            let jobs = batch * self.batch..jobs.len().min((batch + 1) * self.batch);
            put(&folder.join("Cargo.toml"), &package(&self.name, batch, &root()))?;
            let built: Vec<usize> =
                jobs.clone().filter(|job| !rejected.contains_key(job)).collect();
            let modules: String = built.iter().map(|job| format!("mod d{job};\n")).collect();
            let arm = |job: &usize| format!("        \"{job}\" => d{job}::run,\n");
            let arms: String = built.iter().map(arm).collect();
            let main = format!("#![allow(warnings)]\n{modules}\n{}", MAIN.replace("{arms}", &arms));
            put(&folder.join("src/main.rs"), &main)?;
        }
        for (job, Job { module, .. }) in jobs.iter().enumerate() {
            let file = format!("batch{}/src/d{job}.rs", job / self.batch);
            put(&self.folder.join(file), module)?;
        }
        Ok(())
    }

    fn write_support(&self) -> io::Result<()> {
        let folder = self.folder.join("support");
        put(&folder.join("Cargo.toml"), &support(&root()))?;
        put(&folder.join("src/lib.rs"), "pub mod functions;\npub mod support;\n")?;
        put(&folder.join("src/functions.rs"), include_str!("functions.rs"))?;
        put(&folder.join("src/support.rs"), include_str!("support.rs"))
    }

    /// Runs one drawing on its inputs; it is killed when its time is over.
    pub(crate) fn run_one(&self, job: usize, input: &str) -> io::Result<Ran> {
        let program = format!("oracle/target/debug/{}{}", self.name, job / self.batch);
        let mut child = Command::new(target().join(program))
            .arg(job.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that has crashed does not read; what it left says so.
            _ = stdin.write_all(input.as_bytes());
        }
        let reader = read_all(child.stdout.take());
        let status = wait(&mut child, TIME_LIMIT)?;
        let text = reader.join().unwrap_or_default();
        Ok(match status {
            None => Ran::Hung,
            Some(status) if !status.success() => Ran::Crashed(format!("{status}\n{text}")),
            Some(_) => Ran::Finished(results(&text)),
        })
    }
}

fn results(text: &str) -> Vec<(String, i64)> {
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.chunks(2);
    pairs
        .filter_map(|pair| Some(((*pair.first()?).to_owned(), pair.get(1)?.parse().ok()?)))
        .collect()
}

fn read_all(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read until an error came is all that there is to show.
            _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// `None` when the time was over first: then the process has been killed.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            kill(child)?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Kills a process with those that it started: cargo's end does not end rustc.
fn kill(child: &mut Child) -> io::Result<()> {
    let group = format!("-{}", child.id());
    Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status()?;
    child.kill()
}

/// The errors of each drawing, from lines such as `batch0/src/d12.rs:9:14: error: ..`.
fn errors(text: &str) -> BTreeMap<usize, String> {
    let mut errors: BTreeMap<usize, String> = BTreeMap::new();
    for line in text.lines() {
        let Some((file, rest)) = line.split_once(".rs:") else { continue };
        let Some(job) = file.rsplit_once("/d").and_then(|(_, job)| job.parse().ok()) else {
            continue;
        };
        if rest.contains(": error") {
            let found = errors.entry(job).or_default();
            found.push_str(rest);
            found.push('\n');
        }
    }
    errors
}

/// Writes a file unless it has this text already, so that cargo builds only what is new.
fn put(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

fn workspace(members: &str) -> String {
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"support\", {members}]\n\n\
         [profile.dev]\nopt-level = 0\ndebug = false\nincremental = false\n\n\
         [profile.dev.build-override]\nopt-level = 2\n"
    )
}

fn package(name: &str, batch: usize, root: &Path) -> String {
    format!(
        "[package]\nname = \"{name}{batch}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         oracle-support = {{ path = \"../support\" }}\nstreamweave = {{ path = {:?} }}\n",
        root.join("streamweave")
    )
}

fn support(root: &Path) -> String {
    format!(
        "[package]\nname = \"oracle-support\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         streamweave = {{ path = {:?} }}\n",
        root.join("streamweave")
    )
}

/// The workspace.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
