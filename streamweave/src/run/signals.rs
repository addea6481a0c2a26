//! Ctrl-C and SIGTERM end runs.

use std::io;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::run::handle::{Handle, WeakHandle};

/// What a signal ends.
struct Signals {
    taken_over: bool,
    runs: Vec<(WeakHandle, Duration)>,
}

static SIGNALS: Mutex<Signals> = Mutex::new(Signals { taken_over: false, runs: Vec::new() });

/// What a shell tells of a process that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

fn lock() -> MutexGuard<'static, Signals> {
    SIGNALS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a run to those that a signal ends.
pub(crate) fn watch(handle: &Handle, deadline: Duration) -> io::Result<()> {
    let mut signals = lock();
    if !signals.taken_over {
        ctrlc::try_set_handler(signalled).map_err(io::Error::other)?;
        signals.taken_over = true;
    }
    signals.runs.retain(|(run, _)| run.upgrade().is_some());
    signals.runs.push((handle.downgrade(), deadline));
    Ok(())
}

fn signalled() {
    let runs: Vec<(Handle, Duration)> = {
        let signals = lock();
        let alive = signals.runs.iter();
        alive.filter_map(|(run, deadline)| Some((run.upgrade()?, *deadline))).collect()
    };
    if runs.is_empty() {
        process::exit(INTERRUPTED);
    }
    for (run, deadline) in runs {
        if run.is_ending() { run.stop() } else { run.shutdown(deadline) }
    }
}
