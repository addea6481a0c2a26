//! Ctrl-C and SIGTERM. The signals belong to the process, so that this is its only test.
#![cfg(unix)]

use std::process::{self, Command};
use std::sync::mpsc;
use std::time::Duration;

use streamweave::pipeline;

fn signal(name: &str) {
    let sent = Command::new("kill").args([name, &process::id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()));
}

#[test]
fn the_first_signal_shuts_down_and_the_second_stops() {
    let hour = Duration::from_secs(3600);
    for name in ["-INT", "-TERM"] {
        let pipeline = pipeline! { seen = iter(0_u64..) -> thread() -> count(); };
        pipeline.handle().on_signals(hour).unwrap();
        signal(name);
        let outcome = pipeline.run_partial();
        assert!(outcome.error.is_none(), "{name} drains");
    }
    let (sender, receiver) = mpsc::channel::<u64>();
    let pipeline = pipeline! { seen = recv(receiver) -> thread() -> count(); };
    let handle = pipeline.handle();
    handle.on_signals(hour).unwrap();
    let ending = std::thread::spawn(move || {
        signal("-INT");
        while !handle.is_ending() {
            std::thread::yield_now();
        }
        signal("-TERM");
        while !handle.is_stopped() {
            std::thread::yield_now();
        }
        drop(sender);
    });
    assert!(pipeline.run().unwrap_err().is_stopped());
    ending.join().unwrap();
}
