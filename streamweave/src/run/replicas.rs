//! Replicas: what `parallel` runs several times at once, and the queues to and from them.

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;

use crate::queue::{
    CountsHandle, Gather, Gathered, Inlet, Outlet, Overflow, gather, queue, shared_queue,
};
use crate::run::region::Region;

/// A queue whose batches go to whichever replica is free.
///
/// # Panics
/// When there are to be no replicas, or no room.
pub fn replica_queues<T>(capacity: usize, count: usize) -> (Outlet<T>, Vec<Inlet<T>>) {
    assert!(count > 0, "the number of replicas must not be zero");
    let (outlet, inlet) = shared_queue(capacity, Overflow::Block, 1, count);
    (outlet, vec![inlet; count])
}

/// A queue for each replica; the key of an item says which it goes to.
///
/// # Panics
/// When there are to be no replicas, or no room.
pub fn keyed_queues<T>(capacity: usize, count: usize) -> (Keyed<T>, Vec<Inlet<T>>) {
    assert!(count > 0, "the number of replicas must not be zero");
    // The capacity is that of all queues together, and each holds an item at least.
    let each = if capacity == 0 { 0 } else { (capacity / count).max(1) };
    let (outlets, inlets) = (0..count).map(|_| queue(each, Overflow::Block)).unzip();
    (Keyed { outlets, hasher: FixedState::default() }, inlets)
}

/// The queue behind the replicas. Their items come as they happen to arrive.
///
/// # Panics
/// When there is to be no room.
pub fn gather_queue<T>(capacity: usize, count: usize) -> (Outlet<T>, Inlet<T>) {
    shared_queue(capacity, Overflow::Block, count, 1)
}

/// The queue behind replicas that keep the order. Each of them may be one batch ahead.
///
/// # Panics
/// When there is to be no room.
pub fn ordered_gather<T>(capacity: usize, count: usize) -> (Gather<T>, Gathered<T>) {
    assert!(capacity > 0, "the capacity of a queue must not be zero");
    gather(2 * count)
}

/// The producer's ends of the queues to replicas that divide the keys among them.
pub struct Keyed<T> {
    outlets: Vec<Outlet<T>>,
    hasher: FixedState,
}

impl<T> Keyed<T> {
    /// The queue for a key: always the same one.
    #[inline]
    pub(crate) fn outlet(&mut self, key: &impl Hash) -> &mut Outlet<T> {
        let count = self.outlets.len() as u64;
        // The remainder is below the number of queues, which is a `usize`.
        let index = (self.hasher.hash_one(key) % count) as usize;
        &mut self.outlets[index]
    }

    /// The counts of the queues.
    pub fn counts(&self) -> Vec<CountsHandle> {
        self.outlets.iter().map(Outlet::counts).collect()
    }

    /// Whether an item can be pushed at once, whatever its key.
    #[inline]
    pub fn has_room(&self) -> bool {
        self.outlets.iter().all(Outlet::has_room)
    }

    /// Hands over what the open batches hold. It never waits.
    pub fn flush(&mut self) {
        self.outlets.iter_mut().for_each(Outlet::flush);
    }

    /// Whether every replica is gone.
    pub fn is_closed(&self) -> bool {
        self.outlets.iter().all(Outlet::is_closed)
    }
}

/// The ends of the queues for each replica: an inlet of its own, and outlets to the common queues.
pub fn replicas<I, O: Clone>(inlets: Vec<I>, outlets: O) -> Vec<(I, O)> {
    inlets.into_iter().map(|inlet| (inlet, outlets.clone())).collect()
}

/// The body of all replicas, whose ends are those in `ends`.
pub fn replica<I, O, F: Fn(&mut Region, I, O)>(_ends: &[(I, O)], body: F) -> F {
    body
}

/// The body of all replicas that are tasks: they share what it captures.
#[cfg(feature = "tokio")]
pub fn replica_task<E, F: AsyncFn(Region, E)>(body: F) -> std::sync::Arc<F> {
    std::sync::Arc::new(body)
}

/// Knows the type of what it does not hold.
#[cfg(feature = "tokio")]
#[derive(Debug)]
pub struct Kind<E>(std::marker::PhantomData<fn() -> E>);

/// The type of the ends.
#[cfg(feature = "tokio")]
pub fn kind<E>(_ends: &[E]) -> Kind<E> {
    Kind(std::marker::PhantomData)
}

#[cfg(feature = "tokio")]
impl<E> Kind<E> {
    /// Says of what type `ends` are.
    pub fn same(&self, ends: E) -> E {
        ends
    }
}
