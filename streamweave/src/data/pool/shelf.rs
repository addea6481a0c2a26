//! The handles that a pool keeps of its buffers, those in use and those that are free.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use crate::data::pool::class::{CLASSES, Class};

/// How many of the oldest buffers are looked at for one that is free.
const LOOKS: usize = 4;

/// Handles of the buffers that were filled at one place, those of each class in the order in which
/// they came back.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    handles: [VecDeque<Bytes>; CLASSES],
    pub(super) hits: u64,
    pub(super) returned: u64,
}

impl Shelf {
    /// A handle of a buffer that is done; frames of it may be in use for as long as they like.
    #[inline]
    pub(super) fn put(&mut self, class: Class, handle: Bytes) {
        self.handles[class.index()].push_back(handle);
        self.returned += 1;
    }

    /// Memory that nobody uses any more.
    ///
    /// The newest is free where frames are done before the next is made, and is still in the cache;
    /// else the oldest is likely to be. Those that are not go to the end of the line.
    #[inline]
    pub(super) fn take(&mut self, class: Class) -> Option<BytesMut> {
        let handles = &mut self.handles[class.index()];
        if handles.back().is_some_and(Bytes::is_unique) {
            let memory = handles.pop_back().and_then(|handle| revived(handle, class).ok());
            self.hits += u64::from(memory.is_some());
            return memory;
        }
        for _ in 0..LOOKS.min(handles.len()) {
            match revived(handles.pop_front()?, class) {
                Ok(memory) => {
                    self.hits += 1;
                    return Some(memory);
                }
                Err(in_use) => handles.push_back(in_use),
            }
        }
        None
    }

    /// Drops handles of buffers that nobody uses, as long as `another` says so for each.
    pub(super) fn free(&mut self, class: Class, mut another: impl FnMut() -> bool) {
        let handles = &mut self.handles[class.index()];
        handles.retain(|handle| !(handle.is_unique() && another()));
    }

    pub(super) fn idle_bytes(&self) -> usize {
        let idle = |class: Class| {
            let handles = &self.handles[class.index()];
            handles.iter().filter(|handle| handle.is_unique()).count() * class.size()
        };
        Class::all().map(idle).sum()
    }
}

/// The whole memory behind a handle, if it is the last.
///
/// A buffer that was frozen whole is as long as its memory and is taken as it is. Of one that was
/// split the handle sees the rest alone, so what lies before that is written anew.
#[inline]
fn revived(handle: Bytes, class: Class) -> Result<BytesMut, Bytes> {
    let mut memory = handle.try_into_mut()?;
    if memory.len() < class.size() {
        memory.clear();
        memory.resize(class.size(), 0);
    }
    Ok(memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class() -> Class {
        Class::of(1024).unwrap()
    }

    fn handle() -> Bytes {
        let mut memory = BytesMut::zeroed(1024);
        drop(memory.split_to(0));
        memory.freeze()
    }

    #[test]
    fn a_handle_revives_its_whole_memory() {
        for begin in [0, 1, 1023, 1024] {
            let whole = handle();
            let address = whole.as_ptr();
            let mut rest = whole.try_into_mut().unwrap();
            let frame = rest.split_to(begin).freeze();
            let rest = revived(rest.freeze(), class()).unwrap_err();
            drop(frame);
            let memory = revived(rest, class()).unwrap();
            assert_eq!((memory.len(), memory.as_ptr()), (1024, address), "{begin}");
        }
    }

    #[test]
    fn the_newest_free_buffer_is_taken_else_the_oldest() {
        let mut shelf = Shelf::default();
        let handles: Vec<Bytes> = (0..4).map(|_| handle()).collect();
        let addresses: Vec<_> = handles.iter().map(|handle| handle.as_ptr()).collect();
        let mut in_use = handles.clone();
        handles.into_iter().for_each(|handle| shelf.put(class(), handle));
        assert!(shelf.take(class()).is_none());
        in_use.pop();
        assert_eq!(shelf.take(class()).map(|memory| memory.as_ptr()), Some(addresses[3]));
        in_use.swap_remove(1);
        assert_eq!(shelf.take(class()).map(|memory| memory.as_ptr()), Some(addresses[1]));
        assert_eq!((shelf.hits, shelf.returned, shelf.idle_bytes()), (2, 4, 0));
    }

    #[test]
    fn buffers_kept_for_long_are_not_in_the_way() {
        let mut shelf = Shelf::default();
        let kept: Vec<Bytes> = (0..3 * LOOKS).map(|_| handle()).collect();
        kept.iter().for_each(|handle| shelf.put(class(), handle.clone()));
        let free = handle();
        let in_use = free.clone();
        shelf.put(class(), free);
        shelf.put(class(), kept[0].clone());
        drop(in_use);
        let tries = (1..).find(|_| shelf.take(class()).is_some());
        assert!(tries.is_some_and(|tries| tries <= 4), "{tries:?}");
    }
}
