use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use super::*;
use crate::run::control::Control;
use crate::sources::each::{InputError, InputErrorKind};
use crate::sources::error::ReadError;
use crate::sources::read_lines::read_lines;
use crate::sources::testing::Folder;

/// What a followed path hands out.
#[derive(Debug, PartialEq, Eq)]
enum Event {
    Line(String),
    Error(String),
    End,
}

/// A follower on a thread of its own, by a clock that the test steps.
struct Following {
    clock: Clock,
    control: Arc<Control>,
    events: Receiver<Event>,
    thread: std::thread::JoinHandle<()>,
}

impl Following {
    fn begin(follow: Follow) -> Self {
        let (clock, control) = (Clock::stepped(), Control::begin());
        control.set_clock(clock.clone());
        let (sender, events) = channel();
        let run = Arc::clone(&control);
        let thread = std::thread::spawn(move || {
            current::within(Some(&run), || {
                let mut source = follow.each(read_lines);
                loop {
                    let event = match source.fill() {
                        Ok(true) => {
                            for line in source.items() {
                                sender.send(Event::Line(line.to_owned())).expect("a test");
                            }
                            continue;
                        }
                        Ok(false) => Event::End,
                        Err(error) => Event::Error(tell(&error)),
                    };
                    let is_over = event == Event::End;
                    sender.send(event).expect("a test");
                    if is_over {
                        return;
                    }
                }
            });
        });
        Self { clock, control, events, thread }
    }

    /// Waits until the follower has read what there is and waits for more.
    fn settle(&self) {
        while self.clock.next_deadline().is_none_or(|at| at <= self.clock.now()) {
            assert!(!self.thread.is_finished());
            std::thread::yield_now();
        }
    }

    /// Lets the follower look once more.
    fn look(&self) {
        self.settle();
        self.clock.advance(EVERY);
        self.settle();
    }

    fn look_for(&self, time: Duration) {
        let until = self.clock.now() + time;
        while self.clock.now() < until {
            self.look();
        }
    }

    fn lines(&self) -> Vec<String> {
        self.settle();
        self.events
            .try_iter()
            .map(|event| match event {
                Event::Line(line) => line,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    fn end(self) -> Vec<Event> {
        self.control.drain_until(Duration::MAX);
        self.thread.join().expect("no panic");
        self.events.try_iter().collect()
    }
}

fn tell(error: &InputError<ReadError>) -> String {
    let place = match error.kind() {
        InputErrorKind::Open(cause) => format!("{:?}", cause.cause().kind()),
        InputErrorKind::Source(cause) => cause.to_string(),
    };
    format!("{:?}: {place}", error.name().generation())
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).expect("a file");
    file.write_all(text.as_bytes()).expect("written");
}

fn start(name: &str) -> (Folder, PathBuf, Following) {
    let folder = Folder::new(name);
    let path = folder.path().join("app.log");
    let following = Following::begin(follow(&path));
    (folder, path, following)
}

#[test]
fn waits_for_the_file_and_for_whole_lines() {
    let (_folder, path, following) = start("follow-grows");
    assert!(following.lines().is_empty());
    append(&path, "one\ntw");
    following.look();
    assert_eq!(following.lines(), ["one"]);
    append(&path, "o\nthr");
    following.look();
    assert_eq!(following.lines(), ["two"]);
    assert_eq!(following.end(), [Event::End], "a line without an end is not handed out");
}

#[test]
fn begins_at_the_end_where_asked_to() {
    let folder = Folder::new("follow-end");
    let path = folder.write("app.log", "old\n");
    let following = Following::begin(follow(&path).from_end());
    assert!(following.lines().is_empty());
    append(&path, "new\n");
    following.look();
    assert_eq!(following.lines(), ["new"]);
    std::fs::rename(&path, folder.path().join("app.log.1")).unwrap();
    folder.write("app.log", "next\n");
    following.look_for(LINGER + EVERY);
    assert_eq!(following.lines(), ["next"]);
    following.end();
}

#[test]
fn nothing_is_lost_at_a_rename() {
    let (folder, path, following) = start("follow-rename");
    append(&path, "1\n");
    following.look();
    append(&path, "2\n");
    let mut old = OpenOptions::new().append(true).open(&path).unwrap();
    std::fs::rename(&path, folder.path().join("app.log.1")).unwrap();
    old.write_all(b"3\n").unwrap();
    following.look();
    assert_eq!(following.lines(), ["1", "2", "3"]);
    append(&path, "6\n");
    old.write_all(b"4\n").unwrap();
    following.look();
    // The program has not reopened its log yet, and puts its last line off.
    following.look_for(LINGER - EVERY * 2);
    old.write_all(b"5\n").unwrap();
    following.look();
    assert_eq!(following.lines(), ["4", "5"]);
    following.look_for(LINGER + EVERY);
    assert_eq!(following.lines(), ["6"]);
    following.end();
}

#[test]
fn rotations_while_the_old_file_lingers_are_read_in_order() {
    let (folder, path, following) = start("follow-many");
    append(&path, "1");
    following.look();
    for number in 2..6 {
        std::fs::rename(&path, folder.path().join(format!("app.log.{number}"))).unwrap();
        append(&path, &format!("{number}"));
        following.look();
    }
    following.look_for(LINGER * 6);
    append(&path, "\n");
    following.look();
    // The end of a file ends its line.
    assert_eq!(following.lines(), ["1", "2", "3", "4", "5"]);
    following.end();
}

#[test]
fn a_deleted_file_is_read_on_until_another_comes() {
    let (_folder, path, following) = start("follow-deleted");
    append(&path, "1\n");
    following.look();
    let mut old = OpenOptions::new().append(true).open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    following.look_for(LINGER * 2);
    old.write_all(b"2\n").unwrap();
    following.look();
    assert_eq!(following.lines(), ["1", "2"]);
    append(&path, "3\n");
    following.look_for(LINGER + EVERY * 2);
    assert_eq!(following.lines(), ["3"]);
    following.end();
}

#[test]
fn a_file_that_is_cut_is_read_anew() {
    let (folder, path, following) = start("follow-cut");
    append(&path, "one\ntwo\n");
    following.look();
    std::fs::copy(&path, folder.path().join("app.log.1")).unwrap();
    File::options().write(true).open(&path).unwrap().set_len(0).unwrap();
    following.look();
    append(&path, "\u{fffd}\n");
    following.look();
    assert_eq!(following.lines(), ["one", "two", "\u{fffd}"]);
    following.end();
}

#[test]
fn errors_name_the_generation() {
    let (folder, path, following) = start("follow-bad");
    append(&path, "one\n");
    following.look();
    std::fs::rename(&path, folder.path().join("app.log.1")).unwrap();
    std::fs::write(&path, b"\xff\ntwo\n").unwrap();
    following.look_for(LINGER + EVERY);
    let events: Vec<_> = following.events.try_iter().collect();
    let error = "Some(2): line 1 (byte 0): invalid UTF-8".to_owned();
    let expected = [Event::Line("one".into()), Event::Error(error), Event::Line("two".into())];
    assert_eq!(events, expected);
    following.end();
}

#[test]
fn what_cannot_be_opened_is_told_once() {
    let (_folder, path, following) = start("follow-directory");
    std::fs::create_dir(&path).unwrap();
    following.look_for(EVERY * 3);
    let told: Vec<_> = following.events.try_iter().collect();
    assert_eq!(told, [Event::Error("Some(0): IsADirectory".into())]);
    std::fs::remove_dir(&path).unwrap();
    append(&path, "one\n");
    following.look();
    assert_eq!(following.lines(), ["one"]);
    assert_eq!(following.end(), [Event::End]);
}

#[test]
fn logrotate_loses_nothing() {
    for how in ["create", "copytruncate"] {
        let (folder, path, following) = start(&format!("follow-logrotate-{how}"));
        let config = folder.write(
            "logrotate.conf",
            format!("{} {{\n{how}\nrotate 9\nnodateext\n}}\n", path.display()),
        );
        let state = folder.path().join("state");
        let mut expected = Vec::new();
        for round in 0..4 {
            for line in 0..3 {
                append(&path, &format!("{round} {line}\n"));
                expected.push(format!("{round} {line}"));
            }
            following.look();
            let rotated = std::process::Command::new("logrotate")
                .args(["--force", "--state"])
                .args([&state, &config])
                .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
                .status();
            let Ok(status) = rotated else {
                eprintln!("skipped: `logrotate` is not installed");
                following.end();
                return;
            };
            assert!(status.success(), "{how}");
            following.look();
        }
        following.look_for(LINGER * 6);
        assert_eq!(following.lines(), expected, "{how}");
        following.end();
    }
}
