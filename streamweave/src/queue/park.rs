//! Threads wait for a poll.

use std::cell::Cell;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use super::sync::{AtomicBool, Ordering, thread, thread_local};

/// A thread that waits, and whether it was woken since it last looked.
struct Parker {
    thread: thread::Thread,
    woken: AtomicBool,
}

impl Wake for Parker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl Parker {
    fn of_this_thread() -> Arc<Self> {
        Arc::new(Self { thread: thread::current(), woken: AtomicBool::new(false) })
    }

    fn wait(&self) {
        for pause in pauses() {
            if self.woken.swap(false, Ordering::Acquire) {
                return;
            }
            pause();
        }
        while !self.woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

thread_local! {
    /// Taken while it is in use, so that a call within a call has a parker of its own and neither takes
    /// the other's wake-up.
    static PARKER: Cell<Option<Arc<Parker>>> = const { Cell::new(None) };
}

/// Polls on this thread until it is ready, and sleeps in between.
///
/// It spins for some microseconds before it sleeps, where the machine has more than one core. A thread
/// allocates its waker once.
///
/// ```
/// use std::task::Poll;
/// use streamweave::queue::block_on_poll;
///
/// let mut polls = 0;
/// let answer = block_on_poll(|cx| {
///     polls += 1;
///     if polls == 2 {
///         return Poll::Ready("done");
///     }
///     cx.waker().wake_by_ref();
///     Poll::Pending
/// });
/// assert_eq!((answer, polls), ("done", 2));
/// ```
pub fn block_on_poll<T>(mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>) -> T {
    // Nearly always there is nothing to wait for, and no need to look for the thread's waker.
    let parker = PARKER.with(Cell::take).unwrap_or_else(Parker::of_this_thread);
    let waker = Waker::from(parker.clone());
    let mut cx = Context::from_waker(&waker);
    let value = loop {
        match poll(&mut cx) {
            Poll::Ready(value) => break value,
            Poll::Pending => parker.wait(),
        }
    };
    PARKER.with(|unused| unused.set(Some(parker)));
    value
}

/// Polls once on this thread, which is woken later where the answer is not ready: see [`wait`].
pub fn poll_now<T>(poll: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
    let parker = PARKER.with(Cell::take).unwrap_or_else(Parker::of_this_thread);
    let waker = Waker::from(parker.clone());
    let answer = poll(&mut Context::from_waker(&waker));
    PARKER.with(|unused| unused.set(Some(parker)));
    answer
}

/// Waits until something that was polled with [`poll_now`] wakes this thread. It may return early.
pub fn wait() {
    if let Some(parker) = PARKER.with(Cell::take) {
        parker.wait();
        PARKER.with(|unused| unused.set(Some(parker)));
    }
}

/// What a thread does before it sleeps: where there is another core, it spins for a microsecond or two,
/// and then lets others run, who may be waiting for this very core.
#[cfg(not(all(test, shuttle)))]
fn pauses() -> impl Iterator<Item = fn()> {
    use std::sync::OnceLock;

    const SPINS: usize = 100;
    const YIELDS: usize = 8;
    static CORES: OnceLock<usize> = OnceLock::new();
    let cores = *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from));
    let spins = if cores > 1 { SPINS } else { 0 };
    let spin: fn() = std::hint::spin_loop;
    std::iter::repeat_n(spin, spins).chain(std::iter::repeat_n(thread::yield_now as fn(), YIELDS))
}

/// Under shuttle nothing is gained: whoever waits is not given a turn.
#[cfg(all(test, shuttle))]
fn pauses() -> impl Iterator<Item = fn()> {
    std::iter::empty()
}
