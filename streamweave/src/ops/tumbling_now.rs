//! `tumbling_now(size)`: what comes within each stretch of time.

use std::time::Duration;

use crate::clock::Clock;
use crate::ops::clocked::Clocked;
use crate::ops::sliding::Closed;
use crate::ops::tumbling::Tumbling;

/// The items of the windows that a `tumbling_now` stage has open.
///
/// With a limit of `n`, more than `n` items in open windows end the pipeline's run with an error.
pub type TumblingNow<T> = Clocked<Tumbling<T, Duration>>;

impl<T> Clocked<Tumbling<T, Duration>> {
    /// Has no window open yet.
    ///
    /// # Panics
    /// Where [`Tumbling::new`] does.
    pub fn new(size: Duration, clock: &Clock) -> Self {
        Self::by(clock, Tumbling::new(size))
    }

    /// Hands on the windows that the last item, the clock, or the end of the input has closed.
    #[inline(always)]
    pub fn closed(&mut self) -> Closed<'_, T, Duration> {
        self.windows().closed()
    }
}

/// Lends what comes within each stretch of `size` as one [`Window`](crate::ops::window::Window).
///
/// Items count from the moment at which they come here, by the clock of the run: none is late, and
/// they stay in order. A window is handed on when its end has come, even while nothing else happens,
/// for the clock wakes the region; and at the end of the input at once. Its bounds are moments of the
/// clock, which begins with zero; windows without items are not handed on. Where an item tells its
/// own time, [`tumbling`](crate::ops::tumbling::tumbling) gives the same windows on every run.
///
/// The items of open windows are held, and `max = n` makes more of them an error. The buffer is
/// allocated once and grows to what it holds at most; so is the timer.
///
/// # Panics
/// When `size` is zero, before the first item.
///
/// ```
/// use std::time::Duration;
/// use streamweave::pipeline;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     sizes = iter(0..1000) -> tumbling_now(Duration::from_secs(1))
///         -> map(|window| window.items.len()) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.sizes.iter().sum::<usize>(), 1000);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn tumbling_now<T>(_stage: &'static str, state: &mut TumblingNow<T>, item: Option<T>) {
    state.put(item);
}
