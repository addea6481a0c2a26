//! The handles that a pool keeps of its buffers, those in use and those that are free.

use bytes::{Bytes, BytesMut};

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

    /// Memory that nobody uses any more.
    #[inline]
    pub(super) fn take(&mut self, class: Class) -> Option<BytesMut> {
        let handle = self.handles[class.index()].take(Bytes::is_unique)?;
        self.hits += 1;
        Some(revived(handle, class))
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

/// The whole memory behind the last handle to it.
///
/// A buffer that was frozen whole is as long as its memory and is taken as it is. Of one that was
/// split the handle sees the rest alone, so what lies before that is written anew.
#[inline]
fn revived(last: Bytes, class: Class) -> BytesMut {
    let mut memory = BytesMut::from(last);
    if memory.len() < class.size() {
        memory.clear();
        memory.resize(class.size(), 0);
    }
    memory
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_revives_its_whole_memory() {
        for begin in [1, 1023, 1024] {
            let class = Class::of(1024).unwrap();
            let mut shelf = Shelf::default();
            let mut rest = BytesMut::zeroed(1024);
            let address = rest.as_ptr();
            drop(rest.split_to(0));
            let frame = rest.split_to(begin).freeze();
            shelf.put(class, rest.freeze());
            assert!(shelf.take(class).is_none(), "{begin}");
            drop(frame);
            let memory = shelf.take(class).unwrap();
            assert_eq!((memory.len(), memory.as_ptr()), (1024, address), "{begin}");
            assert_eq!((shelf.hits, shelf.returned, shelf.idle_bytes()), (1, 1, 0));
        }
    }
}
