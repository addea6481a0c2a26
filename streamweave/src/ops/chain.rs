//! `chain(a, b)`: one input after the other.

use std::iter::{Chain, Map};

use crate::slots::SameItem;
use crate::sources::iter::{Iter, iter};

/// How the items of a later input become those of the first: they are of the same type.
type Same<A, B> = fn(<B as Iterator>::Item) -> <A as Iterator>::Item;

/// Two plain iterators one after the other, which are a plain iterator again.
#[inline(always)]
pub fn chained<A: Iterator, B: Iterator<Item: SameItem<A::Item>>>(
    stage: &'static str,
    first: Iter<A>,
    second: Iter<B>,
) -> Iter<Chain<A, Map<B, Same<A, B>>>> {
    let same: Same<A, B> = SameItem::__same;
    iter(stage, first.into_items().chain(second.into_items().map(same)))
}
