//! Rules of the repository that a machine can hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// All files below a folder with an ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut ahead = vec![folder.to_owned()];
    while let Some(folder) = ahead.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with(".git") {
                ahead.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the operators, from the rows of the compiler's table.
fn operators() -> Vec<String> {
    let table = read(&root().join("streamweave-macros/compiler/src/ops/table.rs"));
    let names: Vec<String> = table
        .lines()
        // Rows behind the table are not words of the language.
        .take_while(|line| *line != "];")
        .filter_map(|line| {
            let line = line.trim_start();
            let row = ["row(\"", "source(\"", "structural(\""];
            let rest = row.iter().find_map(|start| line.strip_prefix(start))?;
            Some(rest.split('"').next()?.to_owned())
        })
        .collect();
    assert!(names.len() > 50, "the table is read: {names:?}");
    names
}

/// The stages of the compiler from left to right, each with the modules that it may name.
const LEFT_OF: &[(&str, &[&str])] = &[
    ("diagnostics", &[]),
    ("ast", &["diagnostics"]),
    ("ops", &[]),
    ("parse", &["ast", "diagnostics"]),
    ("graph", &["diagnostics", "ops"]),
    ("model", &["ast", "diagnostics", "graph", "ops"]),
    ("regions", &["graph"]),
    ("order", &["diagnostics", "graph", "ops", "regions"]),
    ("flow", &["graph", "ops", "order", "regions"]),
    ("transfer", &["flow", "graph", "ops"]),
    ("check", &["diagnostics", "flow", "graph", "ops", "order", "regions", "transfer"]),
    ("plan", &["flow", "graph", "ops", "order", "transfer"]),
    ("emit", &["diagnostics", "graph", "ops", "plan", "transfer"]),
    ("derive", &[]),
];

#[test]
fn the_compiler_s_stages_look_left_only() {
    let source = root().join("streamweave-macros/compiler/src");
    for (stage, allowed) in LEFT_OF {
        let mut own = files(&source.join(stage), "rs");
        own.push(source.join(format!("{stage}.rs")));
        for path in own {
            for line in read(&path).lines() {
                for used in line.split("crate::").skip(1) {
                    let module: String =
                        used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let known = LEFT_OF.iter().any(|(name, _)| *name == module);
                    assert!(
                        !known || module == *stage || allowed.contains(&module.as_str()),
                        "{}: `{stage}` may not use `{module}`",
                        path.display(),
                    );
                }
            }
        }
    }
}

#[test]
fn an_operator_is_one_row_and_one_documented_function() {
    let runtime = root().join("streamweave/src");
    let mut sources = files(&runtime.join("ops"), "rs");
    sources.extend(files(&runtime.join("sources"), "rs"));
    sources.extend(files(&runtime.join("sinks"), "rs"));
    sources.push(runtime.join("share.rs"));
    let sources: Vec<String> = sources.iter().map(|path| read(path)).collect();
    let private = read(&runtime.join("__private.rs"));
    let stateful_only =
        ["merge", "chain", "zip", "interleave", "round_robin", "with", "sink", "send"];
    for name in operators() {
        let has_example = sources.iter().any(|source| draws(source, &name)) || guide_draws(&name);
        assert!(has_example, "`{name}` has no example");
        if stateful_only.contains(&name.as_str()) {
            continue;
        }
        let function = ["pub fn", "pub async fn"]
            .map(|start| [format!("{start} {name}<"), format!("{start} {name}(")])
            .concat();
        let count = sources
            .iter()
            .filter(|source| function.iter().any(|signature| source.contains(signature)))
            .count();
        assert_eq!(count, 1, "`{name}` is one function");
        let exported = private
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| *word == name)
            .count();
        assert!(exported >= 1, "`{name}` is exported to emitted code");
    }
}

fn guide_draws(name: &str) -> bool {
    let pages = root().join("streamweave/src");
    files(&pages.join("guide"), "md").iter().any(|page| draws(&read(page), name))
        || draws(&read(&pages.join("sink.rs")), name)
}

/// Whether an example on a page draws the operator.
fn draws(page: &str, name: &str) -> bool {
    let is_doc = |line: &&str| line.trim_start().starts_with("///");
    let doc: Vec<&str> = page.lines().filter(is_doc).collect();
    let page = if doc.is_empty() { page.to_owned() } else { doc.join("\n") };
    let call = format!(" {name}(");
    let examples = page.split("```").skip(1).step_by(2);
    examples
        .flat_map(|example| example.split("pipeline! {").skip(1))
        .any(|drawing| drawing.contains(&call))
}

/// The fixed pieces of a diagnostic's message, as rustc prints them.
fn pieces(message: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut depth = 0;
    for c in message.chars() {
        match c {
            '{' => {
                depth += 1;
                pieces.push(std::mem::take(&mut piece));
            }
            '}' => depth -= 1,
            _ if depth == 0 => piece.push(c),
            _ => {}
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.trim_matches(['`', ' ', '.']).len() > 3);
    pieces
}

#[test]
fn every_diagnostic_has_a_ui_test() {
    let root = root();
    let goldens: Vec<String> =
        files(&root.join("ui-tests"), "stderr").iter().map(|path| read(path)).collect();
    assert!(!goldens.is_empty(), "there are ui tests");
    let compiler = root.join("streamweave-macros/compiler/src");
    let mut missing = Vec::new();
    for path in files(&compiler, "rs") {
        let source = read(&path);
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for call in source.split("Diagnostic::new(").skip(1) {
            let Some(message) = call.split('"').nth(1) else { continue };
            let pieces = pieces(message);
            let shown = goldens
                .iter()
                .any(|golden| pieces.iter().all(|piece| golden.contains(piece.as_str())));
            if !pieces.is_empty() && !shown {
                missing.push(format!("{}: {message}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "diagnostics without a ui test:\n{}", missing.join("\n"));
}

#[test]
fn no_unsafe_outside_the_named_modules() {
    let word = ["un", "safe"].concat();
    // Of the library itself, the one that maps files.
    let allowed = [
        "benches/src/counting_alloc.rs",
        "benches/src/log_file.rs",
        "streamweave/src/sources/mapped.rs",
    ];
    // Whoever maps a file makes a promise.
    let promises = ["benches/src/bin/log_job.rs", "benches/tests/files.rs", "tests/tests/files.rs"];
    for path in files(&root(), "rs") {
        let name = path.strip_prefix(root()).expect("in the workspace").display().to_string();
        if allowed.contains(&name.as_str())
            || promises.contains(&name.as_str())
            || name.starts_with("target")
        {
            continue;
        }
        for (number, line) in read(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let found = code.contains(&format!("allow({word}"))
                || code.contains(&format!("{word} {{"))
                || code.contains(&format!("{word} impl"))
                || code.contains(&format!("{word} fn"));
            assert!(!found, "{name}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn nothing_is_left_over() {
    let words = [["to", "do!("].concat(), ["FIX", "ME"].concat(), ["X", "XX"].concat()];
    let mut seen = BTreeSet::new();
    for path in files(&root(), "rs") {
        let text = read(&path);
        for word in &words {
            if text.contains(word.as_str()) {
                seen.insert(path.display().to_string());
            }
        }
    }
    assert!(seen.is_empty(), "left over in {seen:?}");
}
