//! Who of many was woken, so that one task looks at those and no others.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Wake, Waker};

use crate::sync::{Mutex, lock};

/// The slots that were woken, each once, in the order in which that happened.
#[derive(Debug, Default)]
pub(super) struct Ready(Mutex<List>);

#[derive(Debug, Default)]
struct List {
    woken: VecDeque<usize>,
    /// Whether a slot is in `woken`.
    is_woken: Vec<bool>,
    task: Option<Waker>,
}

struct SlotWaker {
    slot: usize,
    ready: Arc<Ready>,
}

impl Ready {
    /// The waker of a slot, which is woken at once.
    pub(super) fn open(self: &Arc<Self>, slot: usize) -> Waker {
        let mut list = lock(&self.0);
        if list.is_woken.len() <= slot {
            list.is_woken.resize(slot + 1, false);
        }
        drop(list);
        self.wake(slot);
        Waker::from(Arc::new(SlotWaker { slot, ready: Arc::clone(self) }))
    }

    /// Gives a slot another turn, behind those that wait for theirs.
    pub(super) fn wake(&self, slot: usize) {
        let mut list = lock(&self.0);
        if std::mem::replace(&mut list.is_woken[slot], true) {
            return;
        }
        list.woken.push_back(slot);
        let task = list.task.take();
        drop(list);
        // Waking may run code of the runtime's, so it runs without the lock.
        task.into_iter().for_each(Waker::wake);
    }

    /// The slot whose turn it is.
    pub(super) fn next(&self) -> Option<usize> {
        let mut list = lock(&self.0);
        let slot = list.woken.pop_front()?;
        list.is_woken[slot] = false;
        Some(slot)
    }

    /// How many slots wait for their turn.
    pub(super) fn len(&self) -> usize {
        lock(&self.0).woken.len()
    }

    /// Wakes `task` when a slot is woken; whether none was until now.
    pub(super) fn wait(&self, task: &Waker) -> bool {
        // Cloned before the lock and dropped behind it: both may run code of the runtime's.
        let task = task.clone();
        let mut list = lock(&self.0);
        let old = list.task.replace(task);
        let waits = list.woken.is_empty();
        drop(list);
        drop(old);
        waits
    }

    /// Forgets the task.
    pub(super) fn forget(&self) {
        let old = lock(&self.0).task.take();
        drop(old);
    }
}

impl Wake for SlotWaker {
    fn wake(self: Arc<Self>) {
        self.ready.wake(self.slot);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.ready.wake(self.slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::Hand;

    #[test]
    fn slots_have_their_turn_once_and_in_order() {
        let (ready, hand) = (Arc::<Ready>::default(), Hand::new());
        let wakers: Vec<_> = (0..3).map(|slot| ready.open(slot)).collect();
        wakers[0].wake_by_ref();
        assert!(std::iter::from_fn(|| ready.next()).eq([0, 1, 2]));
        assert!(ready.wait(hand.context().waker()));
        for slot in [2, 0, 2] {
            wakers[slot].wake_by_ref();
        }
        assert_eq!((hand.wakes(), ready.len()), (1, 2));
        assert!(!ready.wait(hand.context().waker()));
        assert!(std::iter::from_fn(|| ready.next()).eq([2, 0]));
        ready.forget();
        assert_eq!(hand.wakers(), 0);
    }
}
