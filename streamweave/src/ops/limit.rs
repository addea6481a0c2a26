//! `max = n`: a bound on what an operator remembers.

/// The state of an operator that grows with its input and can be given a limit.
///
/// Without one the limit is [`usize::MAX`]. The item that exceeds the limit stays in the state: the
/// run ends with an error ([`RunError::is_full`](crate::RunError::is_full)) that names the stage.
/// An operator that evicts instead never overflows; its page says so.
pub trait Limited: Sized {
    /// Sets the limit.
    #[must_use]
    fn at_most(self, max: usize) -> Self;

    /// Whether the state holds more than its limit.
    fn overflowed(&self) -> bool;

    /// The limit.
    fn limit(&self) -> usize;
}

/// Implements [`Limited`] by the field `max` and what the state holds.
macro_rules! limited {
    ([$($param:ident),+] $state:ty, $this:ident => $held:expr) => {
        impl<$($param),+> $crate::ops::limit::Limited for $state {
            #[inline(always)]
            fn at_most(self, max: usize) -> Self {
                Self { max, ..self }
            }

            #[inline(always)]
            fn overflowed(&self) -> bool {
                let $this = self;
                $held > self.max
            }

            #[inline(always)]
            fn limit(&self) -> usize {
                self.max
            }
        }
    };
}

pub(crate) use limited;
