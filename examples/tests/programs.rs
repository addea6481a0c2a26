//! The other programs, run on the shipped files and on input of the tests' own.

mod support;

use std::io::Write;

use support::{Scratch, output, program, run, run_fed};

#[test]
fn columns_sums_up_numbers() {
    let file = Scratch::with("columns.csv", "kind,n,word\na,1,x\nb,5,y\na,2.5,nan\n");
    let all = "3 records\n\n  column  count   min  mean   max\n  n           3  1.00  2.83  5.00\n";
    assert_eq!(output(program!("columns"), &[file.path()]), all);
    let by_kind = output(program!("columns"), &["--by", "kind", file.path()]);
    assert!(by_kind.contains("a     n           2  1.00  1.75  2.50\n"), "{by_kind}");
    assert!(by_kind.contains("b     n           1  5.00  5.00  5.00\n"), "{by_kind}");
    assert!(output(program!("columns"), &[]).contains("precipitation  1,461   0.00   3.03  55.90"));
}

#[test]
fn columns_names_what_is_wrong() {
    let unknown = run(program!("columns"), &["--by", "what"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("there is no column `what`, only date,"), "{}", unknown.err);
    let file = Scratch::with("ragged.csv", "a,b\n1,2\n3\n");
    let ragged = run(program!("columns"), &[file.path()]);
    assert_eq!(ragged.code, Some(1));
    assert!(ragged.err.contains(file.path()) && ragged.err.contains("line: 3"), "{}", ragged.err);
}

#[test]
fn words_counts_words() {
    let feed = |stdin: &mut dyn Write| stdin.write_all(b"This is it: this\nTHIS this,\n").unwrap();
    let run = run_fed(program!("words"), &["-", "--top", "1"], feed);
    assert_eq!(
        run.out,
        "2 lines, 4 long words, 3 different, the longest of 4 letters\n\n\
         word  count   share\nthis      2  50.0 %\n"
    );
    assert!(output(program!("words"), &[]).contains("Derivative      18  2.1 %"));
}

#[test]
fn words_says_where_the_text_ends_to_be_one() {
    let file = Scratch::with("words.txt", b"good\nbad \xff\n");
    let run = run(program!("words"), &[file.path()]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains(file.path()), "{}", run.err);
    assert!(run.err.contains("line 2 (byte 9): invalid UTF-8"), "{}", run.err);
}

#[test]
fn airports_writes_features_and_rejects() {
    let (features, rejects) = (Scratch::new("features.json"), Scratch::new("rejects.txt"));
    let args = ["--out", features.path(), "--rejects", rejects.path()];
    let out = output(program!("airports"), &args);
    assert!(out.starts_with("56 states and territories, 12 rejects\n"), "{out}");
    assert_eq!(features.read().lines().count() + rejects.read().lines().count(), 3376);
    assert!(features.read().starts_with(r#"{"type":"Feature","geometry":{"type":"Point","#));
    assert!(rejects.read().starts_with("line 1138: no state: CLD,"), "{}", rejects.read());
}

#[test]
fn airports_says_which_file_it_cannot_write() {
    let run = run(program!("airports"), &["--rejects", "no/such/place.txt"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("cannot create `no/such/place.txt`"), "{}", run.err);
}

#[test]
fn desks_sends_every_strike_somewhere() {
    let out = output(program!("desks"), &[]);
    let number = |word: &str| -> u64 {
        let line = out.lines().find(|line| line.contains(word)).unwrap();
        let digits: String = line.chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    };
    let desks = ["workshop", "insurance", "inspection", "airfield"].map(number);
    assert_eq!(desks, [311, 125, 1077, 24]);
    let archived = number("need no action");
    let malformed = number("are no strikes");
    assert_eq!(desks.iter().sum::<u64>() + archived + malformed, 10_000);
}

#[test]
fn spells_uses_a_stage_of_another_crate() {
    let out = output(program!("spells"), &[]);
    assert!(out.starts_with("134 spells\n"), "{out}");
    assert!(out.contains("2012-12-09  2012-12-27        19  117.6 mm"), "{out}");
    let longer = output(program!("spells"), &["--gap", "3"]);
    assert_ne!(out, longer);
    let feed = |stdin: &mut dyn Write| stdin.write_all(b"2012-01-01,1\nx,1\n").unwrap();
    let bad = run_fed(program!("spells"), &["-"], feed);
    assert_eq!(bad.code, Some(1));
    assert!(bad.err.contains("`x` is not a date"), "{}", bad.err);
}

#[test]
fn replicas_agree() {
    let args = ["--times", "2", "--most", "5"];
    let out = output(program!("replicas"), &args);
    assert!(out.starts_with("19,970 strikes, 30 lines are none\n"), "{out}");
    assert!(out.contains("Approach      7,314   0.00  152.92  340.00\n"), "{out}");
    let table = out.split_once("replicas").unwrap().1;
    let replicas: Vec<&str> =
        table.lines().skip(1).filter_map(|row| row.split_whitespace().next()).collect();
    assert_eq!(replicas, ["1", "2", "4"]);

    let empty = Scratch::with("no-strikes.csv", "");
    let out = output(program!("replicas"), &[empty.path()]);
    assert!(out.starts_with("0 strikes, 0 lines are none\n"), "{out}");
    let none = run(program!("replicas"), &["--most", "0"]);
    assert_eq!(none.code, Some(1));
    assert!(none.err.contains("`0` is not a number above zero"), "{}", none.err);
}

#[test]
fn every_program_shows_itself() {
    for program in [
        program!("triage"),
        program!("columns"),
        program!("words"),
        program!("airports"),
        program!("desks"),
        program!("spells"),
        program!("replicas"),
        program!("gateway"),
    ] {
        let plan = output(program, &["--explain"]);
        assert!(plan.contains("region 0") && plan.contains(" stages, "), "{plan}");
    }
}
