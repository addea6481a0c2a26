//! The operators: one file each, with its documentation, its state and its behaviour.
//!
//! A stateless operator is a function `op(stage, item, closures..)`; one that remembers something
//! has a state type, made once per run, and the function takes it by `&mut`. An operator that may
//! hand something on at the end of its input takes `Option<T>`, where `None` is that end. The first
//! parameter is always the stage's name, which a panic reports.

pub mod chunks;
pub mod filter;
pub mod fold;
pub mod map;
pub mod take;
