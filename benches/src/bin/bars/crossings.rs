//! Pipelines whose regions meet, and stages that await, against what an expert writes.

use std::time::Duration;

use streamweave_benches::counting_alloc::count;
use streamweave_benches::job::{Contestant, Job};
use streamweave_benches::jobs::{self, fan_out_across, records_across};
use streamweave_benches::latency::quantile;
use streamweave_benches::measure::{Effort, Ratio, Times, in_turn};
use streamweave_benches::round_trip;

use crate::Options;
use crate::table::{Row, Table, Verdict};

/// A miss counts when it shows in this many measurements.
const ATTEMPTS: usize = 3;

/// Measures everything about boundaries and asynchronous stages, with the system's allocator.
pub(crate) fn measure(table: &mut Table, options: &Options) {
    table.section("stages that are always ready");
    for job in jobs::ready() {
        measure_job(table, &job, options);
    }
    table.section("from region to region");
    for job in jobs::crossing() {
        measure_job(table, &job, options);
    }
    measure_memory(table);
    measure_round_trips(table, options);
    measure_data(table, "messages, names, buffers", options);
}

fn measure_data(table: &mut Table, section: &'static str, options: &Options) {
    table.section(section);
    for job in jobs::data() {
        measure_job(table, &job, options);
    }
}

/// Measures what another allocator changes.
pub(crate) fn measure_with_mimalloc(table: &mut Table, options: &Options) {
    table.section("from region to region, mimalloc");
    measure_job(table, &records_across::job(), options);
    measure_data(table, "messages, names, buffers, mimalloc", options);
}

/// A row for the bar beside the best rival, and one for each shape that is to be outrun.
fn measure_job(table: &mut Table, job: &Job, options: &Options) {
    if !table.wants(job.name) {
        return;
    }
    let clock = options.clock(job.crosses);
    let effort = if job.crosses { options.crossing_effort() } else { options.effort() };
    let contestants: Vec<&Contestant> = job.contestants().collect();
    for attempt in 1..=ATTEMPTS {
        let times = in_turn(&contestants, effort, clock);
        let rows = rows(job, &times);
        let met = rows.iter().all(|row| matches!(row.verdict, Verdict::Met | Verdict::Reported));
        if met || attempt == ATTEMPTS {
            return rows.iter().for_each(|row| table.row(row));
        }
    }
}

fn rows<'a>(job: &'a Job, times: &[Times]) -> Vec<Row<'a>> {
    let rivals = job.rivals.iter().map(|rival| (rival, job.bar));
    let outrun = job.outrun.iter().map(|outrun| (&outrun.contestant, 1.0 / outrun.times));
    let references = job.references.iter().map(|reference| (reference, f64::INFINITY));
    let others = rivals.chain(outrun).chain(references).zip(&times[1..]);
    others.map(|((other, bar), time)| row(job.name, other.name, bar, [&times[0], time])).collect()
}

/// `0.09 (0.08..0.10) of tokio an item, 2.1 of 23.3 ms: 11.1 times faster`.
fn row<'a>(name: &'a str, other: &str, bar: f64, times: [&Times; 2]) -> Row<'a> {
    let Ratio { value, low, high } = times[0].ratio_to(times[1]);
    let [ours, theirs] = times.map(|times| nanoseconds(times.median()));
    let (asked, faster) = if bar < 1.0 {
        (format!("{:.1}x", 1.0 / bar), format!(": {:.1} times faster", 1.0 / value))
    } else if bar.is_finite() {
        (format!("at most {bar:.2}"), String::new())
    } else {
        (String::new(), String::new())
    };
    Row {
        name,
        bar: asked,
        measured: format!(
            "{value:.3} ({low:.3}..{high:.3}) of {other}, {ours:.1?} of {theirs:.1?}{faster}"
        ),
        verdict: if bar.is_finite() {
            Verdict::at_most(bar, value, low)
        } else {
            Verdict::Reported
        },
    }
}

fn nanoseconds(time: f64) -> Duration {
    Duration::from_nanos(time as u64)
}

fn measure_memory(table: &mut Table) {
    let name = "fan-out 1 to 10 across threads: memory";
    if !table.wants(name) {
        return;
    }
    let peak = |run: fn(&u64) -> u64| count(|| run(&fan_out_across::RECORDS)).1.peak as f64;
    let [ours, theirs] = [fan_out_across::pipeline, fan_out_across::clones].map(peak);
    table.row(&Row {
        name,
        bar: format!("at most {:.2}", fan_out_across::MEMORY),
        measured: format!("{:.3} of deep clone, {ours} of {theirs} bytes", ours / theirs),
        verdict: Verdict::at_most(fan_out_across::MEMORY, ours / theirs, ours / theirs),
    });
}

type Trip = fn(usize) -> Vec<Duration>;

fn measure_round_trips(table: &mut Table, options: &Options) {
    let trips: [(_, _, [Trip; 2]); 2] = [
        (
            "round trip, a boundary and a queue",
            1.5,
            [round_trip::of_boundary, round_trip::of_queue],
        ),
        (
            "round trip, two boundaries and a queue",
            2.0,
            [round_trip::of_two_boundaries, round_trip::of_two_queues],
        ),
    ];
    for (name, bar, trips) in trips {
        if table.wants(name) {
            let [ours, bare] = trips_in_turn(trips, options.crossing_effort());
            table.row(&row(name, "bare queues, median", bar, [&ours, &bare]));
        }
    }
}

fn trips_in_turn(trips: [Trip; 2], effort: Effort) -> [Times; 2] {
    const ITEMS: usize = 5_000;
    let mut medians = [Vec::new(), Vec::new()];
    for _ in 0..effort.rounds {
        for (trip, medians) in trips.iter().zip(&mut medians) {
            medians.push(quantile(&trip(ITEMS), 0.5).as_nanos() as f64);
        }
    }
    medians.map(Times::new)
}
