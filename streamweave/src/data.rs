//! What flows through pipelines in practice: items that are cheap to slice, share and send.
//!
//! Only types of items live here, and what makes them; stages that work on them live elsewhere.

#[cfg(feature = "text")]
pub mod text;

#[cfg(feature = "text")]
pub use text::Text;
