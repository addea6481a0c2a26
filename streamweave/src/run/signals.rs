//! Ctrl-C and SIGTERM end runs.

use std::io;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::run::handle::{Handle, WeakHandle};

/// What a signal ends.
struct Signals {
    taken_over: bool,
    runs: Vec<Signalled>,
}

/// A run that a signal ends.
struct Signalled {
    run: WeakHandle,
    deadline: Duration,
    /// Whether it was told before. The run itself cannot say that: it may be ending by itself just now.
    told: bool,
}

impl Signalled {
    fn new(handle: &Handle, deadline: Duration) -> Self {
        Self { run: handle.downgrade(), deadline, told: false }
    }

    /// What the signal that has come now does, as long as something of the run is left.
    fn tell(&mut self) -> Option<impl FnOnce() + use<>> {
        let (run, deadline) = (self.run.upgrade()?, self.deadline);
        let told = std::mem::replace(&mut self.told, true);
        Some(move || if told { run.stop() } else { run.shutdown(deadline) })
    }
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
        take_over()?;
        signals.taken_over = true;
    }
    signals.runs.retain(|signalled| signalled.run.upgrade().is_some());
    signals.runs.push(Signalled::new(handle, deadline));
    Ok(())
}

/// Beside whatever else handles the signals, and where a shell has had them ignored.
#[cfg(unix)]
fn take_over() -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};

    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    let wait = move || signals.forever().for_each(|_| signalled());
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}

#[cfg(not(unix))]
fn take_over() -> io::Result<()> {
    ctrlc::try_set_handler(signalled).map_err(io::Error::other)
}

fn signalled() {
    let endings: Vec<_> = lock().runs.iter_mut().filter_map(Signalled::tell).collect();
    if endings.is_empty() {
        process::exit(INTERRUPTED);
    }
    endings.into_iter().for_each(|end| end());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::control::{Control, Presence};

    #[test]
    fn the_first_signal_stops_no_run_that_ends_already() {
        let control = Control::begin();
        let _presence = Presence::new(&control);
        let (handle, hour) = (Handle::new(&control), Duration::from_secs(3600));
        let mut signalled = Signalled::new(&handle, hour);
        handle.shutdown(hour);
        let mut signal = || signalled.tell().unwrap()();
        signal();
        assert!(!handle.is_stopped());
        signal();
        assert!(handle.is_stopped());
    }
}
