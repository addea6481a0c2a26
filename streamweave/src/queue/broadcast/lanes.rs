//! What the producer and the branches of a broadcast share: a queue for each branch, and who waits.

use std::collections::VecDeque;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::queue::Overflow;
use crate::queue::counts::CountsHandle;
use crate::queue::waiters::Waiters;
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering, lock};

pub(super) struct Shared<T> {
    state: Mutex<State<T>>,
    closed: AtomicBool,
    /// How many items a buffer takes.
    pub(super) batch: usize,
}

pub(super) struct State<T> {
    pub(super) lanes: Vec<Lane<T>>,
    /// Empty buffers of the full size.
    pub(super) spent: Vec<Vec<T>>,
    pub(super) ended: bool,
    pub(super) for_room: Waiters,
    pub(super) for_items: Waiters,
}

/// Handles that a full branch gave up, to be dropped after the lock.
pub(super) type Evicted<T> = SmallVec<[Arc<Vec<T>>; 4]>;

/// The queue of one branch.
pub(super) struct Lane<T> {
    pub(super) queued: VecDeque<Arc<Vec<T>>>,
    /// How many items are queued or in the branch's open batch.
    pub(super) held: usize,
    pub(super) capacity: usize,
    overflow: Overflow,
    pub(super) open: bool,
    pub(super) counts: CountsHandle,
}

impl<T> Shared<T> {
    pub(super) fn new(branches: &[(usize, Overflow)]) -> Arc<Self> {
        let smallest = branches.iter().map(|(capacity, _)| *capacity).min().unwrap_or(1);
        assert!(smallest > 0, "the capacity of a queue must not be zero");
        let state = State {
            lanes: branches.iter().copied().map(Lane::new).collect(),
            spent: Vec::new(),
            ended: false,
            for_room: Waiters::default(),
            for_items: Waiters::default(),
        };
        let closed = AtomicBool::new(branches.is_empty());
        Arc::new(Self { state: Mutex::new(state), closed, batch: (smallest / 4).max(1) })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }

    /// Whether every branch is gone.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// The buffer of a batch, once this was the last handle to it and where it has the full size.
    pub(super) fn emptied(&self, batch: Arc<Vec<T>>) -> Option<Vec<T>> {
        let mut buffer = Arc::into_inner(batch)?;
        buffer.clear();
        (buffer.capacity() >= self.batch).then_some(buffer)
    }
}

impl<T> State<T> {
    pub(super) fn is_closed(&self) -> bool {
        self.lanes.iter().all(|lane| !lane.open)
    }

    pub(super) fn has_room(&self, batch: usize) -> bool {
        self.lanes.iter().all(|lane| lane.has_room(batch))
    }
}

impl<T> Lane<T> {
    fn new((capacity, overflow): (usize, Overflow)) -> Self {
        let counts = CountsHandle::default();
        Self { queued: VecDeque::new(), held: 0, capacity, overflow, open: true, counts }
    }

    fn has_room(&self, batch: usize) -> bool {
        !self.open || self.overflow != Overflow::Block || self.held + batch <= self.capacity
    }

    /// Queues a handle to the batch, or drops what the policy says.
    pub(super) fn offer(&mut self, batch: &Arc<Vec<T>>, evicted: &mut Evicted<T>) {
        let items = batch.len();
        if !self.open || items == 0 {
            return;
        }
        while self.overflow == Overflow::DropOldest && self.held + items > self.capacity {
            let Some(oldest) = self.queued.pop_front() else { break };
            self.held -= oldest.len();
            self.counts.evict(oldest.len());
            evicted.push(oldest);
        }
        if self.held + items > self.capacity {
            return self.counts.refuse(items);
        }
        self.held += items;
        self.counts.accept(items);
        self.queued.push_back(batch.clone());
    }

    /// Makes room for what the branch has taken out.
    pub(super) fn release(&mut self, items: usize) {
        self.held -= items;
        self.counts.deliver(items);
    }
}
