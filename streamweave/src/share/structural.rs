//! Tuples, `Option`, `Result` and messages: the same shape around the handles of their parts.

use super::ZeroCopyShare;
use crate::data::message::Message;

#[diagnostic::do_not_recommend]
impl<T: ZeroCopyShare> ZeroCopyShare for Option<T> {
    type Shared = Option<T::Shared>;

    #[inline]
    fn to_shared(self) -> Self::Shared {
        self.map(T::to_shared)
    }

    #[inline]
    fn try_from_shared(shared: Self::Shared) -> Result<Self, Self::Shared> {
        match shared.map(T::try_from_shared) {
            None => Ok(None),
            Some(Ok(item)) => Ok(Some(item)),
            Some(Err(shared)) => Err(Some(shared)),
        }
    }

    #[inline]
    fn __handles(shared: &Self::Shared) -> Option<usize> {
        shared.as_ref().and_then(T::__handles)
    }

    #[inline]
    fn __is_only(shared: &Self::Shared) -> bool {
        shared.as_ref().is_none_or(T::__is_only)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ZeroCopyShare, E: ZeroCopyShare> ZeroCopyShare for Result<T, E> {
    type Shared = Result<T::Shared, E::Shared>;

    #[inline]
    fn to_shared(self) -> Self::Shared {
        self.map(T::to_shared).map_err(E::to_shared)
    }

    #[inline]
    fn try_from_shared(shared: Self::Shared) -> Result<Self, Self::Shared> {
        match shared {
            Ok(shared) => T::try_from_shared(shared).map(Ok).map_err(Ok),
            Err(shared) => E::try_from_shared(shared).map(Err).map_err(Err),
        }
    }

    #[inline]
    fn __handles(shared: &Self::Shared) -> Option<usize> {
        match shared {
            Ok(shared) => T::__handles(shared),
            Err(shared) => E::__handles(shared),
        }
    }

    #[inline]
    fn __is_only(shared: &Self::Shared) -> bool {
        match shared {
            Ok(shared) => T::__is_only(shared),
            Err(shared) => E::__is_only(shared),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<P: ZeroCopyShare> ZeroCopyShare for Message<P> {
    type Shared = Message<P::Shared>;

    #[inline]
    fn to_shared(self) -> Self::Shared {
        self.map_payload(P::to_shared)
    }

    #[inline]
    fn try_from_shared(shared: Self::Shared) -> Result<Self, Self::Shared> {
        let Message { payload, metadata } = shared;
        match P::try_from_shared(payload) {
            Ok(payload) => Ok(Message { payload, metadata }),
            Err(payload) => Err(Message { payload, metadata }),
        }
    }

    #[inline]
    fn __handles(shared: &Self::Shared) -> Option<usize> {
        P::__handles(&shared.payload)
    }

    #[inline]
    fn __is_only(shared: &Self::Shared) -> bool {
        P::__is_only(&shared.payload)
    }
}

/// The handles of a tuple belong together: it is taken back whole or not at all.
///
/// All parts are looked at before one is taken, so that normally nothing has to be put back. An
/// owner can still appear in between (a weak handle elsewhere); then the parts taken so far are
/// shared anew.
macro_rules! share_tuple {
    ($($part:ident $handle:ident)+) => {
        #[diagnostic::do_not_recommend]
        #[expect(non_snake_case, reason = "a taken part is named like its type")]
        impl<$($part: ZeroCopyShare),+> ZeroCopyShare for ($($part,)+) {
            type Shared = ($($part::Shared,)+);

            #[inline]
            fn to_shared(self) -> Self::Shared {
                let ($($part,)+) = self;
                ($($part.to_shared(),)+)
            }

            #[inline]
            fn try_from_shared(shared: Self::Shared) -> Result<Self, Self::Shared> {
                if !Self::__is_only(&shared) {
                    return Err(shared);
                }
                let ($($handle,)+) = shared;
                $(let $part = $part::try_from_shared($handle);)+
                match ($($part,)+) {
                    ($(Ok($part),)+) => Ok(($($part,)+)),
                    ($($part,)+) => Err(($($part.map_or_else(|shared| shared, $part::to_shared),)+)),
                }
            }

            #[inline]
            fn __handles(shared: &Self::Shared) -> Option<usize> {
                let ($($handle,)+) = shared;
                [$($part::__handles($handle)),+].into_iter().flatten().min()
            }

            #[inline]
            fn __is_only(shared: &Self::Shared) -> bool {
                let ($($handle,)+) = shared;
                $($part::__is_only($handle))&&+
            }
        }
    };
}

share_tuple! { A a }
share_tuple! { A a B b }
share_tuple! { A a B b C c }
share_tuple! { A a B b C c D d }
share_tuple! { A a B b C c D d E e }
share_tuple! { A a B b C c D d E e F f }
share_tuple! { A a B b C c D d E e F f G g }
share_tuple! { A a B b C c D d E e F f G g H h }

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    type Pair = (String, Vec<u8>);

    #[test]
    fn a_tuple_comes_back_whole_or_not_at_all() {
        let pair: Pair = ("a".to_owned(), vec![1]);
        let shared = pair.clone().to_shared();
        let second = shared.1.clone();
        assert_eq!(Pair::__handles(&shared), Some(1));
        let first = Arc::as_ptr(&shared.0);
        let shared = Pair::try_from_shared(shared).unwrap_err();
        assert_eq!(Arc::as_ptr(&shared.0), first, "nothing was taken and put back");
        drop(second);
        assert_eq!(Pair::try_from_shared(shared), Ok(pair));
    }

    #[test]
    fn a_part_that_was_taken_is_put_back() {
        /// A handle that never looks shared and always is.
        #[derive(Clone, Debug, PartialEq)]
        struct Held;
        impl ZeroCopyShare for Held {
            type Shared = Self;
            fn to_shared(self) -> Self {
                self
            }
            fn try_from_shared(shared: Self) -> Result<Self, Self> {
                Err(shared)
            }
        }
        let shared = (String::from("a"), Held, 7_u8).to_shared();
        let shared = <(String, Held, u8)>::try_from_shared(shared).unwrap_err();
        assert_eq!(shared, (Arc::new("a".to_owned()), Held, 7));
    }

    #[test]
    fn a_message_is_shared_as_its_payload_is() {
        let handle = Message::new(bytes::Bytes::from_static(b"a")).with_offset(1);
        assert_eq!(handle.clone().to_shared(), handle);
        let owned = Message::new(String::from("a")).with_offset(1);
        let shared = owned.clone().to_shared();
        assert_eq!((shared.offset(), Message::<String>::__handles(&shared)), (Some(1), Some(1)));
        let other = shared.clone();
        let shared = Message::<String>::try_from_shared(shared).unwrap_err();
        drop(other);
        assert_eq!(Message::<String>::try_from_shared(shared), Ok(owned));
    }

    #[test]
    fn options_and_results_share_what_they_hold() {
        let shared = Some(String::from("a")).to_shared();
        assert_eq!(Option::<String>::__handles(&shared), Some(1));
        assert_eq!(Option::<String>::try_from_shared(shared), Ok(Some("a".to_owned())));
        assert_eq!(None::<String>.to_shared(), None);
        let shared = Err::<u8, _>(String::from("b")).to_shared();
        let other = shared.clone();
        assert!(!Result::<u8, String>::__is_only(&shared));
        let shared = Result::<u8, String>::try_from_shared(shared).unwrap_err();
        drop(other);
        assert_eq!(Result::<u8, String>::try_from_shared(shared), Ok(Err("b".to_owned())));
    }
}
