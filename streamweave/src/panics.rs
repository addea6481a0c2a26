//! Which stage panicked, known at no cost while nothing panics.

use std::cell::Cell;

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

/// Takes the name of the stage that panicked last on this thread.
pub(crate) fn take_panicked_stage() -> Option<&'static str> {
    PANICKED.with(Cell::take)
}
