//! `try_then(f)`: one item in, one item or one error out, and `f` may await.

use std::future::Future;

use crate::run::drive::Named;
use crate::run::panics::named;

/// Hands each item to `f` by value and awaits it; passes on `Ok` and sends `Err` to the port `.err`.
///
/// The twin of `try_map`: the port carries [`Failed<E>`](crate::Failed); where it is not connected,
/// the first error ends the run. One item after the other, in order; nothing is allocated. Dropped
/// while it waits, it drops the future of `f` once.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     parsed  = iter(["7", "x"]) -> try_then(async |word| word.parse::<u32>());
///     numbers = parsed -> collect();
///     bad     = parsed.err -> map(|failed| failed.position.to_string()) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!((report.numbers, report.bad), (vec![7], vec!["item 1".to_owned()]));
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn try_then<T, U, E, Fut: Future<Output = Result<U, E>>>(
    stage: &'static str,
    item: T,
    f: impl FnOnce(T) -> Fut,
) -> Named<Fut> {
    Named::new(stage, named(stage, || f(item)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::Hand;

    #[test]
    fn passes_on_what_the_future_returned() {
        let hand = Hand::new();
        let parse =
            |word: &str| hand.ready(try_then("parsed", word, async |word| word.parse::<u32>()));
        assert_eq!(parse("7"), Ok(7));
        assert!(parse("x").is_err());
    }
}
