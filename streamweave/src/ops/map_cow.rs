//! `map_cow(f)`: changes some items, and copies no others.

use std::borrow::Cow;

use crate::run::panics::named;

/// Hands each item to `f` as a [`Cow`], and passes on the `Cow` that it returns.
///
/// An item that belongs to the branch comes as `Cow::Owned`, one that is lent as `Cow::Borrowed`:
/// the drawing decides, so that an item which `f` gives back as it is costs nothing on either edge,
/// and [`to_mut`](Cow::to_mut) copies a lent item, and only a lent one. What follows sees a
/// `Cow<'_, T>`, whichever it was; `map(Cow::into_owned)` ends that.
///
/// ```
/// # use streamweave::pipeline;
/// use std::borrow::Cow;
///
/// let lines = ["plain".to_owned(), "a\tb".to_owned()];
/// let report = pipeline! {
///     lines  = iter(lines);
///     longest = lines -> map(|line| line.len()) -> max();
///     clean  = lines -> map_cow(|mut line| {
///         if line.contains('\t') {
///             *line.to_mut() = line.replace('\t', " ");
///         }
///         line
///     }) -> map(|line| line.len()) -> sum();
/// }
/// .run()?;
/// assert_eq!((report.longest, report.clean), (Some(5), 8));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn map_cow<'a, T: Clone>(
    stage: &'static str,
    item: T,
    f: impl FnOnce(Cow<'a, T>) -> Cow<'a, T>,
) -> Cow<'a, T> {
    named(stage, || f(Cow::Owned(item)))
}

/// The same for an item that is lent.
#[inline(always)]
pub fn map_cow_lent<'a, T: Clone>(
    stage: &'static str,
    item: &'a T,
    f: impl FnOnce(Cow<'a, T>) -> Cow<'a, T>,
) -> Cow<'a, T> {
    named(stage, || f(Cow::Borrowed(item)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone)]
    struct Line(String);

    fn without_tabs(mut line: Cow<'_, Line>) -> Cow<'_, Line> {
        if line.0.contains('\t') {
            line.to_mut().0 = line.0.replace('\t', " ");
        }
        line
    }

    #[test]
    fn what_does_not_change_stays_where_it_is() {
        let line = Line("plain".to_owned());
        let lent = map_cow_lent("clean", &line, without_tabs);
        assert!(matches!(lent, Cow::Borrowed(same) if std::ptr::eq(same, &line)));
        let place = line.0.as_ptr();
        let owned = map_cow("clean", line, without_tabs);
        assert_eq!(owned.0.as_ptr(), place);
    }

    #[test]
    fn what_changes_is_owned() {
        let line = Line("a\tb".to_owned());
        let lent = map_cow_lent("clean", &line, without_tabs);
        assert!(matches!(lent, Cow::Owned(Line(clean)) if clean == "a b"));
        assert_eq!(map_cow("clean", line, without_tabs).0, "a b");
    }
}
