//! `spawn()`: what follows runs in a task of its own.

use std::future::poll_fn;

use crate::queue::Room;
use crate::run::waiting::HandOver;

/// Hands each item to the task that runs what follows.
///
/// The task belongs to tokio's runtime, so items and closures behind it are `Send` and own what they
/// use; it is aborted when the run is dropped. Queue, order, capacity (1024 items if it is not given)
/// `overflow` and `isolated` are those of [`thread`](crate::ops::thread::thread); where that would hold
/// its thread, this side awaits. Dropped while it waits, it drops the item that had no room yet; none that
/// was handed over is lost.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     lengths = iter(["to", "be", "not"]) -> spawn(capacity = 64) -> map(str::len) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.lengths, [2, 2, 3]);
/// # Ok(())
/// # }
/// ```
///
/// # Panics
/// When the capacity is zero, and outside a runtime of tokio's.
#[inline(always)]
pub async fn spawn<O: HandOver>(_stage: &'static str, outlet: &mut O, item: O::Item) {
    if outlet.has_room() || poll_fn(|cx| outlet.poll_room(cx)).await == Room::Open {
        outlet.push(item);
    }
}
