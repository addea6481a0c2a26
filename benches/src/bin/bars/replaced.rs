//! The pipelines against the design that they replace.

use std::time::Duration;

use streamweave_benches::latency;
use streamweave_benches::log_file::{self, Size};
use streamweave_benches::replaced::{self, Gain, Replaced};

use crate::Options;
use crate::loops::no_log;
use crate::table::{Row, Table, Verdict};

/// Measures memory, CPU and throughput of every job, and the time of one item.
pub(crate) fn measure(table: &mut Table, options: &Options) {
    table.section("the design that this one replaces");
    let size = if options.short { Size::TINY } else { Size::SHORT };
    match log_file::open(size) {
        Ok(log) => {
            for job in replaced::all(options.amount(), log) {
                if table.wants(job.name) {
                    measure_job(table, &job, options);
                }
            }
        }
        Err(error) => no_log(table, &error),
    }
    if table.wants("latency") {
        measure_latency(table, if options.short { 2_000 } else { 20_000 });
    }
}

fn measure_job(table: &mut Table, job: &Replaced, options: &Options) {
    let rounds = if options.short { 3 } else { 5 };
    let runs: Vec<_> = (0..rounds).map(|_| job.measure()).collect();
    let gain = Gain::of(&runs);
    let memory = if job.fans_out { 0.2 } else { 0.5 };
    fraction(table, &format!("{}: memory", job.name), memory, gain.memory);
    fraction(table, &format!("{}: CPU", job.name), 0.7, gain.cpu);
    let name = format!("{}: throughput", job.name);
    table.row(&Row {
        name: &name,
        bar: String::from("at least 2.0x"),
        measured: format!("{:.1}x: {:.1} times the bar", gain.throughput, gain.throughput / 2.0),
        verdict: Verdict::at_most(0.5, 1.0 / gain.throughput, 1.0 / gain.throughput),
    });
}

fn fraction(table: &mut Table, name: &str, bar: f64, measured: f64) {
    let less = |fraction: f64| 100.0 * (1.0 - fraction);
    table.row(&Row {
        name,
        bar: format!("{:.0} % less", less(bar)),
        measured: format!("{:.2} % less: {} below the bar", less(measured), times(bar / measured)),
        verdict: Verdict::at_most(bar, measured, measured),
    });
}

/// `12 times`, or that nothing was used at all.
fn times(factor: f64) -> String {
    match factor {
        f64::INFINITY => String::from("all the way"),
        factor if factor < 10.0 => format!("{factor:.1} times"),
        factor => format!("{factor:.0} times"),
    }
}

fn measure_latency(table: &mut Table, items: u64) {
    const BAR: Duration = Duration::from_micros(1);
    let (new, old) = (latency::of_pipeline(items), latency::of_old_design(items));
    for (name, share) in [("latency, median", 0.5), ("latency, 99 of 100", 0.99)] {
        let [new, old] = [&new, &old].map(|all| latency::quantile(all, share));
        let nanoseconds = new.as_nanos() as f64;
        table.row(&Row {
            name,
            bar: String::from("under 1 us"),
            measured: format!(
                "{new:?}: {:.0} times below; old design {old:?}",
                1000.0 / nanoseconds
            ),
            verdict: Verdict::at_most(BAR.as_nanos() as f64, nanoseconds, nanoseconds),
        });
    }
}
