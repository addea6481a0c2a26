//! `then(f)`: one item in, one item out, and `f` may await.

use std::future::Future;

use crate::run::drive::Named;
use crate::run::panics::named;

/// Hands each item to `f` by value, awaits what it returns and passes that on.
///
/// One item after the other: the next is taken when this one is done, and order is kept
/// (`buffered` runs several at a time). On a lent edge the item is `&T`. Dropped
/// while it waits, it drops the future of `f` once. Nothing is allocated; a future that is ready at
/// once costs about four nanoseconds more than a call, since its loop's state lives in memory.
///
/// ```
/// # use streamweave::pipeline;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), streamweave::RunError> {
/// let report = pipeline! {
///     lengths = iter(["to", "be", "not"])
///         -> then(async |word| { tokio::task::yield_now().await; word.len() })
///         -> collect();
/// }
/// .run()
/// .await?;
/// assert_eq!(report.lengths, [2, 2, 3]);
/// # Ok(())
/// # }
/// ```
#[inline(always)]
pub fn then<T, Fut: Future>(stage: &'static str, item: T, f: impl FnOnce(T) -> Fut) -> Named<Fut> {
    Named::new(stage, named(stage, || f(item)))
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::run::by_hand::{Drops, Hand, gate};
    use crate::run::panics::take_panicked_stage;

    #[test]
    fn awaits_what_the_closure_returns() {
        let (hand, (key, gate)) = (Hand::new(), gate());
        let mut waiting = Box::pin(then("added", 1, async |n| n + gate.await));
        assert!(hand.poll(&mut waiting).is_pending());
        key.open(2);
        assert_eq!((hand.wakes(), hand.ready(waiting)), (1, 3));
    }

    #[test]
    fn an_item_is_dropped_once_wherever_it_is_cancelled() {
        for polls in 0..2 {
            let (hand, drops) = (Hand::new(), Drops::default());
            let (_key, gate) = gate::<()>();
            let item = drops.item(());
            let mut waiting = Box::pin(then("held", item, async |_item| gate.await));
            for _ in 0..polls {
                assert!(hand.poll(&mut waiting).is_pending());
            }
            drop(waiting);
            assert_eq!(drops.count(), 1);
        }
    }

    #[test]
    fn a_lent_item_crosses_an_await_in_a_future_that_is_send() {
        fn send<F: Future + Send>(future: F) -> F {
            future
        }
        let hand = Hand::new();
        let words = vec!["a".to_owned(), "bc".to_owned()];
        let region = send(async {
            let mut sizes = Vec::new();
            for word in &words {
                let word = &word;
                sizes.push(then("sized", word, async |word| word.len()).await);
                sizes.push(then("sized", word, |word| async move { word.len() }).await);
            }
            sizes
        });
        assert_eq!(hand.ready(region), [1, 1, 2, 2]);
    }

    #[test]
    fn panics_bear_the_stage_s_name() {
        let hand = Hand::new();
        let panicking: [Box<dyn Fn()>; 2] = [
            Box::new(|| {
                hand.ready(then("early", 1, |_| -> std::future::Ready<()> { panic!("call") }))
            }),
            Box::new(|| hand.ready(then("early", 1, async |_| panic!("poll")))),
        ];
        for code in panicking {
            assert!(catch_unwind(AssertUnwindSafe(code)).is_err());
            assert_eq!(take_panicked_stage(), Some("early"));
        }
    }
}
