//! A run while it goes on: its regions on threads and in tasks, how they wait, and how they all end.

#[cfg(all(test, feature = "tokio"))]
pub(crate) mod by_hand;
pub(crate) mod control;
pub mod counts;
pub(crate) mod current;
pub(crate) mod deadline;
#[cfg(feature = "tokio")]
pub mod drive;
pub mod handle;
pub(crate) mod panics;
pub(crate) mod region;
pub(crate) mod replicas;
#[cfg(feature = "signals")]
mod signals;
#[cfg(feature = "tokio")]
pub(crate) mod tasks;
pub(crate) mod unpark;
pub(crate) mod waiting;
