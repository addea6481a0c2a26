//! Items that are shared as themselves: copies of a few bytes, and what is a handle already.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;

use super::{CopyOnWrite, ZeroCopyShare, ZeroCopyShareWeak};
use crate::data::metadata::Metadata;

macro_rules! shared_as_itself {
    ($([$($generics:tt)*] $item:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ZeroCopyShare for $item {
            type Shared = Self;

            #[inline(always)]
            fn to_shared(self) -> Self {
                self
            }

            #[inline(always)]
            fn try_from_shared(shared: Self) -> Result<Self, Self> {
                Ok(shared)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> CopyOnWrite for $item {
            type Item = Self;

            #[inline(always)]
            fn to_mut(&mut self) -> &mut Self {
                self
            }
        }
    )*};
}

shared_as_itself! {
    [] ();
    [] bool;
    [] char;
    [] u8;
    [] u16;
    [] u32;
    [] u64;
    [] u128;
    [] usize;
    [] i8;
    [] i16;
    [] i32;
    [] i64;
    [] i128;
    [] isize;
    [] f32;
    [] f64;
    [] NonZeroU8;
    [] NonZeroU16;
    [] NonZeroU32;
    [] NonZeroU64;
    [] NonZeroU128;
    [] NonZeroUsize;
    [] NonZeroI8;
    [] NonZeroI16;
    [] NonZeroI32;
    [] NonZeroI64;
    [] NonZeroI128;
    [] NonZeroIsize;
    [] Duration;
    [] Instant;
    [] SystemTime;
    [] IpAddr;
    [] Ipv4Addr;
    [] Ipv6Addr;
    [] SocketAddr;
    [] SocketAddrV4;
    [] SocketAddrV6;
    [] &str;
    [T] &[T];
    [] Bytes;
    [] Metadata;
    [T: ?Sized] Weak<T>;
}

#[cfg(feature = "text")]
shared_as_itself! {
    [] crate::data::Text;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> ZeroCopyShare for Arc<T> {
    type Shared = Self;

    #[inline(always)]
    fn to_shared(self) -> Self {
        self
    }

    #[inline(always)]
    fn try_from_shared(shared: Self) -> Result<Self, Self> {
        Ok(shared)
    }

    #[inline]
    fn __handles(shared: &Self) -> Option<usize> {
        Some(Arc::strong_count(shared))
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> ZeroCopyShareWeak for Arc<T> {
    type Weak = Weak<T>;

    #[inline(always)]
    fn to_weak(shared: &Self) -> Weak<T> {
        Arc::downgrade(shared)
    }

    #[inline(always)]
    fn from_weak(weak: &Weak<T>) -> Option<Self> {
        weak.upgrade()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_comes_back_as_it_is() {
        let item: Arc<str> = "a".into();
        let shared = item.clone().to_shared();
        assert_eq!(Arc::<str>::__handles(&shared), Some(2));
        assert!(Arc::ptr_eq(&Arc::<str>::try_from_shared(shared).unwrap(), &item));
        assert_eq!(Bytes::from_static(b"b").to_shared(), b"b"[..]);
        assert_eq!(u32::__handles(&7_u32.to_shared()), None);
    }

    #[cfg(feature = "text")]
    #[test]
    fn text_is_shared_as_itself() {
        use crate::data::Text;

        let text = Text::from("abc");
        let mut shared = text.clone().to_shared();
        assert_eq!(shared.as_ptr(), text.as_ptr());
        *shared.to_mut() = text.slice_ref(&text[1..]);
        assert_eq!((shared, text), ("bc".into(), "abc".into()));
    }
}
