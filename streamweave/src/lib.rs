//! `pipeline!` takes a dataflow as you would draw it on a whiteboard and compiles it, at build time,
//! into the loop you would have written by hand.
//!
//! ```text
//!              the drawing                                    the program
//!
//!                       .-> filter -> count      for line in chunk {
//!  lines -> try_map ----|                            match parse(line) {
//!            | .err     '-> fold_by                      Ok(entry) => { .. &entry .. }
//!            v                                           Err(error) => { .. }
//!           sink                                     }
//!                                                }
//! ```
//!
//! - A **stage** is a box of the drawing: a source, an operator or a sink. `name = chain;` names the
//!   last stage of a chain.
//! - An **edge** is an arrow. It moves the item, lends it as `&T`, or shares a handle to it; which one
//!   is decided at compile time by the words of the drawing, and [`Pipeline::explain`] shows it. An
//!   edge that cannot be what it must be is a compile error there. Nothing is cloned in secret.
//! - A **port** is another way out of a stage: `.err` of one that can fail, the arms of a `match`.
//! - A **terminal** is a stage at the end whose value is asked for: named, it is a field of the report.
//!
//! # A first pipeline
//!
//! ```
//! use streamweave::pipeline;
//!
//! let log = "200 /\n404 /a\nnonsense\n404 /b\n";
//! let pipeline = pipeline! {
//!     entries   = lines(log) -> try_map(parse);
//!     total     = entries -> count();
//!     by_status = entries -> fold_by(|entry| entry.0, || 0, |count, _| *count += 1);
//!     missing   = entries -> filter(|entry| entry.0 == 404) -> map(|entry| entry.1) -> collect();
//!     bad       = entries.err -> map(|failed| failed.to_string()) -> collect();
//! };
//! println!("{}", pipeline.explain());
//!
//! let report = pipeline.run()?;
//! assert_eq!(report.total, 3);
//! assert_eq!(report.by_status[&404], 2);
//! assert_eq!(report.missing, ["/a", "/b"]);
//! assert_eq!(report.bad, ["stage `entries` failed at line 3: no status in `nonsense`"]);
//!
//! fn parse(line: &str) -> Result<(u16, &str), String> {
//!     let (status, path) = line.split_once(' ').ok_or(format!("no status in `{line}`"))?;
//!     Ok((status.parse().map_err(|_| format!("`{status}` is no status"))?, path))
//! }
//! # Ok::<(), streamweave::RunError>(())
//! ```
//!
//! # Where to go on
//!
//! - [`guide`]: the language, a page a topic, beginning with [who gets the item](guide::fan_out).
//! - [`ops`] and [`sources`]: a page for each operator and source.
//! - [`framing`]: lines and frames out of byte streams, and [`data`]: what is cheap to share.
//! - `net`, with the feature of that name: listeners, connections and their limits.
//! - [`graph`]: the drawing as data, as text, and as a picture.
//! - `decode`, with the features `json`, `postcard` and `rkyv`: records that borrow from the frame they
//!   came in, and own it where they cross to a thread or a task.
//! - [`Stage`], [`Source`], [`Sink`]: what to implement for operators, sources and sinks of your own.
//! - [`Message`]: a payload with its source, key, time and headers. [`data`]: names that are stored once,
//!   records and buffers that are used again.
//! - [`guide::files`]: files, many files, compressed, followed and mapped ones, CSV and JSON lines.
//! - [`RunError`], [`Failed`], [`Rejected`]: what goes wrong, as data.

// `sources/mapped.rs` alone may have `unsafe`; without the feature `mmap` there is none.
#![cfg_attr(not(feature = "mmap"), forbid(unsafe_code))]
#![cfg_attr(feature = "mmap", deny(unsafe_code))]

/// Models draw pipelines, which name the crate.
#[cfg(all(test, shuttle))]
extern crate self as streamweave;

#[cfg(feature = "tokio")]
pub mod async_pipeline;
#[cfg(feature = "tokio")]
pub mod async_source;
#[cfg(feature = "tokio")]
pub mod async_stage;
pub mod clock;
mod copy_ahead;
pub mod crossing;
pub mod data;
#[cfg(feature = "decode")]
pub mod decode;
pub mod error;
pub mod framing;
pub mod graph;
pub mod guide;
#[cfg(feature = "net")]
pub mod net;
pub mod ops;
pub mod pipeline;
pub mod position;
#[doc(hidden)]
pub mod queue;
pub mod retry;
pub mod run;
mod setup;
pub mod share;
pub mod sink;
pub mod sinks;
mod slots;
pub mod source;
pub mod sources;
pub mod stage;
mod sync;

#[cfg(feature = "tokio")]
pub use async_pipeline::AsyncPipeline;
#[cfg(feature = "tokio")]
pub use async_source::AsyncSource;
#[cfg(feature = "tokio")]
pub use async_stage::AsyncStage;
pub use clock::Clock;
pub use data::message::Message;
pub use data::metadata::Metadata;
pub use error::{Failed, Rejected, RunError};
pub use ops::event_time::EventTime;
pub use ops::window::Window;
pub use pipeline::{Outcome, Pipeline};
pub use position::Position;
pub use retry::Retry;
pub use run::counts::BoundaryCounts;
pub use run::handle::Handle;
pub use share::{CopyOnWrite, ZeroCopyShare, ZeroCopyShareWeak};
pub use sink::Sink;
#[cfg(feature = "gzip")]
pub use sinks::compress::gzip;
#[cfg(feature = "lz4")]
pub use sinks::compress::lz4;
#[cfg(feature = "zstd")]
pub use sinks::compress::zstd;
#[cfg(feature = "csv")]
pub use sinks::csv::write_csv;
#[cfg(feature = "json")]
pub use sinks::json_lines::write_json_lines;
pub use sinks::recycle::{Spare, Spent, recycle};
#[cfg(feature = "tokio")]
pub use sinks::send::AsyncSink;
pub use sinks::write::{write_bytes, write_lines};
pub use source::Source;
#[cfg(feature = "csv")]
pub use sources::csv_records::{CsvRecord, csv_records};
pub use sources::decompress::{DecompressError, DecompressErrorKind, decompress};
pub use sources::each::{InputError, InputErrorKind};
pub use sources::error::{ReadError, ReadErrorKind};
pub use sources::file::{NamedFile, OpenError, open};
pub use sources::files::Files;
#[cfg(feature = "glob")]
pub use sources::files::files;
#[cfg(unix)]
pub use sources::follow::follow;
#[cfg(feature = "mmap")]
pub use sources::mapped::{Mapped, map_file};
pub use sources::progress::Progress;
pub use sources::read_chunks::read_chunks;
pub use sources::read_lines::read_lines;
pub use stage::{Stage, ZeroCopyTransformer};
pub use streamweave_macros::{ZeroCopyShare, ZeroCopyShareWeak, pipeline, stage};

/// What emitted code names, and nothing else does.
#[doc(hidden)]
pub mod __private;
