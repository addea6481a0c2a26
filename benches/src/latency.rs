//! How long one item takes from source to sink while nothing else is in flight.

use std::time::{Duration, Instant};

use streamweave::pipeline;
use tokio::sync::mpsc;

use crate::old_design::{paced_source, runtime};

/// The latencies of a pipeline of three stages, one for each of `items`.
pub fn of_pipeline(items: u64) -> Vec<Duration> {
    let start = Instant::now();
    let latencies = pipeline! {
        latencies = iter((0..items).map(|n| (since(start), n)))
            -> map(|(sent, n)| (sent, n.wrapping_mul(3)))
            -> filter(|(_, n)| *n != 1)
            -> map(|(sent, n)| (sent, n ^ (n >> 7)))
            -> map(|(sent, n)| { std::hint::black_box(n); since(start) - sent })
            -> collect();
    };
    let latencies = latencies.run().map(|report| report.latencies);
    nanoseconds(latencies.unwrap_or_default())
}

/// The latencies of the same stages in the old design: an item is sent when the last has arrived.
pub fn of_old_design(items: u64) -> Vec<Duration> {
    let start = Instant::now();
    let paced = (0..items).map(move |n| (since(start), n));
    let (arrived, next) = mpsc::channel(1);
    let runtime = runtime();
    let latencies = runtime.block_on(async {
        let send_next = || arrived.try_send(()).unwrap_or_default();
        send_next();
        paced_source(next, paced)
            .stage(|(sent, n): (u64, u64)| Some((sent, n.wrapping_mul(3))))
            .stage(|(sent, n): (u64, u64)| (n != 1).then_some((sent, n)))
            .stage(|(sent, n): (u64, u64)| Some((sent, n ^ (n >> 7))))
            .fold(Vec::new(), |latencies: &mut Vec<u64>, (sent, _): (u64, u64)| {
                latencies.push(since(start) - sent);
                send_next();
            })
            .await
    });
    nanoseconds(latencies)
}

/// The latency that this share of the items did not exceed; zero where there are none.
pub fn quantile(latencies: &[Duration], share: f64) -> Duration {
    let mut sorted = latencies.to_vec();
    sorted.sort();
    let place = (sorted.len() as f64 * share) as usize;
    let last = sorted.len().saturating_sub(1);
    sorted.get(place.min(last)).copied().unwrap_or_default()
}

fn since(start: Instant) -> u64 {
    start.elapsed().as_nanos() as u64
}

fn nanoseconds(latencies: Vec<u64>) -> Vec<Duration> {
    latencies.into_iter().map(Duration::from_nanos).collect()
}
