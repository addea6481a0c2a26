//! The operators: one file each, with its documentation, its state and its behaviour.
//!
//! A stateless operator is a function `op(stage, item, closures..)`; one that remembers something
//! has a state type, made once per run, and the function takes it by `&mut`. An operator that may
//! hand something on at the end of its input takes `Option<T>`, where `None` is that end. The first
//! parameter is always the stage's name, which a panic reports.

#![expect(
    clippy::new_without_default,
    reason = "emitted code makes every state by `new`, and a second way would not mean anything"
)]

// What several operators ask of an item or give to their state.
pub mod bounds;
pub mod limit;
mod stages;

// One item after the other.
pub mod attempt;
pub mod attempt_retrying;
pub mod cloned;
pub mod copied;
pub mod enumerate;
pub mod filter;
pub mod filter_map;
pub mod flat_map;
pub mod flatten;
pub mod inspect;
pub mod map;
pub mod map_batch;
pub mod map_cow;
pub mod own;
pub mod scan;
pub mod share;
pub mod skip_errors;
pub mod try_map;
pub mod update;
pub mod via;
pub mod via_cow;

// Which items pass, and in which order.
pub mod dedup;
pub mod dedup_by_key;
pub mod skip;
pub mod skip_while;
pub mod sorted;
pub mod sorted_by_key;
pub mod step_by;
pub mod take;
pub mod take_while;
pub mod unique_by;

// Slices of neighbours.
pub mod chunk_by;
pub mod chunks;
pub mod ready_chunks;
pub mod windows;

// Stretches of time.
#[cfg(feature = "tokio")]
pub mod clocked;
pub mod event_time;
pub mod session;
#[cfg(feature = "tokio")]
pub mod session_now;
pub mod sliding;
#[cfg(feature = "tokio")]
pub mod sliding_now;
pub mod time_windows;
mod timeline;
pub mod tumbling;
#[cfg(feature = "tokio")]
pub mod tumbling_now;
pub mod window;

// One value out of the whole input.
pub mod collect;
pub mod collect_into;
pub mod count;
pub mod fold;
pub mod fold_by;
pub mod last;
pub mod max;
pub mod max_by_key;
pub mod min;
pub mod min_by_key;
pub mod reduce;
pub mod reduce_by;
pub mod sum;
pub mod top_k;

// Effects.
pub mod for_each;
pub mod try_for_each;

// One item after the other, with a wait.
#[cfg(feature = "tokio")]
pub mod attempt_then;
#[cfg(feature = "tokio")]
pub mod attempt_then_retrying;
#[cfg(feature = "tokio")]
pub mod rate_limit;
#[cfg(feature = "tokio")]
pub mod then;
#[cfg(feature = "tokio")]
pub mod throttle;
#[cfg(feature = "tokio")]
pub mod timeout;
#[cfg(feature = "tokio")]
pub mod try_then;
#[cfg(feature = "tokio")]
pub mod via_async;

// What the clock decides.
#[cfg(feature = "tokio")]
pub mod debounce;
#[cfg(feature = "tokio")]
pub mod window_by_time;

// Several futures at a time.
#[cfg(feature = "tokio")]
pub mod buffer_unordered;
#[cfg(feature = "tokio")]
pub mod buffered;
#[cfg(feature = "tokio")]
mod flight;

// Several inputs or outputs.
pub mod buffer;
pub mod combine;
pub mod interleave;
pub mod join;
pub mod outer_join;
pub mod parallel;
#[cfg(feature = "tokio")]
pub mod parallel_async;
pub mod round_robin;
#[cfg(feature = "tokio")]
pub mod spawn;
pub mod thread;
pub mod zip;
