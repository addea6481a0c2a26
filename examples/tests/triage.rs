//! The main program, run as a user runs it: on the shipped file, on good input and on bad.

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use support::{Scratch, output, program, read, run, run_fed, workspace};

const TRIAGE: &str = program!("triage");
const DATA: &str = "examples/data/birdstrikes.csv";
const GOOD: &str = "LAGUARDIA NY,A-320,Minor,1995-09-19,US AIRWAYS*,New York,Climb,Large,\
    Canada goose,Day,0,0,700,140\n";

#[test]
fn the_shipped_file_agrees_with_a_plain_count() {
    let mut reader = csv::Reader::from_path(workspace(DATA)).unwrap();
    let known = ["None", "Minor", "Medium", "Substantial"];
    let good = |record: &csv::StringRecord| known.contains(&&record[2]);
    let strikes: Vec<_> = reader.records().map(Result::unwrap).filter(good).collect();
    let damaging = strikes.iter().filter(|record| &record[2] != "None").count();
    let dearest = strikes.iter().map(|record| record[12].parse::<u64>().unwrap()).max();
    assert_eq!((strikes.len(), damaging, dearest), (9985, 1046, Some(7_043_545)));

    let out = output(TRIAGE, &[]);
    assert!(out.starts_with("9,985 strikes, 1,046 with damage, 39,023,825 $\n"), "{out}");
    assert!(out.contains("7,043,545  1998-02-24  AUSTIN-BERGSTROM INTL"), "{out}");
    assert!(out.contains("\n15 lines are no strikes\n  line 301: unknown damage `C`\n"), "{out}");
    assert!(out.ends_with("  and 10 more\n"), "{out}");
}

#[test]
fn a_path_and_the_standard_input_give_the_same() {
    let path = workspace(DATA);
    let by_path = output(TRIAGE, &[path.to_str().unwrap()]);
    let piped = run_fed(TRIAGE, &["-"], |stdin| stdin.write_all(read(DATA).as_bytes()).unwrap());
    assert_eq!(piped.out, by_path);
    assert_eq!(by_path, output(TRIAGE, &[]));
}

#[test]
fn an_empty_input_is_an_empty_table() {
    let empty = Scratch::with("empty.csv", "");
    assert_eq!(output(TRIAGE, &[empty.path()]), "0 strikes, 0 with damage, 0 $\n");
}

#[test]
fn a_missing_file_is_named() {
    let run = run(TRIAGE, &["no/such.csv"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("cannot open `no/such.csv`"), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_named() {
    let directory = workspace("examples");
    let run = run(TRIAGE, &[directory.to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains(directory.to_str().unwrap()), "{}", run.err);
    assert!(run.err.contains("line 1 (byte 0)"), "{}", run.err);
}

#[test]
fn bad_lines_are_dead_letters_with_their_places() {
    let mut data = GOOD.as_bytes().to_vec();
    data.extend(b"a,\xff,b\n\nCanada goose\n");
    data.extend(GOOD.as_bytes());
    let file = Scratch::with("bad.csv", data);
    let out = output(TRIAGE, &[file.path()]);
    assert!(out.starts_with("2 strikes, 2 with damage, 1,400 $\n"), "{out}");
    assert!(out.contains("\n2 lines are no strikes\n  line 3: 1 fields instead of 14\n"), "{out}");
    let place = GOOD.len() + 2;
    let unreadable = format!("\n1 lines could not be read\n  line 2 (byte {place}): invalid UTF-8");
    assert!(out.contains(&unreadable), "{out}");
}

#[test]
fn a_line_of_100_megabytes_is_a_dead_letter() {
    let run = run_fed(TRIAGE, &["-"], |stdin| {
        let piece = vec![b'x'; 1 << 20];
        for _ in 0..100 {
            stdin.write_all(&piece).unwrap();
        }
        write!(stdin, "\n{GOOD}").unwrap();
    });
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("1 strikes,"), "{}", run.out);
    assert!(run.out.contains("line 1 (byte 0): longer than 1048576 bytes"), "{}", run.out);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Command::new(TRIAGE)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(GOOD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_command_line_that_makes_no_sense_is_2() {
    for (args, reason) in [
        (&["--what"][..], "unknown option `--what`"),
        (&["--graph"], "`--graph` needs a value"),
        (&["a", "b"], "only one input can be read"),
    ] {
        let run = run(TRIAGE, args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.err.starts_with(&format!("triage: {reason}\n\n")), "{}", run.err);
        assert!(run.err.contains("usage: triage"), "{}", run.err);
    }
    assert!(output(TRIAGE, &["--help"]).contains("usage: triage"));
}

#[test]
fn it_shows_itself_without_reading_anything() {
    assert!(output(TRIAGE, &["--explain", "no/such.csv"]).contains("region 0"));
    for (name, beginning) in [("x.svg", "<svg "), ("x.mmd", "flowchart LR"), ("x.dot", "digraph")] {
        let picture = Scratch::new(name);
        assert_eq!(output(TRIAGE, &["--graph", picture.path(), "no/such.csv"]), "");
        assert!(picture.read().starts_with(beginning), "{}", picture.read());
    }
    let run = run(TRIAGE, &["--graph", "no/such/place.svg"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("cannot write `no/such/place.svg`"), "{}", run.err);
}
