//! `gateway`: takes readings from many clients over TCP and tells every second what they add up to.
//!
//! A client sends lines such as `temperature 21.5`. What the seconds add up to goes to the standard
//! output; whoever reads it slowly misses some seconds and holds up no client. Ctrl-C or SIGTERM ends
//! the clients' input; what has arrived is counted, and the standard error says what became of it.

use std::fmt::Write as _;
use std::io;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use streamweave::{
    AsyncPipeline, AsyncSink, BoundaryCounts, Handle, Outcome, RunError, Window, pipeline,
};
use streamweave_examples::Failure;
use streamweave_examples::cli::{self, Args, Program};
use streamweave_examples::dead_letters::DeadLetters;
use streamweave_examples::readings::{Reading, Totals};
use streamweave_examples::stats::Stats;
use streamweave_examples::strike::{HEADER, Strike};
use streamweave_examples::table::{table, thousands};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{self, Receiver, Sender};

const PROGRAM: Program = Program {
    name: "gateway",
    about: "Sums up the readings that clients send over TCP, every second.",
    data: "examples/data/birdstrikes.csv",
    options: &[
        ("--listen", "ADDRESS", "serve until Ctrl-C [127.0.0.1:0, a free port]"),
        ("--demo", "", "be the clients, too, and end with FILE; the default without --listen"),
    ],
};

/// Each client may have a buffer of 256 KiB, so no more are served at once; the others wait.
const MOST_CLIENTS: usize = 64;
/// A longer line is a dead letter.
const LONGEST_LINE: usize = 64 * 1024;
/// How many readings may wait to be summed up.
const WAITING: usize = 4096;
/// How many seconds may wait to be written; then the oldest is dropped.
const UNWRITTEN: usize = 8;
/// How long clients, and then the output, may take to end.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long to wait when a client could not be accepted.
const PAUSE: Duration = Duration::from_millis(100);
/// How many clients the demo has.
const DEMO_CLIENTS: usize = 4;

fn main() -> ExitCode {
    cli::main(&PROGRAM, run)
}

fn run(args: &Args) -> Result<(), Failure> {
    if shown(args)? {
        return Ok(());
    }
    let address = args.value("--listen");
    let demo = (args.has("--demo") || address.is_none()).then(|| demo_input(args)).transpose()?;
    let address = address.map_or("127.0.0.1:0".into(), |address| address.to_string_lossy());
    let runtime = Runtime::new()?;
    let done = runtime.block_on(gateway(&address, demo));
    // Nobody may ever read what is still being written to the standard output.
    runtime.shutdown_background();
    done
}

/// Serves clients until a signal, or until those of the demo have gone, and sums up their readings.
async fn gateway(address: &str, demo: Option<Vec<String>>) -> Result<(), Failure> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on `{address}`: {error}"))?;
    let address = listener.local_addr()?;

    let (sender, receiver) = mpsc::channel(WAITING);
    let ending = Ending::default();
    let serving = serve(Incoming(listener), sender, Arc::clone(&ending));
    let summing = sum_up(receiver, tokio::io::stdout());
    let (clients, readings) = (serving.handle(), summing.handle());
    if let Err(error) = clients.on_signals(DEADLINE) {
        eprintln!("signals end it at once: {error}");
    }
    let _ = ending.set(clients.clone());
    eprintln!("listening on {address}");

    // The readings end when no client is left that could send some.
    let served = tokio::spawn(async move {
        let served = serving.run_partial().await;
        tokio::spawn(async move {
            tokio::time::sleep(DEADLINE).await;
            readings.stop();
        });
        served
    });
    let sent = demo.map(|texts| {
        let clients = clients.clone();
        tokio::spawn(async move {
            let sent = send_all(&address.to_string(), texts).await;
            clients.shutdown(DEADLINE);
            sent
        })
    });
    let summed = summing.run_partial().await;
    // Where the output has failed, there is nothing left to serve for.
    if summed.error.is_some() {
        clients.stop();
    }
    let served = served.await?;
    eprint!("{}", summary(&served, &summed));
    if let Some(sent) = sent {
        sent.await??;
    }
    summed.error.or(served.error).map_or(Ok(()), |error| Err(error.into()))
}

/// The run that serves the clients, for those that come while it ends.
type Ending = Arc<OnceLock<Handle>>;

/// All clients.
#[derive(Default)]
struct Clients {
    count: u64,
    interrupted: u64,
    unusable: DeadLetters,
}

fn serve(
    incoming: Incoming,
    readings: Sender<Reading>,
    ending: Ending,
) -> AsyncPipeline<Served, impl Future<Output = Outcome<Served>>> {
    pipeline! {
        move;
        report Served;
        accepted = stream(incoming) -> try_map(|accepted| accepted);
        clients  = accepted -> enumerate()
            -> buffer_unordered(MOST_CLIENTS, |(number, socket)| {
                serve_one(number + 1, socket, readings.clone(), Arc::clone(&ending))
            })
            -> fold(Clients::default, Clients::add);

        // Whatever the reason, it is not gone at once.
        refused  = accepted.err -> throttle(PAUSE) -> count();
    }
}

struct Served {
    clients: Clients,
    refused: u64,
}

/// One client, from its first line to its last.
fn receive(
    lines: impl AsyncRead + Send,
    readings: Sender<Reading>,
) -> AsyncPipeline<Received, impl Future<Output = Outcome<Received>>> {
    pipeline! {
        move;
        report Received;
        lines      = read_lines_async(lines, max = LONGEST_LINE);
        parsed     = lines -> try_map(Reading::parse);
        parsed -> send(readings);
        malformed  = parsed.err -> fold(DeadLetters::default, DeadLetters::malformed);
        unreadable = lines.err -> fold(DeadLetters::default, DeadLetters::unreadable);
    }
}

struct Received {
    malformed: DeadLetters,
    unreadable: DeadLetters,
}

async fn serve_one(
    number: usize,
    socket: TcpStream,
    readings: Sender<Reading>,
    ending: Ending,
) -> Option<DeadLetters> {
    let receiving = receive(socket, readings);
    let handle = receiving.handle();
    // Where signals are not for this process to handle, it has said so before.
    let _ = handle.on_signals(DEADLINE);
    if ending.get().is_some_and(Handle::is_ending) {
        handle.shutdown(DEADLINE);
    }
    let Received { mut malformed, unreadable } = receiving.run().await.ok()?;
    malformed.append(unreadable);
    Some(malformed.within(format_args!("client {number}")))
}

impl Clients {
    /// Adds a client, and what it sent that was of no use; nothing when it was interrupted.
    fn add(&mut self, unusable: Option<DeadLetters>) {
        self.count += 1;
        match unusable {
            Some(unusable) => self.unusable.append(unusable),
            None => self.interrupted += 1,
        }
    }
}

/// All readings.
fn sum_up(
    readings: Receiver<Reading>,
    output: impl AsyncWrite + Unpin + Send + 'static,
) -> AsyncPipeline<Summed, impl Future<Output = Outcome<Summed>>> {
    pipeline! {
        move;
        report Summed;
        readings = channel(readings);
        count    = readings -> count();
        totals   = readings -> fold(Totals::default, Totals::add);
        seconds  = readings -> tumbling_now(Duration::from_secs(1)) -> map(Second::of);

        // A task of its own, so that a reader that is slow holds up no client.
        written  = seconds -> spawn(capacity = UNWRITTEN, overflow = drop_oldest);
        written -> send(Output(output));
    }
}

struct Summed {
    count: u64,
    totals: Totals,
}

/// What came within a second.
struct Second {
    start: Duration,
    totals: Totals,
}

impl Second {
    fn of(window: Window<'_, Reading, Duration>) -> Self {
        Self { start: window.start, totals: Totals::of(window.items) }
    }
}

/// Where the seconds are written to.
struct Output<W>(W);

impl<W: AsyncWrite + Unpin + Send> AsyncSink<Second> for Output<W> {
    type Error = io::Error;

    async fn send(&mut self, second: Second) -> io::Result<()> {
        let text = format!("second {}\n{}\n", second.start.as_secs(), by_name(&second.totals));
        self.0.write_all(text.as_bytes()).await?;
        self.0.flush().await
    }
}

/// The clients as they come.
struct Incoming(TcpListener);

impl futures_core::Stream for Incoming {
    type Item = io::Result<TcpStream>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_accept(cx).map(|accepted| Some(accepted.map(|(socket, _)| socket)))
    }
}

fn by_name(totals: &Totals) -> String {
    let rows: Vec<_> = totals.rows().collect();
    let [count, min, mean, max] = Stats::HEADINGS;
    table(["metric", count, min, mean, max], &rows)
}

fn summary(served: &Outcome<Served>, summed: &Outcome<Summed>) -> String {
    let mut out = String::new();
    if let Some(Summed { count, totals }) = &summed.report {
        let _ = write!(out, "{} readings\n\n{}\n", thousands(*count), by_name(totals));
    }
    let rows: Vec<_> = summed.boundaries.iter().map(passed).collect();
    out += &table(["boundary", "delivered", "dropped", "abandoned"], &rows);
    if let Some(Served { clients, refused }) = &served.report {
        let Clients { count, interrupted, unusable } = clients;
        let _ = writeln!(out, "\n{count} clients, {interrupted} interrupted, {refused} refused");
        out += &unusable.show("lines are no readings");
    }
    out
}

fn passed(boundary: &BoundaryCounts) -> [String; 4] {
    let counts = [boundary.delivered, boundary.dropped, boundary.abandoned].map(thousands);
    let [delivered, dropped, abandoned] = counts;
    [boundary.stage.to_owned(), delivered, dropped, abandoned]
}

/// Shows the drawings of a client and of all readings, if asked for; a picture is that of the latter.
fn shown(args: &Args) -> Result<bool, Failure> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let one = receive(tokio::io::empty(), sender);
    args.show(one.graph())?;
    args.show(sum_up(receiver, tokio::io::sink()).graph())
}

/// What the clients of the demo send: how fast aircraft were when animals struck, by phase of flight.
fn demo_input(args: &Args) -> Result<Vec<String>, Failure> {
    let text = io::read_to_string(args.open()?)?;
    let lines: Vec<&str> = text.lines().filter(|line| *line != HEADER).collect();
    let shares = lines.chunks(lines.len().div_ceil(DEMO_CLIENTS).max(1));
    Ok(shares.map(|share| share.iter().map(|line| demo_line(line)).collect()).collect())
}

/// A record without a speed has no reading; a line that is no record is sent as it is.
fn demo_line(line: &str) -> String {
    match Strike::parse(line) {
        Ok(Strike { phase, speed: Some(speed), .. }) => format!("{phase} {speed}\n"),
        Ok(Strike { phase, speed: None, .. }) => format!("{phase} \n"),
        Err(_) => format!("{line}\n"),
    }
}

async fn send_all(address: &str, texts: Vec<String>) -> Result<(), RunError> {
    pipeline! {
        clients = iter(texts) -> buffer_unordered(DEMO_CLIENTS, |text| send_text(address, text));
        clients -> try_for_each(|sent: io::Result<()>| sent);
    }
    .run()
    .await
    .map(|_| ())
}

/// One client: it has sent everything when the gateway closes its side, too.
async fn send_text(address: &str, text: String) -> io::Result<()> {
    let mut socket = TcpStream::connect(address).await?;
    socket.write_all(text.as_bytes()).await?;
    socket.shutdown().await?;
    socket.read_to_end(&mut Vec::new()).await.map(|_| ())
}
