//! `share()`: wraps an item that several consumers keep.

use std::sync::Arc;

/// Moves each item into an [`Arc`], which every consumer can keep.
///
/// For types that do not implement `ZeroCopyShare`. Order is kept; it costs one allocation per
/// item and no copy.
///
/// ```
/// # use streamweave::pipeline;
/// use std::path::PathBuf;
///
/// let report = pipeline! {
///     paths = iter(["/etc", "/usr"]) -> map(PathBuf::from) -> share();
///     all   = paths -> collect();
///     first = paths -> take(1) -> collect();
/// }
/// .run()?;
/// assert!(std::sync::Arc::ptr_eq(&report.all[0], &report.first[0]));
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn share<T>(_stage: &'static str, item: T) -> Arc<T> {
    Arc::new(item)
}
