//! Regions that run side by side in tasks, and how they all end.
//!
//! The first region is polled with the run itself and may borrow from outside; each of the others is a
//! task of tokio's and owns what it uses. When the run stops, a region that waits for its input or for
//! room ends in order; one that waits inside a stage is dropped there.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::runtime::Handle as Runtime;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::error::RunError;
use crate::pipeline::Outcome;
use crate::queue::CountsHandle;
use crate::run::control::{Control, Presence, Watch};
use crate::run::counts::Counted;
use crate::run::current::within;
use crate::run::drive::{in_context, yield_once};
use crate::run::panics::caught;
use crate::run::region::Region;
use crate::run::waiting::{CHUNK, Receive};

/// What one run of an asynchronous pipeline has reached; only emitted code fills it.
#[derive(Debug)]
pub struct AsyncRun<R> {
    control: Arc<Control>,
    report: Option<R>,
}

impl<R> AsyncRun<R> {
    /// A run that has not begun.
    pub fn new(control: Arc<Control>) -> Self {
        Self { control, report: None }
    }

    /// What a region looks at.
    pub fn region(&self) -> Region {
        Region::of_task(&self.control)
    }

    /// Ends the run with an error.
    pub fn fail(&mut self, error: RunError) {
        self.control.fail(error);
    }

    /// The run's clock.
    pub fn clock(&self) -> Clock {
        self.control.clock()
    }

    /// Adds a boundary to the outcome.
    pub fn boundary(
        &mut self,
        stage: &'static str,
        queues: impl IntoIterator<Item = CountsHandle>,
    ) {
        self.control.add_boundary(Counted::new(stage, queues));
    }

    /// Takes the report over.
    pub fn report(&mut self, report: R) {
        self.report = Some(report);
    }

    /// Polls `first` here and the regions that `start` starts in tasks, until all have ended. Dropped
    /// before that, it aborts the tasks.
    pub async fn regions(
        &mut self,
        first: impl Future<Output = ()>,
        start: impl FnOnce(&mut Tasks),
    ) {
        let mut tasks = Tasks { set: JoinSet::new(), control: Arc::clone(&self.control) };
        start(&mut tasks);
        RegionFuture::new(&self.control, None, first).await;
        // Whatever became of a task, its region has told the run.
        while tasks.set.join_next().await.is_some() {}
    }

    /// The end of the run.
    pub fn outcome(self) -> Outcome<R> {
        let (error, boundaries) = (self.control.take_error(), self.control.boundaries());
        Outcome { report: self.report, error, boundaries }
    }
}

/// Starts regions in tasks of their own; only emitted code uses it.
#[derive(Debug)]
pub struct Tasks {
    set: JoinSet<()>,
    control: Arc<Control>,
}

impl Tasks {
    /// What a region looks at.
    pub fn region(&self) -> Region {
        Region::of_task(&self.control)
    }

    /// Starts the region behind `stage`. Outside a runtime of tokio's that is an error of the run.
    pub fn start<F>(&mut self, stage: &'static str, region: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        match Runtime::try_current() {
            Ok(runtime) => {
                self.set.spawn_on(RegionFuture::new(&self.control, Some(stage), region), &runtime);
            }
            Err(error) => self.control.fail(RunError::failed(stage, None, Box::new(error))),
        }
    }
}

impl Drop for Tasks {
    /// The tasks are aborted now: those that are being polled need not go on to their next wait.
    fn drop(&mut self) {
        self.control.stop();
    }
}

/// A region that is polled: it is woken when the run stops, and a panic is the error of the run.
///
/// What is left of the region is dropped before it counts as gone.
struct RegionFuture<F> {
    region: Option<Pin<Box<F>>>,
    /// The boundary in front of the region, where it is a task of its own.
    stage: Option<&'static str>,
    watch: Watch,
    presence: Presence,
}

impl<F> RegionFuture<F> {
    fn new(control: &Arc<Control>, stage: Option<&'static str>, region: F) -> Self {
        let (watch, presence) = (Watch::new(control), Presence::new(control));
        Self { region: Some(Box::pin(region)), stage, watch, presence }
    }

    /// Drops what is left of the region; a panic in that is an error of the run as well.
    fn leave(&mut self) {
        let region = self.region.take();
        if let Err(error) = caught(|| within(None, || drop(region))) {
            self.presence.control().fail(error);
        }
    }
}

impl<F: Future<Output = ()>> Future for RegionFuture<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let Some(region) = &mut this.region else { return Poll::Ready(()) };
        this.watch.register(cx.waker());
        POLLS.set(POLLS.get().wrapping_add(1));
        let is_last = this.watch.control().is_stopped();
        match caught(|| within(None, || region.as_mut().poll(cx))) {
            // A region that waits for input or for room has just learnt that none comes: what still
            // waits does so inside a stage.
            Ok(Poll::Pending) if !is_last => return Poll::Pending,
            Ok(_) => {}
            Err(error) => this.watch.control().fail(error),
        }
        this.leave();
        Poll::Ready(())
    }
}

impl<F> Drop for RegionFuture<F> {
    fn drop(&mut self) {
        if self.region.is_none() {
            return;
        }
        self.leave();
        // Nobody asks for the error when it is the run that was dropped, and with it its tasks.
        if let Some(stage) = self.stage {
            let cause = "its task was cancelled from outside, as when a runtime shuts down";
            self.presence.control().fail(RunError::failed(stage, None, cause.into()));
        }
    }
}

/// The values of a region's terminals, once it has ended.
#[derive(Debug)]
pub struct Late<T>(Arc<Mutex<Option<T>>>);

impl<T> Late<T> {
    /// Nothing yet.
    #[expect(clippy::new_without_default, reason = "only emitted code makes one")]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(None)))
    }

    /// Says the values.
    pub fn set(&self, values: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(values);
    }

    /// The values, if the region came to its end.
    pub fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Clone for Late<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

thread_local! {
    /// How often regions were polled on this thread: a region that sees another number has waited.
    static POLLS: Cell<u64> = const { Cell::new(0) };
}

/// How many items of an iterator a region takes before other tasks get their turn.
const PAUSE: usize = 4096;

/// How often in a row a region's input may be there at once before other tasks get their turn.
const FILLS: u32 = 16;

impl Region {
    /// A region that may wait in its very first stage.
    fn of_task(control: &Arc<Control>) -> Self {
        let mut region = Self::new(Arc::clone(control));
        region.chunk = 1;
        region
    }

    /// Lets other tasks have their turn, once every so many items.
    ///
    /// A region whose stages wait looks around after each item, so that it ends soon when it is asked to;
    /// one whose stages are ready at once takes longer and longer chunks.
    #[inline(always)]
    pub async fn pause(&mut self, items: usize) {
        let polls = POLLS.get();
        let has_waited = std::mem::replace(&mut self.polls, polls) != polls;
        self.chunk = if has_waited { 1 } else { (self.chunk * 2).min(CHUNK) };
        self.taken += items;
        if self.taken >= PAUSE {
            self.taken = 0;
            yield_once().await;
        }
    }

    /// Waits for the next chunk of a source; a source has ended when the run drains.
    pub async fn fill<E>(
        &mut self,
        mut ask: impl FnMut(&mut Context<'_>) -> Poll<Result<bool, E>>,
    ) -> Result<bool, E> {
        poll_fn(|cx| {
            if self.is_draining() {
                return Poll::Ready(Ok(false));
            }
            self.ask(cx, &mut ask)
        })
        .await
    }

    /// Waits for the next batch of a queue; false when the queue or the run has ended.
    pub async fn receive_async(&mut self, inlet: &mut impl Receive) -> bool {
        poll_fn(|cx| {
            if self.failed() {
                return Poll::Ready(false);
            }
            self.ask(cx, &mut |cx| inlet.poll_fill(cx))
        })
        .await
    }

    /// Asks for the next batch without waiting; the task is woken when there is one.
    #[inline]
    pub async fn receive_now_async(&mut self, inlet: &mut impl Receive) -> Poll<bool> {
        if self.failed() {
            return Poll::Ready(false);
        }
        in_context(|cx| self.ask(cx, &mut |cx| inlet.poll_fill(cx))).await
    }

    /// Asks for the next chunk without waiting for it.
    #[inline]
    pub async fn fill_now<E>(
        &mut self,
        mut ask: impl FnMut(&mut Context<'_>) -> Poll<Result<bool, E>>,
    ) -> Poll<Result<bool, E>> {
        in_context(|cx| self.ask(cx, &mut ask)).await
    }

    /// A source that always has something is made to wait now and then.
    #[inline]
    fn ask<A>(
        &mut self,
        cx: &mut Context<'_>,
        ask: &mut impl FnMut(&mut Context<'_>) -> Poll<A>,
    ) -> Poll<A> {
        if self.fills == FILLS {
            self.fills = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let filled = ask(cx);
        self.fills = if filled.is_ready() { self.fills + 1 } else { 0 };
        filled
    }
}
