//! Pipelines against hand-written loops, and what they allocate.

use std::io;

use streamweave_benches::counting_alloc::{Allocations, count};
use streamweave_benches::job::{Contestant, Job};
use streamweave_benches::jobs::{self, fan_out_to_ten, log, records};
use streamweave_benches::measure::{Clock, Effort, Ratio, Times, in_turn};
use streamweave_benches::{input, log_file};

use crate::Options;
use crate::builds::Target;
use crate::table::{Row, Table, Verdict};

/// A miss counts when it shows in this many measurements.
const ATTEMPTS: usize = 3;

/// Measures all jobs that have a bar for the target.
pub(crate) fn measure(table: &mut Table, target: Target, options: &Options) {
    table.section(match target {
        Target::Default | Target::Mimalloc => "hand-written loops, default target",
        Target::Native => "hand-written loops, target-cpu=native",
    });
    for job in jobs::all() {
        if table.wants(job.name) && (target == Target::Default || job.native) {
            measure_job(table, &job, target, options.effort());
        }
    }
    if target == Target::Default {
        measure_log(table, options);
        measure_allocations(table);
    }
}

fn measure_job(table: &mut Table, job: &Job, target: Target, effort: Effort) {
    let is_first_rival = job.native && target == Target::Default;
    let contestants: Vec<&Contestant> = job.contestants().collect();
    let judged = if is_first_rival { 1 } else { job.rivals.len() };
    for attempt in 1..=ATTEMPTS {
        let times = in_turn(&contestants, effort, Clock::Thread);
        let rival = best(&times[1..=judged]) + 1;
        let ratio = times[0].ratio_to(&times[rival]);
        let verdict = Verdict::at_most(job.bar, ratio.value, ratio.low);
        if verdict == Verdict::Met || attempt == ATTEMPTS {
            table.row(&Row {
                name: job.name,
                bar: bar(job.bar),
                measured: describe(&contestants, &times, rival, ratio),
                verdict: if job.bar.is_finite() { verdict } else { Verdict::Reported },
            });
            return;
        }
    }
}

fn bar(bar: f64) -> String {
    if bar.is_finite() { format!("at most {bar:.2}") } else { String::new() }
}

/// `1.01 (0.99..1.02) of labelled block; 0.35 of continue`.
fn describe(contestants: &[&Contestant], times: &[Times], rival: usize, ratio: Ratio) -> String {
    let mut text = format!(
        "{:.3} ({:.3}..{:.3}) of {}",
        ratio.value, ratio.low, ratio.high, contestants[rival].name
    );
    for other in (1..contestants.len()).filter(|other| *other != rival) {
        let ratio = times[0].ratio_to(&times[other]);
        text += &format!("; {:.2} of {}", ratio.value, contestants[other].name);
    }
    text
}

fn best(times: &[Times]) -> usize {
    let medians = times.iter().map(Times::median).enumerate();
    let best = medians.min_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(0, |(index, _)| index)
}

fn measure_log(table: &mut Table, options: &Options) {
    if !table.wants("log job") {
        return;
    }
    let made: [fn(_) -> Job; 2] = [log::job, log::checked_job];
    for make in made {
        match log_file::open(options.log_size()) {
            Ok(log) => measure_job(table, &make(log), Target::Default, options.few_rounds()),
            Err(error) => no_log(table, &error),
        }
    }
}

pub(crate) fn no_log(table: &mut Table, error: &io::Error) {
    table.row(&Row {
        name: "log job",
        bar: String::new(),
        measured: format!("no log: {error}"),
        verdict: Verdict::Missed,
    });
}

fn measure_allocations(table: &mut Table) {
    let [pipeline, source] = [records::pipeline, records::source_alone].map(allocations);
    allocation_row(table, "heap records: allocations", pipeline, source);
    let [pipeline, source] =
        [fan_out_to_ten::pipeline, fan_out_to_ten::source_alone].map(allocations);
    allocation_row(table, "fan-out to 10: allocations", pipeline, source);
    let peak = pipeline.peak as f64 / input::BLOB as f64;
    if table.wants("fan-out to 10: peak memory") {
        table.row(&Row {
            name: "fan-out to 10: peak memory",
            bar: String::from("at most 1.10"),
            measured: format!("{peak:.3} of one record"),
            verdict: Verdict::at_most(1.1, peak, peak),
        });
    }
}

fn allocations(job: fn(&u64) -> u64) -> Allocations {
    count(|| job(&records::RECORDS)).1
}

fn allocation_row(table: &mut Table, name: &str, pipeline: Allocations, source: Allocations) {
    if !table.wants(name) {
        return;
    }
    let more = pipeline.number as f64 - source.number as f64;
    table.row(&Row {
        name,
        bar: String::from("none of its own"),
        measured: format!("{more} beyond the source's {}", source.number),
        verdict: Verdict::at_most(0.0, more, more),
    });
}
