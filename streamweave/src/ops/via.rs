//! `via(stage)`: an operator of the user's own.

use crate::panics::named;
use crate::stage::Stage;

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
    state: &'s mut S,
    item: Option<In>,
) -> S::Outs<'s> {
    named(stage, || match item {
        Some(item) => state.push(item),
        None => state.finish(),
    })
}
