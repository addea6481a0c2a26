//! What flows in practice: messages, names that repeat, and the buffers that frames are cut from.
//!
//! - [`Message`]: a payload, and [`Metadata`] behind one shared handle.
//! - [`Interner`]: one `Arc<str>` for all equal names.
//! - [`ArcPool`]: records behind an `Arc` that are filled again when their last owner is gone.
//! - `Pool`, with the feature `bytes`: buffers that are used again when the last `Bytes` over them is
//!   gone.
//! - `Text`, with the feature `text`: UTF-8 over shared memory, sliced without a copy.
//!
//! Here stands what items are made of, and no word of the language: what reads, writes, splits or
//! decodes lives in [`sources`](crate::sources), [`sinks`](crate::sinks) and modules of its own.

pub mod arc_pool;
pub mod interner;
mod lanes;
mod line;
pub mod message;
pub mod metadata;
#[cfg(feature = "bytes")]
pub mod pool;
#[cfg(feature = "text")]
pub mod text;

pub use arc_pool::{ArcPool, ArcPoolStats};
pub use interner::{Interner, InternerStats};
pub use message::Message;
pub use metadata::Metadata;
#[cfg(feature = "bytes")]
pub use pool::buffer::PooledBuf;
#[cfg(feature = "bytes")]
pub use pool::{Pool, PoolLimits, PoolStats};
#[cfg(feature = "text")]
pub use text::Text;
