//! Writes `docs/memory.md`: what records and fan-outs hold on the heap, counted by `dhat`.

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use bytes::Bytes;
use streamweave::data::Interner;
use streamweave::pipeline;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// A power of two, so that no `Vec` of them has room to spare.
const RECORDS: usize = 1 << 16;
const FIELDS: usize = 6;
const FRAMES: usize = 200;
const FRAME: usize = 16 * 1024;

const COMMAND: &str = "cargo run --release -p streamweave-benches --bin memory";

/// Two ways of one job, and how far the second must be below the first.
#[derive(Clone)]
struct Row {
    job: String,
    before: u64,
    after: u64,
    bar: Option<f64>,
}

#[derive(Clone, Copy)]
struct Heap {
    /// The most that was in use at once.
    peak: u64,
    /// All that was ever allocated.
    total: u64,
}

fn main() -> ExitCode {
    let rows = [held(), flowing(), fan_out_to_ten(), fan_out_to_sixteen(), lent_to_ten()].concat();
    let page = page(&rows);
    print!("{page}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/memory.md");
    if let Err(error) = std::fs::write(&path, page) {
        eprintln!("{}: {error}", path.display());
        return ExitCode::FAILURE;
    }
    if rows.iter().all(Row::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The heap of a job whose result is still there at the end.
fn heap<T>(job: impl FnOnce() -> T) -> Heap {
    let profiler = dhat::Profiler::builder().testing().build();
    let result = black_box(job());
    let stats = dhat::HeapStats::get();
    drop(result);
    drop(profiler);
    Heap { peak: stats.max_bytes as u64, total: stats.total_bytes }
}

/// One event of a service: topic, host, path, content type, agent, method; repeated as logs repeat.
fn line(n: usize) -> String {
    format!(
        "eu-west-{}.orders.payments.settled.v2\tingest-{:02}.eu-west-1.compute.internal\t\
         /api/v2/customers/{:04}/orders\tapplication/json; charset=utf-8\t\
         Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0 Safari/537.36\t{}\n",
        n % 3,
        n % 40,
        n * 7919 % 2000,
        100 + n % 30,
        ["GET", "POST", "PUT"][n % 3],
    )
}

fn log() -> String {
    (0..RECORDS).map(line).collect()
}

fn fields<'a, F>(line: &'a str, of: impl FnMut(&'a str) -> F) -> [F; FIELDS] {
    let mut fields = line.split('\t').map(of);
    std::array::from_fn(|_| fields.next().expect("a line has all fields"))
}

/// All records are kept.
fn held() -> Vec<Row> {
    let log = log();
    let owned = heap(|| {
        pipeline! { all = lines(&log) -> map(|line| fields(line, str::to_owned)) -> collect(); }
            .run()
            .map(|report| report.all)
    });
    let interned = heap(|| {
        let names = Interner::new();
        let run = pipeline! {
            all = lines(&log) -> map(|line| fields(line, |text| names.get_or_intern(text))) -> collect();
        };
        let all = run.run().map(|report| report.all);
        (names, all)
    });
    let borrowed = heap(|| {
        pipeline! { all = lines(&log) -> map(|line| fields(line, |text| text)) -> collect(); }
            .run()
            .map(|report| report.all)
    });
    let row = |job: &str, after: u64, bar| Row { job: job.into(), before: owned.peak, after, bar };
    vec![
        row("records held, interned", interned.peak, Some(0.7)),
        row("records held, borrowed from a frame that is there anyway", borrowed.peak, Some(0.7)),
        row(
            "records held, borrowed, and the frame counted",
            borrowed.peak + log.len() as u64,
            None,
        ),
    ]
}

/// Records go through and are counted by their host's length.
fn flowing() -> Vec<Row> {
    let log = log();
    let owned = heap(|| {
        pipeline! {
            total = read_lines(log.as_bytes())
                -> map(|line| fields(line, str::to_owned))
                -> filter(|fields| fields[5] != "PUT")
                -> map(|fields| fields[1].len())
                -> sum();
        }
        .run()
        .map(|report| report.total)
    });
    let borrowed = heap(|| {
        pipeline! {
            total = read_lines(log.as_bytes())
                -> map(|line| fields(line, |text| text))
                -> filter(|fields| fields[5] != "PUT")
                -> map(|fields| fields[1].len())
                -> sum();
        }
        .run()
        .map(|report| report.total)
    });
    let job = "records flowing, borrowed: all that was allocated".to_owned();
    vec![Row { job, before: owned.total, after: borrowed.total, bar: Some(0.7) }]
}

fn frame(n: usize) -> Vec<u8> {
    vec![n as u8; FRAME]
}

/// What an expert without shared frames does: all but the last consumer get a clone.
fn clones(consumers: usize) -> Heap {
    heap(|| {
        let mut kept: Vec<Vec<Vec<u8>>> = vec![Vec::with_capacity(FRAMES); consumers];
        for frame in (0..FRAMES).map(frame) {
            let (last, others) = kept.split_last_mut().expect("there are consumers");
            others.iter_mut().for_each(|kept| kept.push(frame.clone()));
            last.push(frame);
        }
        kept
    })
}

fn fan_out_to_ten() -> Vec<Row> {
    let shared = heap(|| {
        pipeline! {
            frames = iter((0..FRAMES).map(frame)) -> map(Bytes::from);
            a = frames -> collect(); b = frames -> collect(); c = frames -> collect();
            d = frames -> collect(); e = frames -> collect(); f = frames -> collect();
            g = frames -> collect(); h = frames -> collect(); i = frames -> collect();
            j = frames -> collect();
        }
        .run()
    });
    let job = "frames of 16 KiB held by 10 consumers (9 copies in 10 are the most to be saved)";
    vec![Row { job: job.into(), before: clones(10).peak, after: shared.peak, bar: None }]
}

fn fan_out_to_sixteen() -> Vec<Row> {
    let shared = heap(|| {
        pipeline! {
            frames = iter((0..FRAMES).map(frame)) -> map(Bytes::from);
            a = frames -> collect(); b = frames -> collect(); c = frames -> collect();
            d = frames -> collect(); e = frames -> collect(); f = frames -> collect();
            g = frames -> collect(); h = frames -> collect(); i = frames -> collect();
            j = frames -> collect(); k = frames -> collect(); l = frames -> collect();
            m = frames -> collect(); n = frames -> collect(); o = frames -> collect();
            p = frames -> collect();
        }
        .run()
    });
    let job = "frames of 16 KiB held by 16 consumers".to_owned();
    vec![Row { job, before: clones(16).peak, after: shared.peak, bar: Some(0.9) }]
}

/// Ten consumers look at each frame; a clone each is what a channel for each of them asks for.
fn lent_to_ten() -> Vec<Row> {
    let cloned = heap(|| {
        (0..FRAMES).map(frame).fold(0, |sum, frame| {
            (0..10).map(|at| black_box(frame.clone())[at]).fold(sum, |sum, b| sum + usize::from(b))
        })
    });
    let lent = heap(|| {
        pipeline! {
            frames = iter((0..FRAMES).map(frame)) -> map(Bytes::from);
            a = frames -> map(|f| usize::from(f[0])) -> sum();
            b = frames -> map(|f| usize::from(f[1])) -> sum();
            c = frames -> map(|f| usize::from(f[2])) -> sum();
            d = frames -> map(|f| usize::from(f[3])) -> sum();
            e = frames -> map(|f| usize::from(f[4])) -> sum();
            f = frames -> map(|f| usize::from(f[5])) -> sum();
            g = frames -> map(|f| usize::from(f[6])) -> sum();
            h = frames -> map(|f| usize::from(f[7])) -> sum();
            i = frames -> map(|f| usize::from(f[8])) -> sum();
            j = frames -> map(|f| usize::from(f[9])) -> sum();
        }
        .run()
    });
    let job = "frames of 16 KiB looked at by 10 consumers: all that was allocated".to_owned();
    vec![Row { job, before: cloned.total, after: lent.total, bar: Some(0.9) }]
}

impl Row {
    fn saved(&self) -> f64 {
        1.0 - self.after as f64 / self.before as f64
    }

    fn holds(&self) -> bool {
        self.bar.is_none_or(|bar| self.saved() >= bar)
    }
}

fn page(rows: &[Row]) -> String {
    let mut page = format!(
        "# Memory\n\nWritten by `{COMMAND}`; counted by `dhat`, in bytes that the program asked for. The \
         peak is given unless a row says otherwise.\n\n\
         {RECORDS} records of {FIELDS} texts, about {} bytes together, against `String` fields; {FRAMES} \
         frames of 16 KiB against clones of `Vec<u8>`. A record of `String`s that are held is 144 bytes and its \
         text; one of `&str` or of the interner's `Arc<str>` is 96 bytes, so the shorter the texts, the less \
         is saved.\n\n\
         | job | copies | here | saved | bar |\n|---|--:|--:|--:|---|\n",
        line(0).len() - FIELDS,
    );
    for row in rows {
        let bar = match row.bar {
            None => "shown only".to_owned(),
            Some(bar) => {
                let verdict = if row.holds() { "met" } else { "missed" };
                format!("{:.0} %: {verdict}", 100.0 * bar)
            }
        };
        let saved = 100.0 * row.saved();
        let Row { job, before, after, .. } = row;
        writeln!(page, "| {job} | {before} | {after} | {saved:.1} % | {bar} |")
            .expect("a `String` takes all text");
    }
    page
}
