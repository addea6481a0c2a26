//! The cases of a folder, and what rustc says about them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::marks::Mark;

const PLACE: [&str; 4] = ["line_start", "line_end", "column_start", "column_end"];

/// One file with a `main`.
pub(crate) struct Case {
    /// The name of its binary.
    pub(crate) name: String,
    /// The folder it lies in.
    pub(crate) class: String,
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// One error or warning.
pub(crate) struct Found {
    message: Value,
    pub(crate) rendered: String,
}

/// The files in `folder` and the folders in it, in order.
pub(crate) fn collect(folder: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut cases);
    cases.sort_by(|a, b| a.path.cmp(&b.path));
    cases
}

fn walk(folder: &Path, cases: &mut Vec<Case>) {
    for entry in std::fs::read_dir(folder).expect("the folder of the cases") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            walk(&path, cases);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
            let class = name(folder);
            let name = name(&path).replace('.', "_");
            let text = std::fs::read_to_string(&path).expect("a case is text");
            cases.push(Case { name: format!("{class}-{name}"), class, path, text });
        }
    }
}

/// Checks all cases with one call of `cargo check` or `cargo clippy`, with all features of streamweave.
pub(crate) fn check(cases: &[Case], command: &str) -> BTreeMap<String, Vec<Found>> {
    check_with(cases, command, "\"tokio\"")
}

/// The same with the given features.
pub(crate) fn check_with(
    cases: &[Case],
    command: &str,
    features: &str,
) -> BTreeMap<String, Vec<Found>> {
    let package = package(cases, features);
    let output = Command::new(env!("CARGO"))
        .args([command, "--offline", "--keep-going", "--message-format=json", "--quiet"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let mut found: BTreeMap<String, Vec<Found>> =
        cases.iter().map(|case| (case.name.clone(), Vec::new())).collect();
    let mut checked = 0;
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let message: Value = serde_json::from_slice(line).expect("cargo writes JSON");
        checked += usize::from(message["reason"] == "compiler-artifact");
        let Some(errors) = message["target"]["name"].as_str().and_then(|n| found.get_mut(n)) else {
            continue;
        };
        errors.extend(Found::new(&message["message"]));
    }
    assert!(checked > 0, "{}", String::from_utf8_lossy(&output.stderr));
    found
}

/// Writes a package with a binary for each case.
fn package(cases: &[Case], features: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&cases[0].class);
    let mut manifest = format!(
        "[package]\nname = \"cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\
         [workspace]\n[dependencies]\nstreamweave = {{ path = {:?}, features = [{features}] }}\n",
        here.join("../streamweave")
    );
    if !features.is_empty() {
        manifest += "tokio = { version = \"1\", features = [\"rt\", \"time\"] }\n";
    }
    for case in cases {
        manifest += &format!("[[bin]]\nname = {:?}\npath = {:?}\n", case.name, case.path);
    }
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest can be written");
    std::fs::copy(here.join("../Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    folder
}

impl Case {
    /// The file that holds the text of its errors.
    fn golden(&self) -> PathBuf {
        self.path.with_extension("stderr")
    }

    /// Whether the errors read as recorded; `TRYBUILD=overwrite` records them.
    pub(crate) fn reads_as_recorded(&self, found: &[Found]) -> bool {
        let texts: Vec<&str> = found.iter().map(|found| found.rendered.as_str()).collect();
        let text = texts.concat().replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "");
        if std::env::var_os("TRYBUILD").is_some_and(|wish| wish == "overwrite") && !text.is_empty()
        {
            std::fs::write(self.golden(), &text).expect("the golden file can be written");
        }
        std::fs::read_to_string(self.golden()).unwrap_or_default() == text
    }
}

impl Found {
    fn new(message: &Value) -> Option<Self> {
        let is_mistake = message["level"] == "error" || message["level"] == "warning";
        let is_summary = message["spans"].as_array().is_none_or(Vec::is_empty)
            && message["message"].as_str().is_some_and(|text| {
                text.starts_with("aborting due to") || text.ends_with("emitted")
            });
        (is_mistake && !is_summary).then(|| Self {
            message: message.clone(),
            rendered: message["rendered"].as_str().unwrap_or_default().to_owned(),
        })
    }

    pub(crate) fn is_error(&self) -> bool {
        self.message["level"] == "error"
    }

    fn text(&self) -> &str {
        self.message["message"].as_str().unwrap_or_default()
    }

    /// The places that are underlined as the mistake; rustc may label one of them twice.
    fn primary(&self) -> Vec<&Value> {
        let spans = self.message["spans"].as_array().into_iter().flatten();
        let mut found: Vec<&Value> = Vec::new();
        for span in spans.filter(|span| span["is_primary"] == true) {
            if !found.iter().any(|known| PLACE.iter().all(|key| known[key] == span[key])) {
                found.push(span);
            }
        }
        found
    }

    /// What every error must be: one place, none of our macros in its trace, and a way out where the
    /// error is ours.
    pub(crate) fn shape(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !self.is_error() {
            wrong.push("a warning".to_owned());
        }
        let primary = self.primary();
        if primary.len() != 1 {
            wrong.push(format!("{} primary places", primary.len()));
        }
        // An empty body has no token to point at but the macro itself.
        let empty = ["the pipeline is empty", "a `stage!` begins with its input"];
        let speaks_of = |name| self.rendered.contains(&format!("originates in the macro `{name}`"));
        if !empty.iter().any(|text| self.text().starts_with(text)) {
            if primary.iter().any(|span| !span["expansion"].is_null()) {
                wrong.push("the place lies in a macro's expansion".to_owned());
            }
            if speaks_of("pipeline") || speaks_of("stage") {
                wrong.push("the error speaks of the macro".to_owned());
            }
        }
        // The one error of rustc's own without a code; its help is a note of its own.
        let is_rustcs = self.text() == "future cannot be sent between threads safely";
        if self.message["code"].is_null() && !is_rustcs && !self.text().contains("\n= help: ") {
            wrong.push("no help".to_owned());
        }
        wrong
    }

    pub(crate) fn is_at(&self, mark: &Mark) -> bool {
        let place = [mark.line, mark.line, mark.columns.start, mark.columns.end];
        let is_there = |span: &&Value| PLACE.iter().zip(place).all(|(key, at)| span[*key] == at);
        self.text().starts_with(&mark.message) && self.primary().first().is_some_and(is_there)
    }

    pub(crate) fn place(&self) -> String {
        let spans = self.primary();
        let Some(span) = spans.first() else { return "nowhere".to_owned() };
        format!("{}:{}..{}", span["line_start"], span["column_start"], span["column_end"])
    }
}
