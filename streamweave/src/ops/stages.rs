//! The operators that are stages by themselves: no closure, nothing lent, so they can be given to
//! `via`, stored, and pushed by hand.

use crate::ops::dedup::Dedup;
use crate::ops::enumerate::{Enumerate, enumerate};
use crate::ops::skip::{Skip, skip};
use crate::ops::step_by::{StepBy, step_by};
use crate::ops::take::{Take, take};
use crate::stage::Stage;

/// An operator that only decides whether an item passes.
macro_rules! gate {
    ($state:ty, $gate:path) => {
        #[diagnostic::do_not_recommend]
        impl<T> Stage<T> for $state {
            type Out = T;
            type Outs<'s> = Option<T>;

            #[inline(always)]
            fn push(&mut self, item: T) -> Option<T> {
                $gate("", self, &item).then_some(item)
            }

            #[inline(always)]
            fn finish(&mut self) -> Option<T> {
                None
            }
        }
    };
}

gate!(Skip, skip);
gate!(StepBy, step_by);
gate!(Take, take);

#[diagnostic::do_not_recommend]
impl<T> Stage<T> for Enumerate {
    type Out = (usize, T);
    type Outs<'s> = Option<(usize, T)>;

    #[inline(always)]
    fn push(&mut self, item: T) -> Option<(usize, T)> {
        Some(enumerate("", self, item))
    }

    #[inline(always)]
    fn finish(&mut self) -> Option<(usize, T)> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T: PartialEq> Stage<T> for Dedup<T> {
    type Out = T;
    type Outs<'s>
        = Option<T>
    where
        T: 's;

    #[inline(always)]
    fn push(&mut self, item: T) -> Option<T> {
        self.next(Some(item))
    }

    #[inline(always)]
    fn finish(&mut self) -> Option<T> {
        self.next(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::via::{Via, via};

    fn check<O: PartialEq + std::fmt::Debug>(
        stage: impl Stage<u32, Out = O>,
        input: &[u32],
        expected: &[O],
    ) {
        let mut state = Via::new(stage);
        let mut seen = Vec::new();
        for item in input.iter().copied().map(Some).chain([None]) {
            seen.extend(via("own", item, &mut state));
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn do_what_the_operators_do() {
        check(Skip::new(1), &[1, 2, 3], &[2, 3]);
        check(StepBy::new(2), &[1, 2, 3], &[1, 3]);
        check(Take::new(2), &[1, 2, 3], &[1, 2]);
        check(Enumerate::new(), &[7, 8], &[(0, 7), (1, 8)]);
        check(Dedup::new(), &[1, 1, 2], &[1, 2]);
    }
}
