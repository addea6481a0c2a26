//! One item, many owners: how an item is shared without copying it.
//!
//! A fan-out with several consumers that keep the item turns it into a cheap handle once
//! ([`to_shared`](ZeroCopyShare::to_shared)) and clones the handle for each of them. The last one
//! that lets go of its handle frees the item.

mod copy_on_write;
mod handles;
mod owned;
mod structural;

pub use copy_on_write::CopyOnWrite;

/// An item that several consumers can own at once, without a copy of what it holds.
///
/// | items | are shared as | cost |
/// |---|---|---|
/// | numbers, `bool`, `char`, `&str`, `&[T]` | themselves | nothing |
/// | `Arc<T>`, `Bytes`, `Text` | themselves | a reference count |
/// | tuples, `Option`, `Result`, [`Message`](crate::Message) | the same shape around the handles of their parts | that of the parts |
/// | `String`, `Vec`, maps and other owned containers | `Arc<Self>` | one allocation |
/// | your own types, by `#[derive(ZeroCopyShare)]` | `Arc<Self>`, or themselves with `#[share(by_copy)]` | one allocation, or nothing |
///
/// There is no implementation for `Rc` (it cannot leave its thread), for `&T` (write `copied()` or
/// let the edge lend), nor for types of other crates (`share()` on the edge wraps those). Nothing
/// needs to be `'static` or `Send`.
///
/// ```
/// use streamweave::ZeroCopyShare;
///
/// #[derive(ZeroCopyShare)]
/// struct Page {
///     text: String,
/// }
///
/// let first = Page { text: "long".to_owned() }.to_shared();
/// let second = first.clone();
/// assert!(std::ptr::eq(&*first, &*second));
/// drop(second);
/// assert_eq!(Page::try_from_shared(first).ok().unwrap().text, "long");
///
/// #[derive(Clone, Copy, ZeroCopyShare)]
/// #[share(by_copy)]
/// struct Point<T>(T, T);
///
/// assert_eq!(Point(1, 2).to_shared().1, 2);
/// ```
///
/// Implementing it by hand is for types that are handles already:
///
/// ```
/// # use std::sync::Arc;
/// use streamweave::ZeroCopyShare;
///
/// #[derive(Clone)]
/// struct Name(Arc<str>);
///
/// impl ZeroCopyShare for Name {
///     type Shared = Self;
///     fn to_shared(self) -> Self { self }
///     fn try_from_shared(shared: Self) -> Result<Self, Self> { Ok(shared) }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared between several consumers without copying",
    label = "this edge fans out, so every consumer needs its own handle to the same `{Self}`",
    note = "wrap the item in `Arc<_>` upstream, derive `ZeroCopyShare`, or write `cloned()` to ask for deep copies"
)]
pub trait ZeroCopyShare: Sized {
    /// The handle; cloning it must not copy what the item holds.
    type Shared: Clone;

    /// Makes the first handle.
    fn to_shared(self) -> Self::Shared;

    /// Takes the item back out of its only handle; where others have one too, gives it back.
    ///
    /// # Errors
    /// The handle, while the item has other owners. The parts of a tuple come back together.
    fn try_from_shared(shared: Self::Shared) -> Result<Self, Self::Shared>;

    /// Shares an item for a fan-out, whose last consumer gets the last handle: whoever drops that
    /// frees the item. Debug builds check that a second handle counts as an owner and is no copy.
    #[doc(hidden)]
    #[inline(always)]
    #[track_caller]
    fn __share(self) -> Self::Shared {
        let shared = self.to_shared();
        if cfg!(debug_assertions) {
            let second = shared.clone();
            assert!(
                Self::__handles(&second).is_none_or(|handles| handles >= 2),
                "a fan-out copied a `{}` instead of sharing it",
                std::any::type_name::<Self>(),
            );
        }
        shared
    }

    /// How many handles own the item; `None` where they are not counted.
    #[doc(hidden)]
    #[inline]
    fn __handles(_shared: &Self::Shared) -> Option<usize> {
        None
    }

    /// Whether `try_from_shared` would take the item back, as far as one can see.
    #[doc(hidden)]
    #[inline]
    fn __is_only(_shared: &Self::Shared) -> bool {
        true
    }
}

/// A shared item that can be watched without being kept alive: what `weak()` needs.
///
/// Implemented for `Arc<T>` and for everything that is shared as `Arc<Self>`;
/// `#[derive(ZeroCopyShareWeak)]` does it for your own types.
///
/// ```
/// use streamweave::{ZeroCopyShare, ZeroCopyShareWeak};
///
/// #[derive(ZeroCopyShare, ZeroCopyShareWeak)]
/// struct Page<'a, T: ?Sized>(&'a T);
///
/// let shared = Page("a").to_shared();
/// let watched = Page::to_weak(&shared);
/// assert_eq!(Page::from_weak(&watched).unwrap().0, "a");
/// drop(shared);
/// assert!(Page::from_weak(&watched).is_none());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no weak handle",
    label = "`weak()` needs an item that is shared behind an `Arc`, and `{Self}` is not",
    note = "derive `ZeroCopyShareWeak` next to `ZeroCopyShare`, or wrap the item in `Arc<_>` upstream"
)]
pub trait ZeroCopyShareWeak: ZeroCopyShare {
    /// The handle that does not own.
    type Weak: Clone;

    /// Makes a weak handle.
    fn to_weak(shared: &Self::Shared) -> Self::Weak;

    /// An owning handle, or `None` when the item is gone.
    fn from_weak(weak: &Self::Weak) -> Option<Self::Shared>;
}

/// Turns each shared item into a handle that watches it and does not keep it alive.
///
/// The item lives as long as another consumer keeps it; the owning handle is dropped here, so an
/// item that nobody else keeps is freed at once. Order is kept; nothing is allocated.
///
/// ```
/// # use std::sync::Arc;
/// # use streamweave::pipeline;
/// let report = pipeline! {
///     pages   = iter(["a", "b"]) -> map(Arc::<str>::from);
///     kept    = pages -> collect();
///     watched = pages -> weak() -> collect();
/// }
/// .run()?;
/// assert_eq!(report.watched[0].upgrade().as_deref(), Some("a"));
/// drop(report.kept);
/// assert!(report.watched[0].upgrade().is_none());
/// # Ok::<(), streamweave::RunError>(())
/// ```
#[inline(always)]
pub fn weak<H: ZeroCopyShareWeak<Shared = H>>(_stage: &'static str, handle: H) -> H::Weak {
    H::to_weak(&handle)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn weak_handles_do_not_keep_the_item() {
        let handle = Arc::new(1);
        let watched = weak("weak", handle.clone());
        assert_eq!(Arc::<i32>::from_weak(&watched), Some(handle.clone()));
        drop(handle);
        assert_eq!(Arc::<i32>::from_weak(&watched), None);
    }

    #[test]
    fn every_consumer_got_the_same_item() {
        let first = vec![1].__share();
        assert!(Arc::ptr_eq(&first, &first.clone()));
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "instead of sharing it")]
    fn a_copy_is_found() {
        struct Copied;
        impl ZeroCopyShare for Copied {
            type Shared = Box<u8>;
            fn to_shared(self) -> Box<u8> {
                Box::new(1)
            }
            fn try_from_shared(shared: Box<u8>) -> Result<Self, Box<u8>> {
                Err(shared)
            }
            fn __handles(_shared: &Box<u8>) -> Option<usize> {
                Some(1)
            }
        }
        Copied.__share();
    }
}
