//! `via_async(stage)`: an operator of the user's own that awaits.

use crate::async_stage::AsyncStage;
use crate::error::RunError;
use crate::run::drive::in_stage;

/// A stage of the user's own in a running pipeline.
#[derive(Debug)]
pub struct ViaAsync<S> {
    stage: S,
    /// The stage's name and how to ask it for its failure, known from the first item on.
    failure: Option<(&'static str, Failure<S>)>,
}

type Failure<S> = fn(&mut S) -> Option<RunError>;

impl<S> ViaAsync<S> {
    /// A stage that has been pushed nothing yet.
    #[inline(always)]
    pub fn new(stage: S) -> Self {
        Self { stage, failure: None }
    }

    /// The error that ends the run, if the last call met one.
    #[inline(always)]
    pub fn failure(&mut self) -> Option<RunError> {
        let (name, failure) = self.failure?;
        failure(&mut self.stage).map(|error| error.in_stage(name))
    }
}

/// Hands each item, and then the end of the input, to an [`AsyncStage`], awaits it and passes on what
/// it gives.
///
/// One item after the other, in order; cost is that of the stage, and nothing is allocated. A panic of
/// the stage bears its name, but one that comes out of the iterator that it gave bears none. Dropped
/// while it waits, it drops the future of the stage once.
///
/// ```
/// # use streamweave::pipeline;
/// use streamweave::AsyncStage;
///
/// struct Numbered(usize);
///
/// impl<T> AsyncStage<T> for Numbered {
///     type Out = (usize, T);
///     type Outs<'s> = Option<(usize, T)>;
///
///     async fn push(&mut self, item: T) -> Self::Outs<'_> {
///         tokio::task::yield_now().await;
///         self.0 += 1;
///         Some((self.0, item))
///     }
///
///     async fn finish(&mut self) -> Self::Outs<'_> {
///         None
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! { all = iter(["a", "b"]) -> via_async(Numbered(0)) -> collect(); }
///     .run()
///     .await?;
/// assert_eq!(report.all, [(1, "a"), (2, "b")]);
/// # Ok(())
/// # }
/// ```
pub async fn via_async<'s, In, S: AsyncStage<In>>(
    stage: &'static str,
    item: Option<In>,
    state: &'s mut ViaAsync<S>,
) -> S::Outs<'s> {
    state.failure = Some((stage, <S as AsyncStage<In>>::failure));
    match item {
        Some(item) => in_stage(stage, state.stage.push(item)).await,
        None => in_stage(stage, state.stage.finish()).await,
    }
}
