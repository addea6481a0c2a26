//! `sum()`: the total of all items.

use std::time::Duration;

use crate::run::panics::named;

/// An item that can be added up: every integer and float, [`Duration`], and references to them.
#[diagnostic::on_unimplemented(
    message = "items of type `{Self}` cannot be summed",
    label = "`sum` adds numbers and durations, and `{Self}` is neither",
    note = "`map` to a number first, use `fold` or `reduce`, \
            or implement `streamweave::ops::sum::Summable`"
)]
pub trait Summable {
    /// The type of the sum; it starts at its default.
    type Total: Default;

    /// Adds the item to the total.
    fn add_to(self, total: &mut Self::Total);
}

macro_rules! summable {
    ($($number:ty)+) => {$(
        #[diagnostic::do_not_recommend]
        impl Summable for $number {
            type Total = $number;

            #[inline(always)]
            fn add_to(self, total: &mut $number) {
                *total += self;
            }
        }

        #[diagnostic::do_not_recommend]
        impl Summable for &$number {
            type Total = $number;

            #[inline(always)]
            fn add_to(self, total: &mut $number) {
                *total += *self;
            }
        }
    )+};
}

summable!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 Duration);

/// The total that a `sum` stage has reached.
#[derive(Debug)]
pub struct Sum<S> {
    total: S,
}

impl<S> Sum<S> {
    /// Starts at zero.
    #[inline(always)]
    pub fn new() -> Self
    where
        S: Default,
    {
        Self { total: S::default() }
    }

    /// The sum of all items.
    #[inline(always)]
    pub fn finish(self) -> S {
        self.total
    }
}

/// Adds up the items; the sum has their type, and is zero for an empty input.
///
/// Items are added in order. Nothing is allocated. An overflow does what it does in `+`: it panics
/// where overflow checks are on, and wraps otherwise; `map(u64::from)` makes room.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! { total = iter([1.5, 2.5]) -> sum(); }.run()?;
/// assert_eq!(report.total, 4.0);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn sum<T: Summable>(stage: &'static str, state: &mut Sum<T::Total>, item: T) {
    named(stage, || item.add_to(&mut state.total));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Summable>(input: impl IntoIterator<Item = T>, expected: T::Total)
    where
        T::Total: PartialEq + std::fmt::Debug,
    {
        let mut state = Sum::new();
        input.into_iter().for_each(|item| sum("total", &mut state, item));
        assert_eq!(state.finish(), expected);
    }

    #[test]
    fn adds_items_and_lent_items() {
        check([] as [u8; 0], 0);
        check([1_u64, 2], 3);
        check(&[-1_i32, 3], 2);
        check([0.5_f64, 0.25], 0.75);
        check([Duration::from_secs(1), Duration::from_secs(2)], Duration::from_secs(3));
    }
}
