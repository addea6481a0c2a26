//! `attempt_then(f)`: like `try_then`, but the item survives an error.

use std::future::Future;

use crate::run::drive::Named;
use crate::run::panics::named;

/// Lends each item to `f` and awaits it; passes on `Ok` and sends the item with its error to the
/// port `.err`.
///
/// The twin of `attempt`: the port carries [`Rejected<T, E>`](crate::Rejected); where it is not
/// connected, the first error ends the run. One item after the other, in order; nothing is allocated
/// or copied. Dropped while it waits, it drops the future of `f` once and leaves the item alone.
///
/// With `retry = policy` an item is tried again as the [`Retry`](crate::Retry) says; between two
/// attempts the stage waits by a timer, and what runs beside it goes on.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let words = ["7".to_owned(), "x".to_owned()];
/// let report = pipeline! {
///     parsed  = iter(words) -> attempt_then(async |word| word.parse::<u32>());
///     numbers = parsed -> collect();
///     broken  = parsed.err -> map(|rejected| rejected.item) -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.numbers, [7]);
/// assert_eq!(report.broken, ["x"]);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn attempt_then<'a, T, U, E, Fut: Future<Output = Result<U, E>>>(
    stage: &'static str,
    item: &'a T,
    f: impl FnOnce(&'a T) -> Fut,
) -> Named<Fut> {
    Named::new(stage, named(stage, || f(item)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::Hand;

    #[test]
    fn the_item_may_be_lent_across_an_await_in_a_future_that_is_send() {
        fn send<F: Future + Send>(future: F) -> F {
            future
        }
        async fn parse(word: &str) -> Result<u32, std::num::ParseIntError> {
            crate::run::drive::in_context(|_| ()).await;
            word.parse()
        }
        let (hand, words) = (Hand::new(), ["7".to_owned(), "x".to_owned()]);
        let region = send(async {
            let mut rejected = Vec::new();
            for word in words {
                let parsed = [
                    attempt_then("parsed", &word, async |word| parse(word).await).await,
                    attempt_then("parsed", &word, |word| parse(word)).await,
                    attempt_then("parsed", &word, |word| async { parse(word).await }).await,
                ];
                if parsed.iter().all(Result::is_err) {
                    rejected.push(word);
                }
            }
            rejected
        });
        assert_eq!(hand.ready(region), ["x"]);
    }
}
