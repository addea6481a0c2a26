//! Threads wait for a poll.

use std::cell::Cell;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use crate::sync::{AtomicBool, Ordering, thread, thread_local};

/// A thread that waits, and whether it was woken since it last looked.
struct Parker {
    thread: thread::Thread,
    woken: AtomicBool,
}

/// A parker with its waker, which are made once a thread.
struct Sleeper {
    parker: Arc<Parker>,
    waker: Waker,
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

impl Sleeper {
    fn of_this_thread() -> Self {
        let parker = Arc::new(Parker { thread: thread::current(), woken: AtomicBool::new(false) });
        let waker = Waker::from(parker.clone());
        Self { parker, waker }
    }
}

thread_local! {
    /// Taken while it is in use, so that a call within a call has one of its own and neither takes the
    /// other's wake-up.
    static SLEEPER: Cell<Option<Sleeper>> = const { Cell::new(None) };
}

/// Polls on this thread until it is ready, and sleeps in between.
///
/// Before it sleeps, it spins for a moment where the machine has more than one core, and lets other
/// threads run. A thread allocates its waker once.
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
    with_sleeper(|sleeper| {
        let mut cx = Context::from_waker(&sleeper.waker);
        loop {
            match poll(&mut cx) {
                Poll::Ready(value) => break value,
                Poll::Pending => sleeper.parker.wait(),
            }
        }
    })
}

/// Polls once on this thread, which is woken later where the answer is not ready: see [`wait`].
pub fn poll_now<T>(poll: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
    with_sleeper(|sleeper| poll(&mut Context::from_waker(&sleeper.waker)))
}

/// Waits until something that was polled with [`poll_now`] wakes this thread.
pub fn wait() {
    with_sleeper(|sleeper| sleeper.parker.wait());
}

fn with_sleeper<R>(code: impl FnOnce(&Sleeper) -> R) -> R {
    let kept = SLEEPER.try_with(Cell::take).ok().flatten();
    let sleeper = kept.unwrap_or_else(Sleeper::of_this_thread);
    let result = code(&sleeper);
    // A thread that ends may have no place for it any more.
    let _ = SLEEPER.try_with(|unused| unused.set(Some(sleeper)));
    result
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
