//! Items that own memory: one allocation puts them behind an `Arc`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CString, OsString};
use std::path::PathBuf;
use std::sync::{Arc, Weak};

use bytes::BytesMut;
use indexmap::{IndexMap, IndexSet};

use super::{ZeroCopyShare, ZeroCopyShareWeak};
use crate::error::{Failed, Rejected};
use crate::sources::error::ReadError;

macro_rules! shared_as_arc {
    ($([$($generics:tt)*] $item:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ZeroCopyShare for $item {
            type Shared = Arc<Self>;

            #[inline]
            fn to_shared(self) -> Arc<Self> {
                Arc::new(self)
            }

            #[inline]
            fn try_from_shared(shared: Arc<Self>) -> Result<Self, Arc<Self>> {
                Arc::try_unwrap(shared)
            }

            #[inline]
            fn __handles(shared: &Arc<Self>) -> Option<usize> {
                Some(Arc::strong_count(shared))
            }

            #[inline]
            fn __is_only(shared: &Arc<Self>) -> bool {
                Arc::strong_count(shared) == 1
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ZeroCopyShareWeak for $item {
            type Weak = Weak<Self>;

            #[inline]
            fn to_weak(shared: &Arc<Self>) -> Weak<Self> {
                Arc::downgrade(shared)
            }

            #[inline]
            fn from_weak(weak: &Weak<Self>) -> Option<Arc<Self>> {
                weak.upgrade()
            }
        }
    )*};
}

shared_as_arc! {
    [] String;
    [] OsString;
    [] CString;
    [] PathBuf;
    [] BytesMut;
    ['a, B: ToOwned + ?Sized] Cow<'a, B>;
    [T: ?Sized] Box<T>;
    [T] Vec<T>;
    [T] VecDeque<T>;
    [T] LinkedList<T>;
    [T] BinaryHeap<T>;
    [T] BTreeSet<T>;
    [T, S] HashSet<T, S>;
    [T, S] IndexSet<T, S>;
    [K, V] BTreeMap<K, V>;
    [K, V, S] HashMap<K, V, S>;
    [K, V, S] IndexMap<K, V, S>;
    [E] Failed<E>;
    [T, E] Rejected<T, E>;
    [] ReadError;
}

#[cfg(feature = "decode")]
shared_as_arc! {
    [T: for<'a> yoke::Yokeable<'a>] crate::decode::Decoded<T>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_owner_takes_the_item_back_without_a_copy() {
        let item = String::from("a");
        let address = item.as_ptr();
        let shared = item.to_shared();
        let other = shared.clone();
        let shared = String::try_from_shared(shared).unwrap_err();
        assert_eq!(String::__handles(&shared), Some(2));
        assert!(!String::__is_only(&shared));
        drop(other);
        let item = String::try_from_shared(shared).unwrap();
        assert_eq!(item.as_ptr(), address);
    }

    #[test]
    fn items_need_not_be_static() {
        let text = String::from("a");
        let shared = vec![text.as_str()].to_shared();
        let watched = Vec::<&str>::to_weak(&shared);
        assert_eq!(*Vec::from_weak(&watched).unwrap(), ["a"]);
    }
}
