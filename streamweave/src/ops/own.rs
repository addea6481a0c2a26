//! `own()`: claims the item at a fan-out.

/// Passes on the item itself where several consumers would each be lent it.
///
/// At most one branch of a fan-out claims; all others see the item before it does. It is free.
///
/// ```
/// # use streamweave::pipeline;
/// let names = ["ada".to_owned(), "bob".to_owned()];
/// let report = pipeline! {
///     people  = iter(names);
///     lengths = people -> map(|name| name.len()) -> collect();
///     bytes   = people -> own() -> map(String::into_bytes) -> collect();
/// }
/// .run()?;
/// assert_eq!(report.lengths, [3, 3]);
/// assert_eq!(report.bytes, [b"ada", b"bob"]);
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn own<T>(_stage: &'static str, item: T) -> T {
    item
}
