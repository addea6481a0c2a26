//! Futures that run side by side in one task: those that were woken are polled, and no others.

#[cfg(all(test, shuttle))]
mod models;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use crate::run::panics::named;
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering, lock};

/// Futures in seats that are reused, each with a ticket of its owner's.
///
/// A seat is allocated when as many futures wait at once as never before.
#[derive(Debug)]
pub(crate) struct Flight<Fut> {
    seats: Vec<Seat<Fut>>,
    /// The seat of the next future: a free one, or one behind the last.
    next: usize,
    /// The other free seats.
    free: Vec<usize>,
    waiting: usize,
    calls: Arc<Calls>,
    /// Seats that are about to be polled; kept for its memory.
    called: Vec<usize>,
}

#[derive(Debug)]
struct Seat<Fut> {
    future: Pin<Box<Option<Fut>>>,
    ticket: u64,
    waker: Waker,
}

/// Which seats were woken, and the task that polls them.
#[derive(Debug, Default)]
struct Calls {
    /// A hint that spares the lock; whoever registers the task looks under the lock as well.
    any: AtomicBool,
    list: Mutex<CallList>,
}

#[derive(Debug, Default)]
struct CallList {
    called: Vec<usize>,
    /// Whether a seat is in `called`, so that it is there once.
    is_called: Vec<bool>,
    task: Option<Waker>,
}

/// The waker of one seat.
struct SeatWaker {
    seat: usize,
    calls: Arc<Calls>,
}

impl<Fut: Future> Flight<Fut> {
    pub(crate) fn new() -> Self {
        Self {
            seats: Vec::new(),
            next: 0,
            free: Vec::new(),
            waiting: 0,
            calls: Arc::default(),
            called: Vec::new(),
        }
    }

    /// How many futures wait.
    pub(crate) fn len(&self) -> usize {
        self.waiting
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Polls a future once, and seats it if it must wait.
    ///
    /// Its owner registers the task before it gives up its turn.
    #[inline]
    pub(crate) fn start(
        &mut self,
        stage: &'static str,
        ticket: u64,
        future: Fut,
    ) -> Poll<Fut::Output> {
        if self.next >= self.seats.len() {
            self.find_seat();
        }
        let seat = &mut self.seats[self.next];
        seat.future.set(Some(future));
        let polled = named(stage, || seat.poll());
        if polled.is_pending() {
            seat.ticket = ticket;
            self.waiting += 1;
            self.next = self.free.pop().unwrap_or(self.seats.len());
        }
        polled
    }

    #[cold]
    fn find_seat(&mut self) {
        if let Some(seat) = self.free.pop() {
            self.next = seat;
            return;
        }
        let seat = self.calls.add_seat();
        let waker = Waker::from(Arc::new(SeatWaker { seat, calls: Arc::clone(&self.calls) }));
        self.seats.push(Seat { future: Box::pin(None), ticket: 0, waker });
    }

    /// Polls once each future that was woken, and hands over what is done.
    #[inline]
    pub(crate) fn poll_called(
        &mut self,
        stage: &'static str,
        mut done: impl FnMut(u64, Fut::Output),
    ) {
        if self.is_empty() || !self.calls.take(&mut self.called) {
            return;
        }
        for index in self.called.drain(..) {
            let seat = &mut self.seats[index];
            // A waker may outlive its future, and then calls an empty seat.
            if seat.future.is_some()
                && let Poll::Ready(output) = named(stage, || seat.poll())
            {
                self.waiting -= 1;
                self.free.push(index);
                done(seat.ticket, output);
            }
        }
    }

    /// Lets the seats wake this task, and polls what was woken until then.
    #[inline]
    pub(crate) fn poll_registered(
        &mut self,
        stage: &'static str,
        cx: &mut Context<'_>,
        done: impl FnMut(u64, Fut::Output),
    ) {
        if !self.is_empty() {
            self.calls.register(cx.waker());
            self.poll_called(stage, done);
        }
    }
}

impl<Fut: Future> Seat<Fut> {
    #[inline(always)]
    fn poll(&mut self) -> Poll<Fut::Output> {
        let mut cx = Context::from_waker(&self.waker);
        let Some(future) = self.future.as_mut().as_pin_mut() else { return Poll::Pending };
        let polled = future.poll(&mut cx);
        if polled.is_ready() {
            self.future.set(None);
        }
        polled
    }
}

impl<Fut> Drop for Flight<Fut> {
    fn drop(&mut self) {
        // Whoever keeps a seat's waker must not keep the task.
        let task = self.calls.lock().task.take();
        drop(task);
    }
}

impl Calls {
    fn lock(&self) -> MutexGuard<'_, CallList> {
        lock(&self.list)
    }

    fn add_seat(&self) -> usize {
        let mut list = self.lock();
        list.is_called.push(false);
        let seats = list.is_called.len();
        let missing = seats - list.called.len();
        list.called.reserve(missing);
        seats - 1
    }

    fn call(&self, seat: usize) {
        let mut list = self.lock();
        if std::mem::replace(&mut list.is_called[seat], true) {
            return;
        }
        list.called.push(seat);
        self.any.store(true, Ordering::Release);
        let task = list.task.take();
        drop(list);
        // Waking may run code of the runtime's, so it runs without the lock.
        task.into_iter().for_each(Waker::wake);
    }

    /// Takes the seats that were woken; whether there are any.
    #[inline]
    fn take(&self, called: &mut Vec<usize>) -> bool {
        self.any.load(Ordering::Acquire) && self.take_called(called)
    }

    fn take_called(&self, called: &mut Vec<usize>) -> bool {
        let mut list = self.lock();
        self.any.store(false, Ordering::Relaxed);
        std::mem::swap(&mut list.called, called);
        for &seat in &*called {
            list.is_called[seat] = false;
        }
        !called.is_empty()
    }

    fn register(&self, waker: &Waker) {
        let mut list = self.lock();
        if list.task.as_ref().is_some_and(|task| task.will_wake(waker)) {
            return;
        }
        drop(list);
        let waker = waker.clone();
        list = self.lock();
        let old = list.task.replace(waker);
        drop(list);
        drop(old);
    }
}

impl Wake for SeatWaker {
    fn wake(self: Arc<Self>) {
        self.calls.call(self.seat);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.calls.call(self.seat);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::{Gate, Hand, gate};

    fn seated(count: u64) -> (Flight<Gate<u64>>, Vec<crate::run::by_hand::Key<u64>>) {
        let (keys, gates): (Vec<_>, Vec<_>) = (0..count).map(|_| gate()).unzip();
        let mut flight = Flight::new();
        for (ticket, gate) in (0..).zip(gates) {
            assert!(flight.start("f", ticket, gate).is_pending());
        }
        (flight, keys)
    }

    fn poll(flight: &mut Flight<Gate<u64>>, hand: &Hand) -> Vec<(u64, u64)> {
        let mut done = Vec::new();
        flight.poll_registered("f", &mut hand.context(), |ticket, out| done.push((ticket, out)));
        done
    }

    #[test]
    fn only_what_was_woken_is_polled() {
        let (hand, (mut flight, keys)) = (Hand::new(), seated(3));
        assert_eq!(poll(&mut flight, &hand), []);
        keys[1].open(10);
        assert_eq!(hand.wakes(), 1);
        assert_eq!(poll(&mut flight, &hand), [(1, 10)]);
        assert_eq!(keys.iter().map(|key| key.polls()).collect::<Vec<_>>(), [1, 2, 1]);
        assert_eq!(flight.len(), 2);
    }

    #[test]
    fn a_wake_before_the_task_is_known_is_not_lost() {
        let (hand, (mut flight, keys)) = (Hand::new(), seated(2));
        keys[0].open(10);
        assert_eq!(poll(&mut flight, &hand), [(0, 10)]);
        // The hint alone finds it as well.
        keys[1].open(11);
        let mut done = Vec::new();
        flight.poll_called("f", |ticket, out| done.push((ticket, out)));
        assert_eq!(done, [(1, 11)]);
    }

    #[test]
    fn many_wakes_are_one() {
        let (hand, (mut flight, keys)) = (Hand::new(), seated(2));
        assert_eq!(poll(&mut flight, &hand), []);
        keys[0].wake();
        keys[0].wake();
        keys[1].wake();
        assert_eq!((hand.wakes(), poll(&mut flight, &hand)), (1, vec![]));
        assert_eq!((keys[0].polls(), keys[1].polls()), (2, 2));
        keys[0].wake();
        assert_eq!(hand.wakes(), 2);
    }

    #[test]
    fn a_seat_is_reused_and_a_late_waker_does_no_harm() {
        let (hand, (mut flight, keys)) = (Hand::new(), seated(1));
        keys[0].open(10);
        assert_eq!(poll(&mut flight, &hand), [(0, 10)]);
        // The first future's waker calls the empty seat, and then its next passenger.
        keys[0].wake();
        let (key, gate) = gate();
        assert!(flight.start("f", 1, gate).is_pending());
        assert_eq!((poll(&mut flight, &hand), key.polls()), (vec![], 2));
        keys[0].wake();
        assert_eq!(hand.wakes(), 2);
        key.open(11);
        assert_eq!((poll(&mut flight, &hand), flight.seats.len()), (vec![(1, 11)], 1));
    }

    #[test]
    fn the_task_that_polled_last_is_woken() {
        let (first, second, (mut flight, keys)) = (Hand::new(), Hand::new(), seated(1));
        assert_eq!(poll(&mut flight, &first), []);
        assert_eq!(poll(&mut flight, &second), []);
        keys[0].open(1);
        assert_eq!((first.wakes(), first.wakers(), second.wakes()), (0, 0, 1));
    }

    #[test]
    fn a_kept_waker_does_not_keep_the_task() {
        let (hand, (mut flight, keys)) = (Hand::new(), seated(1));
        assert_eq!(poll(&mut flight, &hand), []);
        assert_eq!(hand.wakers(), 1);
        drop(flight);
        assert_eq!(hand.wakers(), 0);
        keys[0].open(1);
        assert_eq!(hand.wakes(), 0);
    }
}
