//! The same jobs in both designs, and what each of them costs.

use std::time::{Duration, Instant};

use memmap2::Mmap;
use streamweave::pipeline;
use tokio::runtime::Runtime;

use crate::clock::process_time;
use crate::counting_alloc::{Allocations, count};
use crate::input::{Blob, Record, random};
use crate::jobs::{fan_out_to_ten, log, records};
use crate::old_design::{runtime, source};

/// A job that both designs do.
pub struct Replaced {
    pub name: &'static str,
    /// Whether the stricter bar for the memory of a fan-out holds.
    pub fans_out: bool,
    pipeline: Box<dyn Fn() -> u64>,
    old: Box<dyn Fn(&Runtime) -> u64>,
}

/// What one run used.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub wall: Duration,
    pub cpu: Duration,
    pub allocations: Allocations,
    pub checksum: u64,
}

/// How far the pipeline beats the old design, as fractions of what the old one used.
#[derive(Clone, Copy, Debug)]
pub struct Gain {
    pub memory: f64,
    pub cpu: f64,
    pub throughput: f64,
}

/// How much of each job is done.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    pub numbers: u64,
    pub records: u64,
    pub blobs: u64,
}

impl Amount {
    pub const FULL: Self = Self { numbers: 200_000, records: 40_000, blobs: 10_000 };
    pub const SHORT: Self = Self { numbers: 20_000, records: 4_000, blobs: 1_000 };
}

/// All jobs that both designs do; `log` is the log job's input.
pub fn all(amount: Amount, log: Mmap) -> Vec<Replaced> {
    vec![
        numbers_job(amount.numbers),
        records_job(amount.records),
        fan_out_job(amount.blobs),
        log_job(log),
    ]
}

impl Replaced {
    /// Runs both designs once and checks that they agree.
    ///
    /// # Panics
    /// When they do not.
    pub fn measure(&self) -> [Cost; 2] {
        let costs = [
            cost(&self.pipeline),
            cost(|| {
                let runtime = runtime();
                (self.old)(&runtime)
            }),
        ];
        assert_eq!(costs[0].checksum, costs[1].checksum, "{}", self.name);
        costs
    }
}

impl Gain {
    /// Compares the medians of several runs.
    pub fn of(runs: &[[Cost; 2]]) -> Self {
        let ratio = |read: fn(&Cost) -> f64| {
            let [new, old] = [0, 1].map(|side| {
                crate::measure::median(runs.iter().map(|run| read(&run[side])).collect())
            });
            new / old
        };
        Self {
            memory: ratio(|cost| cost.allocations.peak as f64),
            cpu: ratio(|cost| cost.cpu.as_secs_f64()),
            throughput: 1.0 / ratio(|cost| cost.wall.as_secs_f64()),
        }
    }
}

fn cost(job: impl Fn() -> u64) -> Cost {
    let (start, cpu) = (Instant::now(), process_time());
    let (checksum, allocations) = count(job);
    Cost { wall: start.elapsed(), cpu: process_time() - cpu, allocations, checksum }
}

fn numbers_job(numbers: u64) -> Replaced {
    Replaced {
        name: "numbers through map, filter, map",
        fans_out: false,
        pipeline: Box::new(move || {
            let report = pipeline! {
                total = iter(random(3).take(numbers as usize))
                    -> map(|n| n.wrapping_mul(3))
                    -> filter(|n| n & 4 == 0)
                    -> map(|n| n ^ (n >> 7))
                    -> fold(|| 0_u64, |total, n| *total = total.wrapping_add(n));
            };
            report.run().map_or(0, |report| report.total)
        }),
        old: Box::new(move |runtime| {
            runtime.block_on(async {
                source(random(3).take(numbers as usize))
                    .stage(|n: u64| Some(n.wrapping_mul(3)))
                    .stage(|n: u64| (n & 4 == 0).then_some(n))
                    .stage(|n: u64| Some(n ^ (n >> 7)))
                    .fold(0, |total: &mut u64, n: u64| *total = total.wrapping_add(n))
                    .await
            })
        }),
    }
}

fn records_job(number: u64) -> Replaced {
    Replaced {
        name: "heap records through 6 stages",
        fans_out: false,
        pipeline: Box::new(move || records::pipeline(&number)),
        old: Box::new(move |runtime| {
            runtime.block_on(async {
                source((0..number).map(Record::new))
                    .stage(|record| Some(records::double(record)))
                    .stage(|record| records::is_wanted(&record).then_some(record))
                    .stage(|record| Some(records::upper_case(record)))
                    .stage(records::with_values)
                    .stage(|record| Some(records::swap(record)))
                    .fold(0, |total: &mut u64, record: Record| {
                        *total = total.wrapping_add(records::digest(&record));
                    })
                    .await
            })
        }),
    }
}

fn fan_out_job(number: u64) -> Replaced {
    Replaced {
        name: "fan-out 1 to 10 of 1 KiB",
        fans_out: true,
        pipeline: Box::new(move || fan_out_to_ten::pipeline(&number)),
        old: Box::new(move |runtime| {
            runtime.block_on(async {
                let branches = source((0..number).map(Blob::new)).fan_out(10);
                let tasks: Vec<_> = (0..)
                    .zip(branches)
                    .map(|(branch, edge)| {
                        tokio::spawn(edge.fold(0, move |total: &mut u64, blob: Blob| {
                            *total += fan_out_to_ten::look(&blob, branch);
                        }))
                    })
                    .collect();
                let mut totals = [0; 10];
                for (total, task) in totals.iter_mut().zip(tasks) {
                    *total = task.await.unwrap_or_default();
                }
                fan_out_to_ten::digest(&totals)
            })
        }),
    }
}

fn log_job(log: Mmap) -> Replaced {
    let log: &'static Mmap = Box::leak(Box::new(log));
    Replaced {
        name: "log job",
        fans_out: false,
        pipeline: Box::new(|| log::pipeline(log)),
        old: Box::new(|runtime| {
            runtime.block_on(async {
                let lines = log.split(|byte| *byte == b'\n');
                let lines = lines.map(|line| String::from_utf8_lossy(line).into_owned());
                let failed = source(lines)
                    .stage(|line: String| owned_hit(line.as_bytes()))
                    .stage(|hit: (String, u16, u64)| (hit.1 >= 500).then_some(hit))
                    .fold(
                        std::collections::HashMap::new(),
                        |failed: &mut std::collections::HashMap<String, u64>,
                         hit: (String, u16, u64)| {
                            *failed.entry(hit.0).or_insert(0) += hit.2;
                        },
                    )
                    .await;
                log::digest(failed.iter().map(|(path, bytes)| (path.as_bytes(), *bytes)))
            })
        }),
    }
}

fn owned_hit(line: &[u8]) -> Option<(String, u16, u64)> {
    let hit = log::Hit::parse(line)?;
    let path = String::from_utf8_lossy(hit.path).into_owned();
    Some((path, hit.status, hit.bytes))
}
