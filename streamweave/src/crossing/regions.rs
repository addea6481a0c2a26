//! What a region must be to run on a thread of its own.

use crate::run::region::{Region, Threads};

/// A region that may run on a thread of its own.
pub trait ThreadRegion<'scope> {
    #[doc(hidden)]
    fn __start(self, threads: &Threads<'scope, '_>, stage: &'static str);
}

impl<'scope, F: FnOnce(&mut Region) + Send + 'scope> ThreadRegion<'scope> for F {
    #[inline]
    fn __start(self, threads: &Threads<'scope, '_>, stage: &'static str) {
        threads.start(stage, self);
    }
}

/// What several threads may run at once.
pub trait Replicable: Sized {
    #[doc(hidden)]
    fn __replicated(self) -> Self;
}

impl<F: Send + Sync> Replicable for F {
    #[inline]
    fn __replicated(self) -> F {
        self
    }
}

/// A region that runs on several threads at once, each with its own ends of the queues.
pub trait ReplicaRegion<'scope, Inlet, Outlets> {
    #[doc(hidden)]
    fn __start_all(
        self,
        threads: &Threads<'scope, '_>,
        stage: &'static str,
        ends: Vec<(Inlet, Outlets)>,
    );
}

impl<'scope, I, O, F> ReplicaRegion<'scope, I, O> for F
where
    I: Send + 'scope,
    O: Send + 'scope,
    F: Fn(&mut Region, I, O) + Send + Sync + 'scope,
{
    #[inline]
    fn __start_all(self, threads: &Threads<'scope, '_>, stage: &'static str, ends: Vec<(I, O)>) {
        threads.start_all(stage, ends, self);
    }
}
