//! Order across replicas: batches that were worked on side by side come out in their old order.
//!
//! The consumers of one queue take its batches, each with its [`number`](super::Inlet::number). Every
//! replica commits exactly one batch, maybe an empty one, for each number that it took, and the gathering
//! end hands them out by number.
//!
//! Whoever works on the number that is handed out next never waits, so the others wait for nothing but
//! work that is going on.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Room;
use super::batch::{Items, OpenBatch};
use super::counts::CountsHandle;
use super::waiters::{Id, Waiters};
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering, lock};

/// Takes one batch for each number, from one replica.
///
/// Clone it for each replica. Dropping it commits what was begun. A number that nobody began is passed
/// over once every replica is gone.
pub struct Gather<T> {
    shared: Arc<Shared<T>>,
    begun: Option<u64>,
    open: Vec<T>,
    has_room: bool,
}

/// Hands out the batches in the order of their numbers.
///
/// Dropping it closes the replicas' ends; what it had not handed out is counted as abandoned.
pub struct Gathered<T> {
    shared: Arc<Shared<T>>,
    open: OpenBatch<T>,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    closed: AtomicBool,
    window: u64,
    counts: CountsHandle,
}

struct State<T> {
    /// The committed batches, beginning with number `next`.
    committed: VecDeque<Option<Vec<T>>>,
    /// The number that is handed out next.
    next: u64,
    /// At most one buffer for each number of the window, and the one that is handed out.
    empty: Vec<Vec<T>>,
    replicas: usize,
    open: bool,
    /// By the number that they wait to work on.
    for_room: Waiters,
    for_items: Waiters,
}

/// There is one gathering end, so its name does not matter.
const GATHERED: Id = 0;

/// The far end of replicas that keep the order.
///
/// Replicas work on the batch that is handed out next and the `window - 1` behind it, so `window + 1`
/// buffers circulate. With `n` replicas and a window below `n`, some of them wait all the time; `n + 2`
/// lets a replica that was quick go on. A batch may be of any size: its buffer grows to what a replica
/// pushes for one number.
///
/// # Panics
/// When `window` is zero.
///
/// ```
/// use streamweave::queue::{Overflow, block_on_poll, gather, shared_queue};
///
/// let (mut outlet, inlet) = shared_queue(16, Overflow::Block, 1, 2);
/// let (gather, mut gathered) = gather(4);
/// std::thread::scope(|scope| {
///     for (mut inlet, mut gather) in [(inlet.clone(), gather.clone()), (inlet, gather)] {
///         scope.spawn(move || {
///             while block_on_poll(|cx| inlet.poll_fill(cx)) {
///                 gather.begin(inlet.number());
///                 block_on_poll(|cx| gather.poll_room(cx));
///                 inlet.items().filter(|n| n % 3 == 0).for_each(|n: u32| gather.push(n * n));
///                 gather.commit();
///             }
///         });
///     }
///     scope.spawn(move || {
///         for n in 0..100 {
///             block_on_poll(|cx| outlet.poll_room(cx));
///             outlet.push(n);
///         }
///     });
///     let mut squares = Vec::new();
///     while block_on_poll(|cx| gathered.poll_fill(cx)) {
///         squares.extend(gathered.items());
///     }
///     assert!(squares.into_iter().eq((0..100).step_by(3).map(|n| n * n)));
/// });
/// ```
pub fn gather<T>(window: usize) -> (Gather<T>, Gathered<T>) {
    assert!(window > 0, "the window of a gather must not be zero");
    let state = State {
        committed: VecDeque::new(),
        next: 0,
        empty: Vec::new(),
        replicas: 0,
        open: true,
        for_room: Waiters::default(),
        for_items: Waiters::default(),
    };
    let shared = Arc::new(Shared {
        state: Mutex::new(state),
        closed: AtomicBool::new(false),
        window: window as u64,
        counts: CountsHandle::default(),
    });
    (Gather::new(shared.clone()), Gathered { shared, open: OpenBatch::default() })
}

impl<T> Gather<T> {
    fn new(shared: Arc<Shared<T>>) -> Self {
        shared.lock().replicas += 1;
        Self { shared, begun: None, open: Vec::new(), has_room: false }
    }

    /// Takes on a number. It never waits, so call it at once when the batch of that number is there:
    /// from then on, the number is committed even if this replica panics.
    ///
    /// # Panics
    /// When the number before was not committed.
    pub fn begin(&mut self, number: u64) {
        assert!(self.begun.is_none(), "a batch was begun before the last one was committed");
        self.begun = Some(number);
    }

    /// Whether items can be pushed at once.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.has_room
    }

    /// Waits until the number that was begun is within the window.
    ///
    /// Once the gathering end is gone, it is `Closed` at once.
    pub fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Room> {
        if self.is_closed() {
            return Poll::Ready(Room::Closed);
        }
        let Some(number) = self.begun.filter(|_| !self.has_room) else {
            return Poll::Ready(Room::Open);
        };
        let mut state = self.shared.lock();
        if !state.open {
            return Poll::Ready(Room::Closed);
        }
        self.has_room = number < state.next.saturating_add(self.shared.window);
        let waker = if self.has_room {
            if self.open.capacity() == 0 {
                self.open = state.empty.pop().unwrap_or_default();
            }
            state.for_room.remove(number)
        } else {
            state.for_room.register(number, cx.waker())
        };
        drop(state);
        drop(waker);
        if self.has_room { Poll::Ready(Room::Open) } else { Poll::Pending }
    }

    /// Adds an item to the batch that was begun. It never waits; the buffer grows where it must.
    #[inline(always)]
    pub fn push(&mut self, item: T) {
        self.open.push(item);
    }

    /// Hands over the batch of the number that was begun, also an empty one. It never waits.
    ///
    /// # Panics
    /// When that number was committed before.
    pub fn commit(&mut self) {
        let Some(number) = self.begun.take() else { return };
        self.has_room = false;
        let batch = std::mem::take(&mut self.open);
        let mut state = self.shared.lock();
        let twice = state.is_committed(number);
        let rejected =
            if twice { Some(batch) } else { self.shared.commit(&mut state, number, batch) };
        let waiters = state.whom_to_wake();
        drop(state);
        waiters.wake();
        drop(rejected);
        assert!(!twice, "batch {number} was committed twice");
    }

    /// Whether the gathering end is gone.
    pub fn is_closed(&self) -> bool {
        self.shared.closed.load(Ordering::Relaxed)
    }

    /// The counts of what was gathered.
    pub fn counts(&self) -> CountsHandle {
        self.shared.counts.clone()
    }
}

impl<T> Clone for Gather<T> {
    /// The end of another replica.
    fn clone(&self) -> Self {
        Self::new(self.shared.clone())
    }
}

impl<T> Drop for Gather<T> {
    fn drop(&mut self) {
        let batch = std::mem::take(&mut self.open);
        let mut state = self.shared.lock();
        state.replicas -= 1;
        let begun = self.begun.filter(|number| !state.is_committed(*number));
        let waker = begun.and_then(|number| state.for_room.remove(number));
        let rejected = begun.map(|number| self.shared.commit(&mut state, number, batch));
        let waiters = state.whom_to_wake();
        drop(state);
        drop(waker);
        waiters.wake();
        drop(rejected);
    }
}

impl<T> Gathered<T> {
    /// Waits for the batch that is next in order: `true` when the open batch has items, `false` when no
    /// more will come.
    #[inline]
    pub fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        if self.open.is_empty() { self.poll_next_batch(cx) } else { Poll::Ready(true) }
    }

    /// The items of the open batch that are left; none before [`poll_fill`](Self::poll_fill) told of
    /// any.
    #[inline(always)]
    pub fn items(&mut self) -> Items<'_, T> {
        self.open.items()
    }

    /// The counts of what was gathered.
    pub fn counts(&self) -> CountsHandle {
        self.shared.counts.clone()
    }

    /// Gives back the batch that is used up and opens the next one, under one lock.
    fn poll_next_batch(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        let delivered = self.open.delivered();
        let spent = self.open.take_buffer();
        let mut state = self.shared.lock();
        self.shared.counts.deliver(delivered);
        state.empty.extend(spent);
        let next = state.take_next();
        let waits = next.is_none() && state.replicas > 0;
        let waker = if waits {
            state.for_items.register(GATHERED, cx.waker())
        } else {
            state.for_items.remove(GATHERED)
        };
        let limit = state.next.saturating_add(self.shared.window);
        let for_room = state.for_room.take_below(limit);
        drop(state);
        drop(waker);
        let more = next.is_some();
        self.open = next.map(OpenBatch::new).unwrap_or_default();
        for_room.wake();
        if waits { Poll::Pending } else { Poll::Ready(more) }
    }
}

impl<T> Drop for Gathered<T> {
    fn drop(&mut self) {
        let delivered = self.open.delivered();
        let open = self.open.take_buffer();
        let mut state = self.shared.lock();
        state.open = false;
        self.shared.closed.store(true, Ordering::Relaxed);
        let committed = std::mem::take(&mut state.committed);
        let abandoned = open.iter().chain(committed.iter().flatten()).map(Vec::len).sum();
        self.shared.counts.deliver(delivered);
        self.shared.counts.abandon(abandoned);
        let for_room = state.for_room.take();
        drop(state);
        for_room.wake();
    }
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }

    /// Puts a batch into its place; what nobody takes any more comes back.
    fn commit(&self, state: &mut State<T>, number: u64, batch: Vec<T>) -> Option<Vec<T>> {
        self.counts.accept(batch.len());
        if !state.open {
            self.counts.abandon(batch.len());
            return Some(batch);
        }
        let place = (number - state.next) as usize;
        if state.committed.len() <= place {
            state.committed.resize_with(place + 1, || None);
        }
        state.committed[place] = Some(batch);
        None
    }
}

impl<T> State<T> {
    fn is_committed(&self, number: u64) -> bool {
        let Some(place) = number.checked_sub(self.next) else { return true };
        self.committed.get(place as usize).is_some_and(Option::is_some)
    }

    /// The gathering end, if there is anything for it.
    fn whom_to_wake(&mut self) -> Waiters {
        let is_next = matches!(self.committed.front(), Some(Some(_)));
        if is_next || self.replicas == 0 { self.for_items.take() } else { Waiters::default() }
    }

    /// The next batch with items. Empty ones give back their buffer, and numbers that nobody can commit
    /// any more are passed over.
    fn take_next(&mut self) -> Option<Vec<T>> {
        while let Some(first) = self.committed.front() {
            if first.is_none() && self.replicas > 0 {
                return None;
            }
            self.next += 1;
            let batch = self.committed.pop_front().flatten().unwrap_or_default();
            if !batch.is_empty() {
                return Some(batch);
            }
            self.empty.extend((batch.capacity() > 0).then_some(batch));
        }
        None
    }
}
