//! What the compiler says about mistakes: `fail/<class>/` holds one mistake a file, `pass/` what must
//! go on compiling without a warning.
//!
//! A comment below a line marks what an error must point at and how its message begins:
//!
//! ```text
//! iter(0..3) -> fliter(|n| n % 2 == 0) -> for_each(drop);
//! //            ^^^^^^ there is no operator called `fliter`
//! ```
//!
//! `without_tokio/` holds what lacks a feature.
//!
//! `tests/places.rs` holds rustc's own data against these marks, and `tests/wording.rs` the whole text
//! against the `.stderr` file beside each case (`TRYBUILD=overwrite cargo test -p
//! streamweave-ui-tests` writes them anew).
