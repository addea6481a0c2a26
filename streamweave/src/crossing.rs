//! What an item must be to go where another region runs.

/// An item that can go to another thread.
pub trait CrossThread: Sized {
    #[doc(hidden)]
    fn __cross(self) -> Self;
}

impl<T: Send> CrossThread for T {
    #[inline(always)]
    fn __cross(self) -> T {
        self
    }
}

/// An item that can go to another task.
pub trait CrossTask: Sized {
    #[doc(hidden)]
    fn __cross(self) -> Self;
}

impl<T: Send> CrossTask for T {
    #[inline(always)]
    fn __cross(self) -> T {
        self
    }
}
