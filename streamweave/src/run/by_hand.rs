//! Polling by hand, for tests: no runtime, and every wake is counted.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A task that is polled by hand.
pub(crate) struct Hand {
    wakes: Arc<Wakes>,
    waker: Waker,
}

impl Hand {
    pub(crate) fn new() -> Self {
        let wakes = Arc::<Wakes>::default();
        Self { waker: Waker::from(Arc::clone(&wakes)), wakes }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context::from_waker(&self.waker)
    }

    /// How often the task was woken.
    pub(crate) fn wakes(&self) -> usize {
        self.wakes.0.load(Ordering::SeqCst)
    }

    /// How many wakers of this task others keep.
    pub(crate) fn wakers(&self) -> usize {
        Arc::strong_count(&self.wakes) - 2
    }

    /// Polls once.
    pub(crate) fn poll<F: Future + Unpin>(&self, mut future: F) -> Poll<F::Output> {
        pin!(&mut future).poll(&mut self.context())
    }

    /// The result of a future that is ready at once.
    pub(crate) fn ready<F: Future>(&self, future: F) -> F::Output {
        match pin!(future).poll(&mut self.context()) {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("the future is not ready"),
        }
    }
}

/// A future that is ready when its test says so.
pub(crate) struct Gate<T> {
    state: Arc<std::sync::Mutex<GateState<T>>>,
}

pub(crate) struct GateState<T> {
    value: Option<T>,
    waker: Option<Waker>,
    polls: usize,
}

/// Opens a [`Gate`].
pub(crate) struct Key<T>(Arc<std::sync::Mutex<GateState<T>>>);

pub(crate) fn gate<T>() -> (Key<T>, Gate<T>) {
    let state = GateState { value: None, waker: None, polls: 0 };
    let state = Arc::new(std::sync::Mutex::new(state));
    (Key(Arc::clone(&state)), Gate { state })
}

impl<T> Key<T> {
    pub(crate) fn open(&self, value: T) {
        let waker = {
            let mut state = self.0.lock().expect("no panic under the lock");
            state.value = Some(value);
            state.waker.clone()
        };
        waker.into_iter().for_each(Waker::wake);
    }

    /// Wakes the task without reason.
    pub(crate) fn wake(&self) {
        let waker = self.0.lock().expect("no panic under the lock").waker.clone();
        waker.into_iter().for_each(Waker::wake);
    }

    pub(crate) fn polls(&self) -> usize {
        self.0.lock().expect("no panic under the lock").polls
    }
}

impl<T> Future for Gate<T> {
    type Output = T;

    fn poll(self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut state = self.state.lock().expect("no panic under the lock");
        state.polls += 1;
        match state.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Counts its drops.
#[derive(Clone, Default)]
pub(crate) struct Drops(Arc<AtomicUsize>);

pub(crate) struct Counted<T>(pub(crate) T, Arc<AtomicUsize>);

impl Drops {
    pub(crate) fn item<T>(&self, value: T) -> Counted<T> {
        Counted(value, Arc::clone(&self.0))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl<T> Drop for Counted<T> {
    fn drop(&mut self) {
        self.1.fetch_add(1, Ordering::SeqCst);
    }
}
