//! What some operators ask of an item or its key, with errors in plain words.

use std::hash::Hash;

/// A key to group or find items by: anything that is `Hash + Eq`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key",
    label = "this operator finds items by a key, and `{Self}` is not `Hash + Eq`",
    note = "derive `Hash`, `PartialEq` and `Eq` for it, or return another key; \
            a float can be one as `x.to_bits()`"
)]
pub trait Key: Hash + Eq {}

#[diagnostic::do_not_recommend]
impl<K: Hash + Eq> Key for K {}

/// An item or a key with a total order: anything that is `Ord`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no total order",
    label = "this operator compares values, and `{Self}` is not `Ord`",
    note = "derive `PartialOrd` and `Ord` (with `PartialEq` and `Eq`) for it, \
            or use the `_by_key` form with another key",
    note = "floats are not ordered: wrap them (the crate `ordered_float`), \
            or use `reduce` with `f64::min` or `f64::max`"
)]
pub trait Ordered: Ord {}

#[diagnostic::do_not_recommend]
impl<T: Ord> Ordered for T {}

/// Any items; what is asked of them here is asked of `T`, as rustc would advise to borrow an item that
/// lacks a trait which references have.
#[derive(Debug)]
pub struct Items;

/// Items that are copied as they are: anything that is `Copy`.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not `Copy`",
    label = "`copied` is for numbers and other small values, and `{T}` is not `Copy`",
    note = "write `cloned()` to ask for deep copies, or `own()` to claim the item"
)]
pub trait Copied<T> {
    #[doc(hidden)]
    fn __copied(item: &T) -> T;
}

#[diagnostic::do_not_recommend]
impl<T: Copy> Copied<T> for Items {
    #[inline(always)]
    fn __copied(item: &T) -> T {
        *item
    }
}
