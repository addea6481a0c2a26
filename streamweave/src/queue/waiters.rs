//! Who waits for the same thing.

use std::task::Waker;

use smallvec::SmallVec;

/// Who waits.
pub(super) type Id = u64;

/// At most one waker an end of the queue.
///
/// Wakers run a runtime's code, also when they are dropped. So none is woken or dropped here: those
/// that are not needed any more are handed to the caller, who lets go of the lock first.
#[derive(Default)]
pub(super) struct Waiters(SmallVec<[(Id, Waker); 2]>);

impl Waiters {
    /// Has `waker` woken next; the waker that it replaces comes back.
    pub(super) fn register(&mut self, id: Id, waker: &Waker) -> Option<Waker> {
        match self.0.iter_mut().find(|(waiting, _)| *waiting == id) {
            Some((_, old)) if old.will_wake(waker) => None,
            Some((_, old)) => Some(std::mem::replace(old, waker.clone())),
            None => {
                self.0.push((id, waker.clone()));
                None
            }
        }
    }

    /// Takes out the waker of an end that waits no longer.
    pub(super) fn remove(&mut self, id: Id) -> Option<Waker> {
        let at = self.0.iter().position(|(waiting, _)| *waiting == id)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Takes out everyone, to be woken after the lock.
    pub(super) fn take(&mut self) -> Self {
        if self.0.is_empty() { Self::default() } else { std::mem::take(self) }
    }

    /// Takes out those whose name is below `limit`.
    pub(super) fn take_below(&mut self, limit: Id) -> Self {
        let mut taken = Self::default();
        while let Some(at) = self.0.iter().position(|(id, _)| *id < limit) {
            taken.0.push(self.0.swap_remove(at));
        }
        taken
    }

    /// Wakes everyone.
    pub(super) fn wake(self) {
        for (_, waker) in self.0 {
            waker.wake();
        }
    }
}
