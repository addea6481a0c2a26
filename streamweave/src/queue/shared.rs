//! What both ends of a queue share: the queued batches, the empty buffers, and who waits.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Overflow;
use super::counts::CountsHandle;
use super::waiters::{Id, Waiters};
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering, lock};

/// How many buffers circulate besides one for each end.
const SPARE_BUFFERS: usize = 2;

pub(super) struct Shared<T> {
    state: Mutex<State<T>>,
    closed: AtomicBool,
    /// How many items a buffer takes.
    pub(super) batch: usize,
    pub(super) overflow: Overflow,
    pub(super) counts: CountsHandle,
}

/// Every buffer is either queued, empty, in the hands of one end, or not made yet.
pub(super) struct State<T> {
    pub(super) queued: VecDeque<Vec<T>>,
    empty: Vec<Vec<T>>,
    /// How many buffers may still be made.
    unmade: usize,
    /// How many there are in all.
    buffers: usize,
    pub(super) outlets: usize,
    pub(super) inlets: usize,
    next_id: Id,
    /// How many batches were taken out.
    taken: u64,
    pub(super) for_room: Waiters,
    pub(super) for_items: Waiters,
}

impl<T> Shared<T> {
    pub(super) fn new(
        capacity: usize,
        overflow: Overflow,
        producers: usize,
        consumers: usize,
    ) -> Arc<Self> {
        assert!(capacity > 0, "the capacity of a queue must not be zero");
        let ends = producers + consumers;
        let buffers = match overflow {
            Overflow::DropOldest => capacity.max(ends),
            _ => capacity.min(ends + SPARE_BUFFERS).max(ends - 1),
        };
        let state = State {
            queued: VecDeque::new(),
            empty: Vec::new(),
            unmade: buffers,
            buffers,
            outlets: 0,
            inlets: 0,
            next_id: 0,
            taken: 0,
            for_room: Waiters::default(),
            for_items: Waiters::default(),
        };
        Arc::new(Self {
            state: Mutex::new(state),
            closed: AtomicBool::new(false),
            batch: (capacity / buffers).max(1),
            overflow,
            counts: CountsHandle::default(),
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }

    /// Whether every inlet is gone.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    pub(super) fn add_outlet(&self) -> Id {
        let mut state = self.lock();
        state.outlets += 1;
        state.new_end(self.overflow)
    }

    pub(super) fn add_inlet(&self) -> Id {
        let mut state = self.lock();
        state.inlets += 1;
        state.new_end(self.overflow)
    }
}

impl<T> State<T> {
    /// Sees to it that one end that holds a buffer starves no other.
    fn new_end(&mut self, overflow: Overflow) -> Id {
        let needed = self.outlets + self.inlets - usize::from(overflow != Overflow::DropOldest);
        if self.buffers < needed {
            self.buffers += 1;
            self.unmade += 1;
        }
        self.next_id += 1;
        self.next_id
    }

    /// The oldest batch, and how many were taken out before it.
    pub(super) fn take_queued(&mut self) -> Option<(Vec<T>, u64)> {
        let batch = self.queued.pop_front()?;
        self.taken += 1;
        Some((batch, self.taken - 1))
    }

    /// An empty buffer; one that is just made has no memory yet.
    pub(super) fn take_empty(&mut self) -> Option<Vec<T>> {
        if let Some(buffer) = self.empty.pop() {
            return Some(buffer);
        }
        self.unmade = self.unmade.checked_sub(1)?;
        Some(Vec::new())
    }

    /// Takes a buffer back.
    pub(super) fn put_empty(&mut self, buffer: Vec<T>) {
        debug_assert!(buffer.is_empty());
        self.empty.push(buffer);
    }

    /// Whom to wake when a consumer has taken a batch: nobody while half of the buffers are still queued,
    /// since a producer that is woken for each single buffer sleeps and wakes all the time.
    pub(super) fn wake_for_room(&mut self) -> Waiters {
        if 2 * self.queued.len() >= self.buffers {
            return Waiters::default();
        }
        self.for_room.take()
    }

    /// Lets another buffer be made in the place of one that goes with its items.
    pub(super) fn forget_buffer(&mut self) {
        self.unmade += 1;
    }

    /// Queues items: in the last batch where they fit, so that small batches do not use up the buffers,
    /// else as a batch of their own. Whether `items` kept its buffer.
    pub(super) fn queue(&mut self, items: &mut Vec<T>, batch: usize) -> bool {
        match self.queued.back_mut() {
            Some(last) if last.len() + items.len() <= batch => {
                last.append(items);
                true
            }
            _ => {
                self.queued.push_back(std::mem::take(items));
                false
            }
        }
    }
}
