//! streamweave compiles a drawn dataflow into the loop an expert would have written by hand.

pub mod error;
pub mod graph;
pub mod ops;
mod panics;
pub mod pipeline;
pub mod position;
pub mod source;
pub mod stage;

pub use error::{Failed, Rejected, RunError};
pub use pipeline::{Outcome, Pipeline};
pub use position::Position;
pub use source::Source;
pub use stage::Stage;
pub use streamweave_macros::{ZeroCopyShare, ZeroCopyShareWeak, pipeline, stage};

/// What emitted code names, and nothing else does.
#[doc(hidden)]
pub mod __private;
