//! Where locks, atomics and threads come from: std, or shuttle in the models of every `models.rs`.

#[cfg(all(test, shuttle))]
pub(crate) mod explore;

use std::io;
use std::sync::PoisonError;

#[cfg(not(all(test, shuttle)))]
pub(crate) use std::{
    sync::{
        Condvar, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering},
    },
    thread, thread_local,
};

#[cfg(all(test, shuttle))]
pub(crate) use shuttle::{
    sync::{
        Condvar, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering},
    },
    thread, thread_local,
};

/// Locks. No code of a user's runs under our locks, so a panic leaves nothing half done behind it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a thread that its scope waits for.
pub(crate) fn start_scoped<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() + Send + 'scope,
) -> io::Result<()> {
    #[cfg(not(all(test, shuttle)))]
    thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, work)?;
    // Its threads have no names where they have a scope.
    #[cfg(all(test, shuttle))]
    {
        let _ = name;
        scope.spawn(work);
    }
    Ok(())
}
