//! The gateway, run as a user runs it: with clients of its own, and with those of the tests.

mod support;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::thread;

use support::{Run, Scratch, output, program, run};

const GATEWAY: &str = program!("gateway");

#[test]
fn the_demo_sums_up_the_shipped_file() {
    for args in [&[][..], &["--demo"], &["--demo", "--listen", "127.0.0.1:0"]] {
        let run = run(GATEWAY, args);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.out.starts_with("second "), "{}", run.out);
        let mut lines = run.err.lines();
        assert!(lines.next().unwrap().starts_with("listening on 127.0.0.1:"), "{}", run.err);
        assert_eq!(lines.next(), Some("7,150 readings"));
        assert!(run.err.contains("Take-off run    936   0.00  122.79  320.00\n"), "{}", run.err);
        assert!(run.err.contains("\n4 clients, 0 interrupted, 0 refused\n"), "{}", run.err);
        assert!(run.err.contains("\n2,850 lines are no readings\n"), "{}", run.err);
    }
}

#[test]
fn an_empty_file_has_no_clients() {
    let empty = Scratch::with("no-readings.csv", "");
    let run = run(GATEWAY, &[empty.path()]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert!(run.err.contains("\n0 readings\n"), "{}", run.err);
    assert!(run.err.ends_with("\n0 clients, 0 interrupted, 0 refused\n"), "{}", run.err);
}

#[test]
fn it_shows_itself() {
    let plan = output(GATEWAY, &["--explain"]);
    for stage in ["read_lines_async", "tumbling_now", "region 1: a task of its own"] {
        assert!(plan.contains(stage), "{plan}");
    }
}

#[test]
fn an_address_that_makes_no_sense_is_named() {
    let run = run(GATEWAY, &["--listen", "nowhere"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("gateway: cannot listen on `nowhere`: "), "{}", run.err);
}

#[test]
#[cfg(unix)]
fn bad_lines_are_shown_and_a_signal_ends_all_clients() {
    let mut gateway = Gateway::start();
    let mut idle = gateway.connect();
    idle.write_all(b"heat 1\nhea").unwrap();

    // Clients are accepted in their order, so the idle one was before this one.
    let mut text = b"heat 2\nheat\nheat high\nheat \xff\n".to_vec();
    text.resize(text.len() + (1 << 20), b'x');
    text.extend(b"\nheat 6\n");
    gateway.send(&text);

    let run = gateway.terminate();
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("\n2 clients, 0 interrupted, 0 refused\n"), "{}", run.err);
    let letters = "\n4 lines are no readings\n  \
        client 2, line 2: not a name and a value\n  \
        client 2, line 3: `high` is not a number: invalid float literal\n  \
        client 2, line 4 (byte 27): invalid UTF-8\n  \
        client 2, line 5 (byte 29): longer than 65536 bytes\n";
    assert!(run.err.ends_with(letters), "{}", run.err);
    assert!(run.err.contains("readings\n\nmetric  count   min  mean   max\nheat "), "{}", run.err);
}

#[test]
#[cfg(unix)]
fn output_that_nobody_reads_holds_up_no_client() {
    const METRICS: u32 = 20_000;
    let mut gateway = Gateway::start();
    let text: String = (0..METRICS).map(|metric| format!("metric-{metric} 1\n")).collect();
    gateway.send(text.as_bytes());

    // A second is being written, and it is longer than what a pipe holds.
    gateway.out.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    gateway.send(text.as_bytes());

    let run = gateway.terminate();
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.starts_with("40,000 readings\n"), "{}", run.err);
    assert!(run.err.contains("\n2 clients, 0 interrupted, 0 refused\n"), "{}", run.err);
}

#[test]
#[cfg(unix)]
fn output_that_has_gone_ends_it() {
    let mut gateway = Gateway::start();
    let idle = gateway.connect();
    gateway.out = None;
    gateway.send(b"heat 1\n");
    let run = gateway.wait();
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("gateway: "), "{}", run.err);
    assert!(run.err.contains("stage `send` failed"), "{}", run.err);
    drop(idle);
}

/// A running gateway.
struct Gateway {
    child: Child,
    address: String,
    out: Option<ChildStdout>,
    err: BufReader<ChildStderr>,
}

impl Gateway {
    fn start() -> Self {
        let mut child = Command::new(GATEWAY)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take();
        let err = BufReader::new(child.stderr.take().unwrap());
        // From here on it is ended also where it does not say what is expected.
        let mut gateway = Self { child, address: String::new(), out, err };
        let mut line = String::new();
        gateway.err.read_line(&mut line).unwrap();
        gateway.address = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
        gateway
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    /// Sends a text, and waits until the gateway has read it.
    fn send(&self, text: &[u8]) {
        let mut socket = self.connect();
        socket.write_all(text).unwrap();
        socket.shutdown(Shutdown::Write).unwrap();
        assert_eq!(socket.read_to_end(&mut Vec::new()).unwrap(), 0);
    }

    /// Ends the gateway with SIGTERM.
    fn terminate(&mut self) -> Run {
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(killed.unwrap().success());
        self.wait()
    }

    /// What it wrote until it ended.
    fn wait(&mut self) -> Run {
        let Self { child, out, err, .. } = self;
        thread::scope(|scope| {
            let out = scope.spawn(|| out.as_mut().map_or_else(String::new, text));
            let err = text(err);
            let code = child.wait().unwrap().code();
            Run { out: out.join().unwrap(), err, code }
        })
    }
}

/// What is left of a pipe.
fn text(pipe: &mut impl Read) -> String {
    io::read_to_string(pipe).unwrap()
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // Only a test that has failed leaves one behind.
        let _ = self.child.kill();
    }
}
