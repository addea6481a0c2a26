//! `update(f)`: changes an item in place.

use crate::run::panics::named;
use crate::share::CopyOnWrite;

/// Lets `f` change each item where it stands, and passes it on.
///
/// It moves nothing and allocates nothing. At a fan-out it counts as a consumer that keeps: alone it
/// gets the item itself, after all others were lent it. Where several consumers keep, the item is
/// shared, and only an item that another owner still holds is copied before it changes
/// ([`CopyOnWrite`]); the branch goes on with the handle. That holds as far as stages that only look,
/// `buffer`s and boundaries carry the shared item on; behind others, `f` gets the handle.
///
/// ```
/// # use streamweave::pipeline;
/// let names = ["ada".to_owned(), "bob".to_owned()];
/// let report = pipeline! {
///     greeted = iter(names) -> update(|name| name.push('!')) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.greeted, ["ada!", "bob!"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn update<T>(stage: &'static str, mut item: T, f: impl FnOnce(&mut T)) -> T {
    named(stage, || f(&mut item));
    item
}

/// The same for an item that other consumers may own as well.
#[inline(always)]
pub fn update_shared<S: CopyOnWrite>(
    stage: &'static str,
    mut shared: S,
    f: impl FnOnce(&mut S::Item),
) -> S {
    named(stage, || f(shared.to_mut()));
    shared
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn an_item_without_other_owners_stays_where_it_is() {
        let item = vec![1, 2];
        let place = item.as_ptr();
        let item = update("doubled", item, |item| item.iter_mut().for_each(|n| *n *= 2));
        assert_eq!((item.as_slice(), item.as_ptr()), (&[2, 4][..], place));

        let shared = Arc::new(item);
        let place = Arc::as_ptr(&shared);
        let shared = update_shared("cut", shared, |item| item.truncate(1));
        assert_eq!((shared.as_slice(), Arc::as_ptr(&shared)), (&[2][..], place));
    }

    #[test]
    fn other_owners_keep_what_they_have() {
        let first = Arc::new(String::from("a"));
        let second = update_shared("more", first.clone(), |text| text.push('b'));
        assert_eq!((first.as_str(), second.as_str()), ("a", "ab"));
        assert_eq!(update_shared("next", 1_u32, |n| *n += 1), 2);
    }
}
