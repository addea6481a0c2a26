//! The growing collections as sinks; nothing can fail.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::convert::Infallible;
use std::hash::{BuildHasher, Hash};

use indexmap::{IndexMap, IndexSet};

use crate::sink::Sink;

/// Makes `$sink` a sink for `$item` by the collection's own method.
macro_rules! collection_sink {
    ($([$($generics:tt)*] $sink:ty, $item:ty, $method:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Sink<$item> for $sink {
            type Error = Infallible;

            #[inline(always)]
            fn push(&mut self, item: $item) -> Result<(), Infallible> {
                self.$method(item);
                Ok(())
            }
        }
    )*};
}

/// Makes `$sink` a sink for pairs; a later value replaces an earlier one of the same key.
macro_rules! map_sink {
    ($([$($generics:tt)*] $sink:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Sink<(K, V)> for $sink {
            type Error = Infallible;

            #[inline(always)]
            fn push(&mut self, (key, value): (K, V)) -> Result<(), Infallible> {
                self.insert(key, value);
                Ok(())
            }
        }
    )*};
}

collection_sink! {
    [T] Vec<T>, T, push;
    [T] VecDeque<T>, T, push_back;
    [T: Ord] BinaryHeap<T>, T, push;
    [T: Ord] BTreeSet<T>, T, insert;
    [T: Eq + Hash, S: BuildHasher] HashSet<T, S>, T, insert;
    [T: Eq + Hash, S: BuildHasher] IndexSet<T, S>, T, insert;
    ['a] String, &'a str, push_str;
    [] String, char, push;
}

map_sink! {
    [K: Ord, V] BTreeMap<K, V>;
    [K: Eq + Hash, V, S: BuildHasher] HashMap<K, V, S>;
    [K: Eq + Hash, V, S: BuildHasher] IndexMap<K, V, S>;
}

#[diagnostic::do_not_recommend]
impl Sink<String> for String {
    type Error = Infallible;

    #[inline(always)]
    fn push(&mut self, item: String) -> Result<(), Infallible> {
        self.push_str(&item);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill<T, S: Sink<T, Error = Infallible>>(
        mut sink: S,
        items: impl IntoIterator<Item = T>,
    ) -> S {
        for item in items {
            let Ok(()) = sink.push(item);
        }
        let Ok(()) = sink.finish();
        sink
    }

    #[test]
    fn collections_take_items() {
        assert_eq!(fill(Vec::new(), [2, 1]), [2, 1]);
        assert_eq!(fill(VecDeque::new(), [2, 1]), [2, 1]);
        assert_eq!(fill(BinaryHeap::new(), [1, 2]).pop(), Some(2));
        assert!(fill(BTreeSet::new(), [2, 1]).iter().eq(&[1, 2]));
        assert_eq!(fill(HashSet::<_>::default(), [1, 1]).len(), 1);
        assert!(fill(IndexSet::<_>::default(), [2, 1, 2]).iter().eq(&[2, 1]));
    }

    #[test]
    fn maps_keep_the_later_value() {
        let pairs = [("a", 1), ("b", 2), ("a", 3)];
        assert_eq!(fill(HashMap::<_, _>::default(), pairs)["a"], 3);
        assert_eq!(fill(BTreeMap::new(), pairs)["a"], 3);
        assert_eq!(fill(IndexMap::<_, _>::default(), pairs)[0], 3);
    }

    #[test]
    fn strings_take_text() {
        let text = fill(String::new(), ["a", "b"]);
        let text = fill(text, [String::from("c")]);
        assert_eq!(fill(text, ['d']), "abcd");
    }

    #[test]
    fn a_borrowed_sink_stays_where_it_is() {
        let mut kept = Vec::new();
        fill(&mut kept, [1, 2]);
        assert_eq!(kept, [1, 2]);
    }
}
