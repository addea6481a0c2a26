//! What wakes a thread that is parked.

use crate::sync::thread::{self, Thread};
use std::sync::Arc;
use std::task::{Wake, Waker};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// A waker that unparks this thread.
pub(crate) fn this_thread() -> Waker {
    Waker::from(Arc::new(Unpark(thread::current())))
}
