//! Files as sources and sinks of whole pipelines: compressed, many, mapped, followed, as CSV and JSON.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use streamweave::{
    Clock, DecompressErrorKind, Files, InputErrorKind, Progress, ReadErrorKind, csv_records,
    decompress, files, follow, gzip, lz4, map_file, open, pipeline, read_lines, write_bytes,
    write_csv, write_json_lines, write_lines, zstd,
};

/// A folder of its own for one test, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("streamweave-t-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, data: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, data).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn sinks_end_what_they_compress() {
    let folder = Folder::new("compress");
    let path = |name: &str| File::create(folder.path(name)).expect("a file");
    pipeline! {
        numbers = iter((0..10_000).map(|n| n % 100));
        numbers -> sink(write_lines(gzip(path("gz"), 6)));
        numbers -> sink(write_lines(zstd(path("zst"), 3)));
        numbers -> sink(write_lines(lz4(path("lz4"))));
        numbers -> sink(write_lines(BufWriter::new(path("txt"))));
    }
    .run()
    .unwrap();
    let plain = fs::read(folder.path("txt")).unwrap();
    for name in ["gz", "zst", "lz4"] {
        assert!(fs::read(folder.path(name)).unwrap().len() < plain.len(), "{name}");
        let mut read = Vec::new();
        decompress(open(folder.path(name)).unwrap()).read_to_end(&mut read).unwrap();
        assert!(read == plain, "{name}");
    }
    let pattern = folder.path("*").display().to_string();
    let progress = Progress::new();
    let all = files(&pattern).unwrap().with_progress(&progress);
    let report = pipeline! {
        lines = source(all.each(|file| read_lines(decompress(file))));
        total = lines -> map(|line| line.parse::<u64>().unwrap()) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!(report.total, 4 * 495_000);
    assert_eq!(Some(progress.read()), progress.total());
}

#[test]
fn a_run_that_panics_leaves_compressed_data_without_an_end() {
    let folder = Folder::new("broken-off");
    let path = folder.path("x.gz");
    let error = pipeline! {
        iter(0..100_000) -> inspect(|n| assert!(*n < 99_999, "the last one"))
            -> sink(write_lines(gzip(File::create(&path).unwrap(), 1)));
    }
    .run()
    .unwrap_err();
    assert!(error.is_panic());
    let error = decompress(open(&path).unwrap()).read_to_end(&mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("ends too soon"), "{error}");
}

#[test]
fn damage_is_told_with_both_places_and_the_file() {
    let folder = Folder::new("damage");
    let mut packed = Vec::new();
    pipeline! { iter(0..1000) -> sink(write_lines(gzip(&mut packed, 6))); }.run().unwrap();
    let paths = [folder.write("a.gz", &packed[..packed.len() / 2]), folder.write("b.gz", &packed)];

    let outcome = pipeline! {
        lines = read_lines(decompress(open(&paths[0]).unwrap()));
        count = lines -> count();
        error = lines.err -> last();
    }
    .run_partial();
    let report = outcome.report.unwrap();
    let error = report.error.unwrap();
    assert!(error.ends_input() && report.count > 100);
    let ReadErrorKind::Decompress(cause) = error.kind() else { panic!("{error:?}") };
    assert_eq!(cause.kind(), DecompressErrorKind::EndsTooSoon);
    assert_eq!(cause.compressed_offset(), packed.len() as u64 / 2);
    assert!(cause.offset() > 100 && error.line() == Some(report.count + 1));

    // Where nothing reads the port, the run ends there.
    let drawing = || Files::new(paths.clone()).each(|file| read_lines(decompress(file)));
    let error = pipeline! { all = source(drawing()) -> count(); }.run().unwrap_err();
    let place = format!("stage `source` failed: `{}`: line ", paths[0].display());
    assert!(error.to_string().starts_with(&place), "{error}");

    // Where something does, the source goes on with the next file.
    let report = pipeline! {
        lines  = source(drawing());
        last   = lines -> map(str::to_owned) -> last();
        errors = lines.err -> map(|error| error.name().path().to_owned()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.last.as_deref(), report.errors), (Some("999"), vec![paths[0].clone()]));
}

#[test]
fn mapped_and_read_lines_are_the_same() {
    let folder = Folder::new("mapped");
    for text in ["", "one", "one\r\ntwo\n\nthree", "\n"] {
        let path = folder.write("x.log", text);
        // SAFETY: nothing writes to the file while it is mapped.
        #[allow(unsafe_code, reason = "the test is about mapped files")]
        let file = unsafe { map_file(&path) }.unwrap();
        let report = pipeline! {
            mapped = lines(&file) -> collect();
            read   = read_lines(open(&path).unwrap()) -> map(str::to_owned) -> collect();
        }
        .run()
        .unwrap();
        assert_eq!(report.mapped, report.read);
    }
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Reading<'a> {
    #[serde(borrow)]
    place: &'a str,
    value: f64,
}

#[test]
fn csv_becomes_json_and_csv_again() {
    let data = "place,value\nnorth,1.5\n\"south, east\",-2.0\nwest\nnorth,hot\n";
    let (mut json, mut csv) = (Vec::new(), Vec::new());
    let report = pipeline! {
        records  = source(csv_records(data.as_bytes()));
        readings = records -> try_map(|record| record.deserialize::<Reading<'_>>());
        readings -> sink(write_json_lines(&mut json));
        uneven   = records.err -> map(|error| error.to_string()) -> collect();
        bad      = readings.err -> count();
    }
    .run()
    .unwrap();
    let uneven = "line 4 (byte 41): 1 fields, and the first record has 2";
    assert_eq!((report.uneven, report.bad), (vec![uneven.to_owned()], 1));
    assert_eq!(
        String::from_utf8_lossy(&json),
        "{\"place\":\"north\",\"value\":1.5}\n{\"place\":\"south, east\",\"value\":-2.0}\n"
    );
    json.extend(b"{\n");
    let report = pipeline! {
        readings = read_lines(&json[..]) -> try_map(serde_json::from_str::<Reading<'_>>);
        readings -> sink(write_csv(&mut csv));
        places   = readings.err -> map(|failed| failed.position.to_string()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.places, ["line 3"]);
    assert_eq!(String::from_utf8_lossy(&csv), "place,value\nnorth,1.5\n\"south, east\",-2.0\n");
}

/// The next line that a follower hands out, as the clock is moved on.
fn next(seen: &Receiver<String>, clock: &Clock) -> String {
    loop {
        if let Ok(line) = seen.try_recv() {
            return line;
        }
        match clock.next_deadline() {
            Some(at) if at > clock.now() => clock.advance(at - clock.now()),
            _ => std::thread::yield_now(),
        }
    }
}

#[test]
fn a_followed_file_goes_on_through_a_rotation_until_the_run_is_shut_down() {
    let folder = Folder::new("follow");
    let path = folder.write("app.log", "1\n2\n");
    let clock = Clock::stepped();
    let (sender, seen) = channel();
    let pipeline = pipeline! {
        lines = source(follow(&path).each(read_lines)) -> map(str::to_owned);
        lines -> thread() -> sink(sender);
        all   = lines -> count();
    }
    .with_clock(clock.clone());
    let handle = pipeline.handle();
    let report = std::thread::scope(|scope| {
        let run = scope.spawn(|| pipeline.run());
        assert_eq!([next(&seen, &clock), next(&seen, &clock)], ["1", "2"]);
        fs::rename(&path, folder.path("app.log.1")).unwrap();
        folder.write("app.log", "3\n4");
        assert_eq!(next(&seen, &clock), "3");
        handle.shutdown(Duration::from_secs(60));
        run.join().expect("no panic")
    });
    assert_eq!(report.unwrap().all, 3);
    assert!(seen.recv().is_err());
}

/// Sends a file through a socket, and returns what arrived and how the run ended.
fn sent(path: &Path, is_named: bool) -> (Vec<u8>, Result<(), String>) {
    let (mut near, mut far) = UnixStream::pair().expect("a pair of sockets");
    std::thread::scope(|scope| {
        let receiving = scope.spawn(move || {
            let mut all = Vec::new();
            far.read_to_end(&mut all).expect("it can be read");
            all
        });
        let run = if is_named {
            let pipeline = pipeline! {
                read_chunks(open(path).unwrap()) -> sink(write_bytes(&mut near));
            };
            pipeline.run().map(drop)
        } else {
            let mut sink = write_bytes(&mut near);
            pipeline! {
                chunks = read_chunks(File::open(path).unwrap());
                chunks -> sink(&mut sink);
                chunks.err -> for_each(|error| panic!("{error}"));
            }
            .run()
            .map(drop)
        };
        drop(near);
        (receiving.join().expect("no panic"), run.map_err(|error| error.to_string()))
    })
}

#[test]
fn a_file_that_is_only_copied_arrives_whole() {
    let folder = Folder::new("copied");
    for size in [0, 1, 256 * 1024, 256 * 1024 + 1, 3_000_000] {
        let data: Vec<u8> = (0..size).map(|n: u32| (n % 251) as u8).collect();
        let path = folder.write("data", &data);
        for is_named in [false, true] {
            let (arrived, run) = sent(&path, is_named);
            assert!(arrived == data && run.is_ok(), "{size} {run:?}");
        }
    }
}

#[test]
fn a_copy_begins_where_the_file_stands() {
    let folder = Folder::new("copied-rest");
    let path = folder.write("data", "the beginning, the rest");
    let mut file = File::open(path).unwrap();
    file.seek(SeekFrom::Start(15)).unwrap();
    let (mut near, mut far) = UnixStream::pair().expect("a pair of sockets");
    pipeline! { read_chunks(&file) -> sink(write_bytes(&mut near)); }.run().unwrap();
    drop(near);
    let mut rest = String::new();
    far.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "the rest");
}

#[test]
fn an_error_of_a_copy_is_told_by_the_stage_that_has_it() {
    let folder = Folder::new("copied-errors");
    let path = folder.write("data", vec![7; 3_000_000]);
    let (near, far) = UnixStream::pair().expect("a pair of sockets");
    drop(far);
    let error = pipeline! { chunks = read_chunks(open(&path).unwrap()); chunks -> sink(write_bytes(&near)); }
        .run()
        .unwrap_err();
    assert_eq!(
        (error.stage(), error.position().map(|at| at.to_string())),
        (Some("sink"), Some("chunk 0".into()))
    );
    let error = pipeline! { chunks = read_chunks(open(&folder.0).unwrap()); chunks -> sink(write_bytes(&near)); }
        .run()
        .unwrap_err();
    assert_eq!(error.stage(), Some("chunks"));
}

#[test]
fn a_copy_can_be_stopped_between_two_pieces() {
    let folder = Folder::new("copied-stopped");
    let path = folder.write("data", vec![7; 3_000_000]);
    let (near, mut far) = UnixStream::pair().expect("a pair of sockets");
    let pipeline = pipeline! { read_chunks(open(&path).unwrap()) -> sink(write_bytes(near)); };
    let handle = pipeline.handle();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| pipeline.run().map(drop));
        let mut first = [0; 1000];
        far.read_exact(&mut first).expect("something was sent");
        handle.shutdown(Duration::from_secs(60));
        let rest = far.read_to_end(&mut Vec::new()).expect("it can be read");
        assert!(rest + first.len() < 3_000_000, "the copy has stopped");
        run.join().expect("no panic").expect("a shutdown is no error");
    });
}

#[test]
fn what_is_no_line_of_text_is_data() {
    let folder = Folder::new("bad");
    let long = io::repeat(b'x').take(2_000_000).chain(&b"\nend\n"[..]);
    let report = pipeline! {
        lines  = read_lines(decompress(long), max = 1000);
        kept   = lines -> map(str::to_owned) -> collect();
        errors = lines.err -> map(|error| error.to_string()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(
        (report.kept, report.errors),
        (vec!["end".to_owned()], vec!["line 1 (byte 0): longer than 1000 bytes".to_owned()])
    );

    let paths = [folder.path("missing"), folder.write("text", b"\xff\nok\n"), folder.0.clone()];
    let report = pipeline! {
        lines  = source(Files::new(paths).each(read_lines));
        kept   = lines -> map(str::to_owned) -> collect();
        errors = lines.err -> map(|error| matches!(error.kind(), InputErrorKind::Open(_))) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.kept, report.errors), (vec!["ok".to_owned()], vec![true, false, false]));
}
