//! `parallel(n)` in an asynchronous graph: n tasks do what follows.

use std::hash::Hash;

use crate::ops::bounds::Key;
use crate::ops::spawn::spawn;
use crate::queue::Outlet;
use crate::run::panics::named;
use crate::run::replicas::Keyed;
use crate::run::waiting::HandOver;

/// Hands each item to one of n tasks: see [`parallel`](crate::ops::parallel::parallel).
#[inline(always)]
pub async fn parallel_async<T>(stage: &'static str, outlet: &mut Outlet<T>, item: T) {
    spawn(stage, outlet, item).await;
}

/// The same for items of which each key has its replica.
#[inline(always)]
pub async fn parallel_by_async<T, K: Key + Hash>(
    stage: &'static str,
    outlets: &mut Keyed<T>,
    item: T,
    key: impl FnOnce(&T) -> K,
) {
    let key = named(stage, || key(&item));
    if !outlets.outlet(&key).has_room() {
        // What was begun for the other replicas need not wait with this item.
        outlets.flush();
    }
    spawn(stage, outlets.outlet(&key), item).await;
}

/// Hands an item on from a replica to what follows all of them.
#[inline(always)]
pub async fn gather_async<O: HandOver>(stage: &'static str, outlet: &mut O, item: O::Item) {
    spawn(stage, outlet, item).await;
}
