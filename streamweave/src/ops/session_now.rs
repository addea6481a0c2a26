//! `session_now(gap)`: what comes with pauses shorter than `gap`.

use std::time::Duration;

use crate::clock::Clock;
use crate::ops::clocked::Clocked;
use crate::ops::session::{Session, Sessions};

/// The items of the windows that a `session_now` stage has open.
///
/// With a limit of `n`, more than `n` items in open windows end the pipeline's run with an error.
pub type SessionNow<T> = Clocked<Session<T, Duration>>;

impl<T> Clocked<Session<T, Duration>> {
    /// Has no window open yet.
    ///
    /// # Panics
    /// Where [`Session::new`] does.
    pub fn new(gap: Duration, clock: &Clock) -> Self {
        Self::by(clock, Session::new(gap))
    }

    /// Hands on the windows that the last item, the clock, or the end of the input has closed.
    #[inline(always)]
    pub fn closed(&mut self) -> Sessions<'_, T, Duration> {
        self.windows().closed()
    }
}

/// Lends what comes with pauses shorter than `gap` as one [`Window`](crate::ops::window::Window).
///
/// Items count from the moment at which they come here, by the clock of the run: none is late, and
/// they stay in order. A window is handed on when its end has come, even while nothing else happens,
/// for the clock wakes the region; and at the end of the input at once. Its bounds are moments of the
/// clock, which begins with zero; windows without items are not handed on. Where an item tells its
/// own time, [`session`](crate::ops::session::session) gives the same windows on every run.
///
/// The items of open windows are held, and `max = n` makes more of them an error. The buffer is
/// allocated once and grows to what it holds at most; so is the timer.
///
/// # Panics
/// When `gap` is zero, before the first item.
///
/// ```
/// use std::time::Duration;
/// use streamweave::pipeline;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     sizes = iter(0..1000) -> session_now(Duration::from_secs(30))
///         -> map(|window| window.items.len()) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.sizes, [1000]);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn session_now<T>(_stage: &'static str, state: &mut SessionNow<T>, item: Option<T>) {
    state.put(item);
}
