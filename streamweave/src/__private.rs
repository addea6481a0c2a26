//! The one module that emitted code names.

pub use crate::error::{Failed, Rejected, RunError, StageError};
pub use crate::graph::{Edge, Graph, Stage as StageInfo, State, Transfer};
pub use crate::ops::chunks::{Chunks, chunks};
pub use crate::ops::filter::filter;
pub use crate::ops::fold::{Fold, fold};
pub use crate::ops::map::map;
pub use crate::ops::take::{Take, take};
pub use crate::pipeline::{Pipeline, Run};
pub use crate::position::{Counter, Position, Unit};
pub use crate::source::Source;
pub use crate::stage::Stage;
