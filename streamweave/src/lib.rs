//! streamweave compiles a drawn dataflow into the loop an expert would have written by hand.

pub mod error;
pub mod graph;
pub mod ops;
mod panics;
pub mod pipeline;
pub mod position;
mod setup;
pub mod share;
pub mod sink;
pub mod sinks;
mod slots;
pub mod source;
pub mod sources;
pub mod stage;

pub use error::{Failed, Rejected, RunError};
pub use pipeline::{Outcome, Pipeline};
pub use position::Position;
pub use share::{ZeroCopyShare, ZeroCopyShareWeak};
pub use sink::Sink;
pub use sinks::write::{write_bytes, write_lines};
pub use source::Source;
pub use sources::error::{ReadError, ReadErrorKind};
pub use sources::file::{NamedFile, OpenError, open};
pub use stage::Stage;
pub use streamweave_macros::{ZeroCopyShare, ZeroCopyShareWeak, pipeline, stage};

/// What emitted code names, and nothing else does.
#[doc(hidden)]
pub mod __private;
