//! Where the queues' locks and threads come from: std, or shuttle in the models of `models.rs`.

#[cfg(not(all(test, shuttle)))]
pub(super) use std::{
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread, thread_local,
};

#[cfg(all(test, shuttle))]
pub(super) use shuttle::{
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread, thread_local,
};

use std::sync::PoisonError;

/// Locks. No code of a user's runs under a queue's lock, so a panic leaves nothing half done behind it.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
