//! How many errors each case has and where they point, from rustc's JSON: one cargo call checks all
//! cases as binaries of one generated package.

mod cases;
mod marks;

use std::collections::BTreeMap;

use cases::{Case, Found, check, check_with};
use marks::{Mark, marks};

/// The least number of cases a class of mistakes has; the last one is for two mistakes at once.
const CLASSES: &[(&str, usize)] = &[
    ("arguments", 20),
    ("arity", 12),
    ("boundaries", 20),
    ("crossing", 20),
    ("cycles", 6),
    ("fan_in", 4),
    ("names", 16),
    ("ports", 8),
    ("routing", 12),
    ("sharing", 20),
    ("stage", 8),
    ("syntax", 20),
    ("two_mistakes", 10),
    ("types", 30),
];

#[test]
fn every_error_points_at_its_mark() {
    let cases = cases::collect("fail");
    let found = check(&cases, "check");
    let complaints: Vec<String> =
        cases.iter().filter_map(|case| complaint(case, &found[&case.name])).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Threads need nothing, so one of the cases has no error.
#[test]
fn without_its_feature_an_asynchronous_graph_is_one_error() {
    let cases = cases::collect("without_tokio");
    let found = check_with(&cases, "check", "");
    for case in &cases {
        let found = &found[&case.name];
        assert_eq!(complaint(case, found), None);
        assert!(case.reads_as_recorded(found), "{}", case.path.display());
    }
}

#[test]
fn every_class_has_its_cases() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases::collect("fail") {
        let expected = if case.class == "two_mistakes" { 2 } else { 1 };
        assert_eq!(marks(&case.text).len(), expected, "marks in {}", case.path.display());
        *counts.entry(case.class).or_default() += 1;
    }
    for (class, least) in CLASSES {
        let count = counts.remove(*class).unwrap_or_default();
        assert!(count >= *least, "{class} has {count} cases");
    }
    assert!(counts.is_empty(), "unknown classes: {counts:?}");
}

#[test]
fn what_is_right_compiles_without_a_warning() {
    assert_quiet("pass", "clippy");
}

#[test]
fn golden_programs_compile_without_a_warning() {
    assert_quiet("../tests/goldens", "check");
}

#[track_caller]
fn assert_quiet(folder: &str, command: &str) {
    let cases = cases::collect(folder);
    let found = check(&cases, command);
    for case in &cases {
        // An expansion that is written out has lost the spans that keep lints quiet.
        let is_expansion = case.name.ends_with("_expanded");
        let texts = found[&case.name].iter().filter(|found| !is_expansion || found.is_error());
        let texts: Vec<&str> = texts.map(|found| found.rendered.as_str()).collect();
        assert!(texts.is_empty(), "{}\n{}", case.path.display(), texts.concat());
    }
}

#[test]
fn warnings_about_the_users_own_code_survive() {
    let cases = cases::collect("warn");
    let found = check(&cases, "check");
    let complaints: Vec<String> =
        cases.iter().filter_map(|case| complaint(case, &found[&case.name])).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What is wrong with the errors of a case, with all that rustc said about it.
fn complaint(case: &Case, found: &[Found]) -> Option<String> {
    let mut expected = marks(&case.text);
    let mut wrong = Vec::new();
    for error in found {
        if case.class != "warn" {
            wrong.extend(error.shape());
        }
        match expected.iter().position(|mark| error.is_at(mark)) {
            Some(at) => drop(expected.remove(at)),
            None => wrong.push(format!("not marked: {}", error.place())),
        }
    }
    wrong.extend(expected.iter().map(Mark::to_string));
    (!wrong.is_empty()).then(|| {
        let texts: Vec<&str> = found.iter().map(|f| f.rendered.as_str()).collect();
        format!("== {}\n{}\n{}", case.path.display(), wrong.join("\n"), texts.concat())
    })
}
