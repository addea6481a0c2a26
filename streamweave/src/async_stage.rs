//! Operators of the user's own that await.

use std::future::Future;

use crate::error::RunError;

/// A [`Stage`](crate::Stage) that may wait: what `via_async(stage)` runs.
///
/// The life of a stage: [`push`](Self::push) is awaited for every item in order, then
/// [`finish`](Self::finish) once. What either gives is drained before the next call. After each call
/// the pipeline asks [`failure`](Self::failure), and ends the run when there is one.
///
/// While a stage waits, the region goes on with what runs beside it, but takes no further item. When
/// the run is cancelled or stopped, the future is dropped where it stands and the stage with it:
/// nothing else is called. Behind `spawn` the futures must be `Send`, which rustc sees by itself.
///
/// ```
/// use streamweave::AsyncStage;
/// # use streamweave::pipeline;
///
/// /// Looks every two items up together.
/// struct InPairs(Vec<u32>);
///
/// impl AsyncStage<u32> for InPairs {
///     type Out = u32;
///     type Outs<'s> = std::vec::Drain<'s, u32>;
///
///     async fn push(&mut self, item: u32) -> Self::Outs<'_> {
///         self.0.push(item);
///         if self.0.len() == 2 { self.finish().await } else { self.0.drain(..0) }
///     }
///
///     async fn finish(&mut self) -> Self::Outs<'_> {
///         tokio::task::yield_now().await; // ask somebody
///         self.0.drain(..)
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! { all = iter(1..=3) -> via_async(InPairs(Vec::new())) -> collect(); }
///     .run()
///     .await?;
/// assert_eq!(report.all, [1, 2, 3]);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an asynchronous stage for items of type `{In}`",
    label = "`{Self}` does not implement `AsyncStage<{In}>`",
    note = "implement `streamweave::AsyncStage`; `via(..)` takes a `Stage`, and `then(..)` a closure"
)]
pub trait AsyncStage<In> {
    /// What the stage hands on.
    type Out;
    /// The items of one call: an `Option`, an array, a drain of a buffer.
    type Outs<'s>: IntoIterator<Item = Self::Out>
    where
        Self: 's;

    /// Takes one item.
    fn push(&mut self, item: In) -> impl Future<Output = Self::Outs<'_>>;

    /// Hands on what the stage still holds at the end of the input.
    fn finish(&mut self) -> impl Future<Output = Self::Outs<'_>>;

    /// The error that ends the run, if the last call met one.
    fn failure(&mut self) -> Option<RunError> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<In, S: AsyncStage<In> + ?Sized> AsyncStage<In> for &mut S {
    type Out = S::Out;
    type Outs<'s>
        = S::Outs<'s>
    where
        Self: 's;

    async fn push(&mut self, item: In) -> Self::Outs<'_> {
        (**self).push(item).await
    }

    async fn finish(&mut self) -> Self::Outs<'_> {
        (**self).finish().await
    }

    fn failure(&mut self) -> Option<RunError> {
        (**self).failure()
    }
}
