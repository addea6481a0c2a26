//! `sliding_now(size, step)`: what came within the last `size`, every `step`.

use std::time::Duration;

use crate::clock::Clock;
use crate::ops::clocked::Clocked;
use crate::ops::sliding::{Closed, Sliding};

/// The items of the windows that a `sliding_now` stage has open.
///
/// With a limit of `n`, more than `n` items in open windows end the pipeline's run with an error.
pub type SlidingNow<T> = Clocked<Sliding<T, Duration>>;

impl<T> Clocked<Sliding<T, Duration>> {
    /// Has no window open yet.
    ///
    /// # Panics
    /// Where [`Sliding::new`] does.
    pub fn new(size: Duration, step: Duration, clock: &Clock) -> Self {
        Self::by(clock, Sliding::new(size, step))
    }

    /// Hands on the windows that the last item, the clock, or the end of the input has closed.
    #[inline(always)]
    pub fn closed(&mut self) -> Closed<'_, T, Duration> {
        self.windows().closed()
    }
}

/// Lends, every `step`, what came within the last `size` as a [`Window`](crate::ops::window::Window).
///
/// Items count from the moment at which they come here, by the clock of the run: none is late, and
/// they stay in order. A window is handed on when its end has come, even while nothing else happens,
/// for the clock wakes the region; and at the end of the input at once. Its bounds are moments of the
/// clock, which begins with zero; windows without items are not handed on. Where an item tells its
/// own time, [`sliding`](crate::ops::sliding::sliding) gives the same windows on every run.
///
/// The items of open windows are held, and `max = n` makes more of them an error. The buffer is
/// allocated once and grows to what it holds at most; so is the timer.
///
/// # Panics
/// When `step` is zero or longer than `size`, before the first item.
///
/// ```
/// use std::time::Duration;
/// use streamweave::pipeline;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     sizes = iter(0..1000) -> sliding_now(Duration::from_secs(2), Duration::from_secs(1))
///         -> map(|window| window.items.len()) -> collect();
/// }
/// .run()
/// .await?;
/// assert!(report.sizes.iter().sum::<usize>() >= 1000);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn sliding_now<T>(_stage: &'static str, state: &mut SlidingNow<T>, item: Option<T>) {
    state.put(item);
}
