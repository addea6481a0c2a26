//! Pipelines beside their best hand-written rivals.
//!
//! Every job is one file of [`jobs`]: the pipeline, its rivals, and a checksum that all of them
//! must agree on. `cargo bench -p streamweave-benches` measures them with criterion; the bars are
//! checked by `cargo run --release -p streamweave-benches --bin bars`.
//!
//! `benches/peers/run` does the log job with tokio, mawk, polars and DuckDB as well, and compares the CPU
//! time of them all. `cargo run --release -p streamweave-benches --bin memory` writes `docs/memory.md`.

pub mod clock;
pub mod counting_alloc;
pub mod crossing;
pub mod frames;
pub mod input;
pub mod job;
pub mod jobs;
pub mod latency;
pub mod log_file;
pub mod measure;
pub mod old_design;
pub mod poll;
pub mod replaced;
pub mod round_trip;
