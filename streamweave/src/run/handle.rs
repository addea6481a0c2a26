//! How a run is asked to end, from outside.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::error::RunError;
use crate::queue::block_on_poll;
use crate::run::control::{Control, Deadline, Watch};
use crate::run::counts::BoundaryCounts;
use crate::run::deadline;

/// Asks a run to end, and tells when it has: from any thread or task, before, during and after the run.
///
/// It comes from [`Pipeline::handle`](crate::Pipeline::handle) or `AsyncPipeline::handle`. Clones are
/// handles to the same run; a clone allocates nothing. Dropping handles ends nothing.
///
/// ```
/// use std::time::Duration;
/// # use streamweave::pipeline;
/// let pipeline = pipeline! { seen = iter(0_u64..) -> thread() -> count(); };
/// let handle = pipeline.handle();
/// let asking = std::thread::spawn(move || handle.shutdown(Duration::from_secs(5)));
/// let outcome = pipeline.run_partial();
/// # asking.join().unwrap();
/// assert!(outcome.error.is_none(), "all that was handed out was counted in time");
/// assert_eq!(outcome.boundaries[0].delivered, outcome.report.unwrap().seen);
/// ```
#[derive(Clone, Debug)]
pub struct Handle(Arc<Control>);

/// A handle that does not keep what it shares with the run.
#[cfg(feature = "signals")]
pub(crate) struct WeakHandle(std::sync::Weak<Control>);

#[cfg(feature = "signals")]
impl WeakHandle {
    /// The handle, as long as something of the run is left.
    pub(crate) fn upgrade(&self) -> Option<Handle> {
        self.0.upgrade().filter(|control| !control.is_deserted()).map(Handle)
    }
}

impl Handle {
    pub(crate) fn new(control: &Arc<Control>) -> Self {
        Self(Arc::clone(control))
    }

    #[cfg(feature = "signals")]
    pub(crate) fn downgrade(&self) -> WeakHandle {
        WeakHandle(Arc::downgrade(&self.0))
    }

    /// Lets the sources end, and the rest drain for at most `deadline`.
    ///
    /// Sources hand out nothing more: one that waits in a task ends at once, `iter` at its next item, one
    /// that fills chunks at the end of its chunk, and one that blocks its thread when it comes back.
    /// What they have handed out is worked on, aggregates finish, and the run ends as if that had been
    /// all of its input. What is not done by the deadline is [stopped](Self::stop). What holds for a
    /// drawing without boundaries is said at [`Pipeline::handle`](crate::Pipeline::handle).
    ///
    /// It returns at once. The deadline is measured on the clock of the run, by a thread that ends with
    /// the run. Asked again, the earlier deadline counts.
    pub fn shutdown(&self, deadline: Duration) {
        let at = self.0.clock().now().saturating_add(deadline);
        if self.0.drain_until(at) == Deadline::First {
            deadline::watch(&self.0);
        }
    }

    /// Ends the run with an error for which [`RunError::is_stopped`] holds.
    ///
    /// It returns at once. A task that waits is dropped where it waits, and a thread that waits for another
    /// one ends. What works ends at its next item; a thread that waits inside of a stage or source, when
    /// that returns. What was not worked on is dropped, and counted as abandoned where it was queued.
    pub fn stop(&self) {
        self.0.fail(RunError::stopped());
    }

    /// Whether the run was asked to end, or ends for an error.
    pub fn is_ending(&self) -> bool {
        self.0.is_draining()
    }

    /// Whether no stage gets another item: after [`stop`](Self::stop), the deadline of a shutdown, or an
    /// error.
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped()
    }

    /// Has the first Ctrl-C or SIGTERM [shut the run down](Self::shutdown), and the second
    /// [stop](Self::stop) it.
    ///
    /// The signals of the process are taken over once, for all runs that ask for them, by a thread that
    /// goes on to the end of the process; when no run is left, a signal ends the process as if it had
    /// not been taken over. It needs the feature `signals`, and no runtime.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// # use streamweave::pipeline;
    /// let pipeline = pipeline! { seen = iter(0_u64..) -> thread() -> count(); };
    /// pipeline.handle().on_signals(Duration::from_secs(30))?;
    /// println!("{} until Ctrl-C", pipeline.run()?.seen);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When another part of the program has taken the signals over.
    #[cfg(feature = "signals")]
    pub fn on_signals(&self, deadline: Duration) -> std::io::Result<()> {
        crate::run::signals::watch(self, deadline)
    }

    /// Waits until nothing of the run is left: the run has returned or its future was dropped, and none
    /// of its tasks is polled any more or holds an item.
    ///
    /// A pipeline that is not run counts as left over until it is dropped. Dropping the wait changes
    /// nothing.
    ///
    /// ```
    /// # #[cfg(feature = "tokio")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # use streamweave::pipeline;
    /// let (held, receiver) = tokio::sync::mpsc::channel::<u64>(1);
    /// let pipeline = pipeline! { seen = channel(receiver) -> spawn() -> count(); };
    /// let handle = pipeline.handle();
    /// let run = tokio::spawn(async move { pipeline.run().await.map(|_| ()) });
    /// tokio::task::yield_now().await;
    /// run.abort();
    /// handle.closed().await;
    /// assert!(held.is_closed());
    /// # }
    /// # #[cfg(not(feature = "tokio"))]
    /// # fn main() {}
    /// ```
    pub fn closed(&self) -> Closed {
        Closed(Watch::new(&self.0))
    }

    /// Waits like [`closed`](Self::closed), and blocks this thread. A thread that runs the pipeline
    /// itself would wait for ever.
    pub fn blocking_closed(&self) {
        let mut closed = self.closed();
        block_on_poll(|cx| Pin::new(&mut closed).poll(cx));
    }

    /// What went over each boundary up to now, in the order of the drawing; empty before the run begins.
    pub fn boundaries(&self) -> Vec<BoundaryCounts> {
        self.0.boundaries()
    }
}

/// Waits until nothing of a run is left: see [`Handle::closed`].
#[derive(Debug)]
#[must_use = "a future does nothing until it is awaited"]
pub struct Closed(Watch);

impl Future for Closed {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.register(cx.waker());
        if self.0.control().is_deserted() { Poll::Ready(()) } else { Poll::Pending }
    }
}
