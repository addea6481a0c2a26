//! The language of `pipeline!`, a page a topic. Every example on these pages is run as a test.
//!
//! 1. [Fan-out](fan_out): who gets the item when a stage has several consumers.
//! 2. [Errors](errors): `.err` ports, positions, panics, and what ends a run.
//! 3. [Routing](routing): `match` and `round_robin`.
//! 4. [Fan-in](fan_in): `merge`, `chain`, `zip`, `interleave`, the joins, `with` and loops.
//! 5. [Early end](early_end): what `take` and `take_while` stop, and when.
//! 6. [Aggregates](aggregates): one value out of a whole input, and the report.
//! 7. [Time windows](time_windows): stretches of time, lateness, and the port `.late`.
//! 8. [Sub-pipelines](sub_pipelines): `stage!`, `via` and the trait `Stage`.
//! 9. [Arguments](arguments): when each of them is evaluated.
//! 10. [Boundaries](boundaries): threads, tasks, and the queues between.
//! 11. [Asynchronous regions](asynchronous): what goes on while a stage waits.
//! 12. [How a run ends](how_a_run_ends): errors, panics, cancellation, shutdown.
//! 13. [Bytes and text](bytes_and_text): lines and frames out of byte streams, and what is copied when.
//! 14. [Decoding](decoding): records that borrow from the frame they came in.
//! 15. [Files](files): files as sources and sinks, from compressed to followed.
//! 16. [Sockets](sockets): connections as readers and writers, listeners, bad peers.
//! 17. [Migration](migration): from tokio channels, from streams, from the graph library of the same name.
//! 18. [Words](words): head lines, options and reserved words, as one list.

#[doc = include_str!("guide/fan_out.md")]
pub mod fan_out {}

#[doc = include_str!("guide/errors.md")]
pub mod errors {}

#[doc = include_str!("guide/routing.md")]
pub mod routing {}

#[doc = include_str!("guide/fan_in.md")]
pub mod fan_in {}

#[doc = include_str!("guide/early_end.md")]
pub mod early_end {}

#[cfg_attr(feature = "tokio", doc = include_str!("guide/asynchronous.md"))]
#[cfg_attr(not(feature = "tokio"), doc = "Asynchronous drawings need the feature `tokio`.")]
pub mod asynchronous {}

#[doc = include_str!("guide/how_a_run_ends.md")]
pub mod how_a_run_ends {}

#[doc = include_str!("guide/aggregates.md")]
pub mod aggregates {}

#[doc = include_str!("guide/time_windows.md")]
#[cfg_attr(feature = "tokio", doc = include_str!("guide/time_windows_now.md"))]
pub mod time_windows {}

#[doc = include_str!("guide/sub_pipelines.md")]
pub mod sub_pipelines {}

#[doc = include_str!("guide/arguments.md")]
pub mod arguments {}

#[doc = include_str!("guide/boundaries.md")]
#[cfg_attr(feature = "tokio", doc = include_str!("guide/boundaries_tasks.md"))]
pub mod boundaries {}

#[doc = include_str!("guide/bytes_and_text.md")]
#[cfg_attr(feature = "text", doc = include_str!("guide/bytes_and_text_checked.md"))]
pub mod bytes_and_text {}

#[cfg_attr(
    all(feature = "json", feature = "postcard", feature = "rkyv", feature = "tokio"),
    doc = include_str!("guide/decoding.md")
)]
#[cfg_attr(
    not(all(feature = "json", feature = "postcard", feature = "rkyv", feature = "tokio")),
    doc = "This page needs the features `json`, `postcard`, `rkyv` and `tokio`."
)]
pub mod decoding {}

#[doc = include_str!("guide/files.md")]
pub mod files {}

#[cfg_attr(feature = "tokio", doc = include_str!("guide/migration.md"))]
#[cfg_attr(not(feature = "tokio"), doc = "This page needs the feature `tokio`.")]
pub mod migration {}

#[cfg_attr(feature = "net", doc = include_str!("guide/sockets.md"))]
#[cfg_attr(not(feature = "net"), doc = "This page needs the feature `net`.")]
pub mod sockets {}

#[doc = include_str!("guide/words.md")]
pub mod words {}
