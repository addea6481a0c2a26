//! The handles that a pool keeps of its buffers, those in use and those that are free.

use bytes::Bytes;

use crate::data::line::Line;
use crate::data::pool::class::{CLASSES, Class};

/// Handles of the buffers that were filled at one place.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    handles: [Line<Bytes>; CLASSES],
    pub(super) hits: u64,
    pub(super) returned: u64,
}

impl Shelf {
    /// A handle of a buffer that is done; frames of it may be in use for as long as they like.
    #[inline]
    pub(super) fn put(&mut self, class: Class, handle: Bytes) {
        self.handles[class.index()].push(handle);
        self.returned += 1;
    }

    /// The last handle of a buffer that nobody uses any more.
    #[inline]
    pub(super) fn take(&mut self, class: Class) -> Option<Bytes> {
        let handle = self.handles[class.index()].take(Bytes::is_unique);
        self.hits += u64::from(handle.is_some());
        handle
    }

    /// Drops handles of buffers that nobody uses, as long as `another` says so for each.
    pub(super) fn free(&mut self, class: Class, mut another: impl FnMut() -> bool) {
        self.handles[class.index()].drop_if(|handle| handle.is_unique() && another());
    }

    pub(super) fn idle_bytes(&self) -> usize {
        let idle =
            |class: Class| self.handles[class.index()].count(Bytes::is_unique) * class.size();
        Class::all().map(idle).sum()
    }
}
