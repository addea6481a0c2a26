//! `via(stage)`: an operator of the user's own.

use crate::error::RunError;
use crate::run::panics::named;
use crate::stage::Stage;

/// A stage of the user's own in a running pipeline.
#[derive(Debug)]
pub struct Via<S> {
    stage: S,
    /// The stage's name and how to ask it for its failure, known from the first item on.
    failure: Option<(&'static str, Failure<S>)>,
}

type Failure<S> = fn(&mut S) -> Option<RunError>;

impl<S> Via<S> {
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

/// Hands each item, and then the end of the input, to a [`Stage`] and passes on what it returns.
///
/// Order and cost are those of the stage; the call itself costs nothing. A panic that comes out of
/// the iterator that the stage returned bears no stage name.
///
/// ```
/// # use streamweave::pipeline;
/// use streamweave::ops::step_by::StepBy;
///
/// let report = pipeline! { some = iter(1..=5) -> via(StepBy::new(2)) -> collect(); }.run()?;
/// assert_eq!(report.some, [1, 3, 5]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn via<'s, In, S: Stage<In>>(
    stage: &'static str,
    item: Option<In>,
    state: &'s mut Via<S>,
) -> S::Outs<'s> {
    state.failure = Some((stage, <S as Stage<In>>::failure));
    named(stage, || match item {
        Some(item) => state.stage.push(item),
        None => state.stage.finish(),
    })
}
