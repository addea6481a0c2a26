//! `combine = |a, b| ..`: one value out of those of several replicas.

use std::hash::{BuildHasher, Hash};

use indexmap::IndexMap;

use crate::run::panics::named;

/// The combination of the values that have come.
#[derive(Debug)]
pub struct Combine<V> {
    value: Option<V>,
}

impl<V> Combine<V> {
    /// No value yet.
    #[expect(clippy::new_without_default, reason = "only emitted code makes one")]
    pub fn new() -> Self {
        Self { value: None }
    }

    /// The combination of all values; none where the run ended before the first.
    pub fn finish(self) -> Option<V> {
        self.value
    }
}

/// Combines the value of one more replica by `f(a, b)`, in no particular order.
///
/// Each replica of an aggregate behind `parallel` begins with a value of its own, also one that never
/// gets an item, and hands it on at the end of its input. `f` is to be associative and commutative, and
/// the aggregate's first value is to change nothing: then the result is that of a single aggregate.
///
/// ```
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     total = iter(1..=100_u64) -> parallel(2) -> map(|n| n * n)
///         -> fold(|| 0, |total, n| *total += n, combine = |a, b| a + b);
/// }
/// .run()?;
/// assert_eq!(report.total, 338_350);
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub fn combine<V>(
    stage: &'static str,
    state: &mut Combine<V>,
    value: V,
    f: impl FnOnce(V, V) -> V,
) {
    state.value = Some(match state.value.take() {
        Some(before) => named(stage, || f(before, value)),
        None => value,
    });
}

/// The groups of two replicas, which have no key in common.
pub fn joined<K: Hash + Eq, S, H: BuildHasher>(
    mut a: IndexMap<K, S, H>,
    b: IndexMap<K, S, H>,
) -> IndexMap<K, S, H> {
    a.extend(b);
    a
}
