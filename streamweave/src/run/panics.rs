//! Which stage panicked, known at no cost while nothing panics.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::RunError;
use crate::sync::thread_local;

thread_local! {
    static PANICKED: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Remembers the stage when it is dropped by a panic; the normal path forgets it.
struct StageGuard(&'static str);

impl Drop for StageGuard {
    #[cold]
    fn drop(&mut self) {
        // The innermost guard drops first, so the first name is the stage's own.
        PANICKED.with(|cell| cell.set(cell.get().or(Some(self.0))));
    }
}

/// Runs code of the user's under the name of its stage.
#[inline(always)]
pub(crate) fn named<R>(stage: &'static str, code: impl FnOnce() -> R) -> R {
    let guard = StageGuard(stage);
    let result = code();
    std::mem::forget(guard);
    result
}

/// Runs a region, and makes a panic the error of its run.
#[inline(always)]
pub(crate) fn caught<R>(region: impl FnOnce() -> R) -> Result<R, RunError> {
    // A panic that the user's code caught itself has left its name, and a run may be a part of what is
    // done while another panics.
    let before = PANICKED.with(Cell::take);
    // What the region has half updated is not looked at again.
    let result = catch_unwind(AssertUnwindSafe(region));
    let stage = PANICKED.with(|stage| stage.replace(before));
    result.map_err(|payload| RunError::panicked(stage, payload))
}

/// Takes the name of the stage that panicked last on this thread.
#[cfg(all(test, feature = "tokio"))]
pub(crate) fn take_panicked_stage() -> Option<&'static str> {
    PANICKED.with(Cell::take)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage_of(code: impl FnOnce()) -> Option<&'static str> {
        caught(code).expect_err("the code panics").stage()
    }

    #[test]
    fn the_innermost_stage_is_named() {
        assert_eq!(
            stage_of(|| named("outer", || named("inner", || panic!("boom")))),
            Some("inner")
        );
        assert_eq!(stage_of(|| panic!("boom")), None);
    }

    #[test]
    fn a_panic_that_was_caught_before_lends_its_name_to_no_other() {
        let own = || drop(catch_unwind(|| named("caught", || panic!("boom"))));
        own();
        assert_eq!(stage_of(|| panic!("boom")), None);
        own();
        assert_eq!(caught(|| 7).expect("nothing panics"), 7);
    }

    #[test]
    fn a_run_inside_of_a_panic_leaves_the_outer_name() {
        struct Runs;
        impl Drop for Runs {
            fn drop(&mut self) {
                assert!(caught(|| ()).is_ok());
            }
        }
        let outer = || {
            let _runs = Runs;
            named("outer", || panic!("boom"));
        };
        assert_eq!(stage_of(outer), Some("outer"));
    }
}
