//! What files cost: the same number of allocations however long they are.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use streamweave::{
    Files, csv_records, decompress, gzip, lz4, map_file, open, pipeline, read_lines, write_csv,
    write_json_lines, write_lines, zstd,
};
use streamweave_benches::counting_alloc::{CountingAlloc, count};

#[global_allocator]
static ALLOC: CountingAlloc = CountingAlloc;

/// A log that is read in one way, in a short and in a long file.
struct Case {
    name: &'static str,
    run: fn(&Path) -> u64,
}

const CASES: &[Case] = &[
    Case {
        name: "read_lines(open(path))",
        run: |path| {
            let file = open(path).expect("a file");
            pipeline! { lines = read_lines(file) -> count(); }.run().expect("text").lines
        },
    },
    Case {
        name: "lines of a mapped file",
        run: |path| {
            // SAFETY: nothing writes to the file while it is mapped.
            let file = unsafe { map_file(path) }.expect("a file");
            pipeline! { lines = lines(&file) -> count(); }.run().expect("text").lines
        },
    },
    Case {
        name: "Files::each(read_lines)",
        run: |path| {
            let lines = Files::new([path]).each(read_lines);
            pipeline! { lines = source(lines) -> count(); }.run().expect("text").lines
        },
    },
    Case {
        name: "decompress, plain, gzip, zstd and lz4",
        run: |path| {
            let one = |ending: &str| {
                let file = open(path.with_extension(ending)).expect("a file");
                let run = pipeline! { lines = read_lines(decompress(file)) -> count(); }.run();
                run.expect("text").lines
            };
            let counts = ["log", "gz", "zst", "lz4"].map(one);
            assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
            counts[0]
        },
    },
    Case {
        name: "csv_records",
        run: |path| {
            let records = csv_records(open(path).expect("a file")).without_headers();
            let report = pipeline! {
                records = source(records)
                    -> map(|record| record.deserialize::<(u64, &str)>().is_ok())
                    -> filter(|is_good| *is_good)
                    -> count();
            };
            report.run().expect("text").records
        },
    },
    Case {
        name: "write_csv and write_json_lines",
        run: |path| {
            let lines = fs::metadata(path).expect("a file").len() / LINE as u64;
            pipeline! {
                numbers = iter(0..lines) -> map(|n| (n, "some text"));
                numbers -> sink(write_csv(io::sink()));
                numbers -> sink(write_json_lines(io::sink()));
            }
            .run()
            .expect("nothing fails");
            lines
        },
    },
];

/// How many bytes a line has.
const LINE: usize = 20;

/// One test, since counts of several threads would mix.
#[test]
fn the_length_of_a_file_allocates_nothing() {
    let folder = std::env::temp_dir().join(format!("streamweave-allocs-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let (short, long) = (log(&folder, "short", 20_000), log(&folder, "longer", 200_000));
    for case in CASES {
        // Whatever is made once a thread is made here.
        (case.run)(&short);
        let (lines, few) = count(|| (case.run)(&short));
        assert_eq!(lines, 20_000, "{}", case.name);
        let (lines, many) = count(|| (case.run)(&long));
        assert_eq!(lines, 200_000, "{}", case.name);
        assert_eq!(few.number, many.number, "{}", case.name);
        println!("{}: {} allocations, {} bytes at most", case.name, many.number, many.peak);
    }
    fs::remove_dir_all(folder).expect("a folder");
}

/// A log of lines of the same length, plain and compressed.
fn log(folder: &Path, name: &str, lines: u64) -> PathBuf {
    let path = folder.join(name).with_extension("log");
    let file = |ending| File::create(path.with_extension(ending)).expect("a file");
    pipeline! {
        lines = iter(0..lines) -> map(|n| format!("{n:08},some text."));
        lines -> sink(write_lines(io::BufWriter::new(file("log"))));
        lines -> sink(write_lines(gzip(file("gz"), 1)));
        lines -> sink(write_lines(zstd(file("zst"), 1)));
        lines -> sink(write_lines(lz4(file("lz4"))));
    }
    .run()
    .expect("nothing fails");
    assert_eq!(fs::metadata(&path).expect("a file").len(), lines * LINE as u64);
    path
}
