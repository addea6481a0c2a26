//! Spent items go back to where items are made, so that their memory is used again.

use std::convert::Infallible;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use crate::sink::Sink;

/// How many items change hands at once.
const BATCH: usize = 32;

/// A way back for items that are used up: a sink for them, and where their maker finds them.
///
/// An item that owns heap memory and is made on one thread and dropped on another is slow with many
/// allocators: each block must find its way home by itself. Here the item goes home as a whole, and
/// its maker fills it anew. At most `capacity` spent items wait, and one batch of 32 (less for a small
/// capacity) at each end; what is more is dropped. It never waits, and loses nothing but memory to
/// reuse: [`get`](Spare::get) gives `None` when nothing is there yet.
///
/// ```
/// # use streamweave::pipeline;
/// use streamweave::recycle;
///
/// let (mut spare, spent) = recycle(1024);
/// let mut fresh = 0;
/// let report = pipeline! {
///     lines   = iter(0..100_u32) -> map(|n| {
///         let mut line: String = spare.get().unwrap_or_else(|| { fresh += 1; String::new() });
///         line.clear();
///         line.extend(["line ", if n % 2 == 0 { "even" } else { "odd" }]);
///         line
///     });
///     letters = lines -> map(|line: &String| line.len()) -> sum();
///     lines -> sink(spent);
/// }
/// .run()?;
/// assert_eq!(report.letters, 850);
/// assert_eq!(fresh, 32);
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// The same across `thread(..)` or `spawn(..)`: the sink stands behind the boundary. What it saves on
/// heap records, with which allocator, is measured in `bars` (`heap records across threads`); with a
/// single thread, and with allocators that are good at this, plain drops are as fast.
pub fn recycle<T>(capacity: usize) -> (Spare<T>, Spent<T>) {
    let batch = BATCH.min(capacity / 2).max(1);
    let spent = Arc::new(Mutex::new(Vec::with_capacity(capacity)));
    let spare = Spare { items: Vec::with_capacity(capacity), spent: Arc::clone(&spent) };
    (spare, Spent { items: Vec::with_capacity(batch), batch, capacity, shared: spent })
}

type Shared<T> = Arc<Mutex<Vec<T>>>;

/// Where the maker of items finds spent ones.
#[derive(Debug)]
pub struct Spare<T> {
    items: Vec<T>,
    spent: Shared<T>,
}

impl<T> Spare<T> {
    /// A spent item as its last user left it; `None` when none has come back yet.
    #[inline]
    pub fn get(&mut self) -> Option<T> {
        if self.items.is_empty() {
            let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
            mem::swap(&mut self.items, &mut spent);
        }
        self.items.pop()
    }
}

/// The sink for spent items.
#[derive(Debug)]
pub struct Spent<T> {
    items: Vec<T>,
    batch: usize,
    capacity: usize,
    shared: Shared<T>,
}

impl<T> Spent<T> {
    fn hand_over(&mut self) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.capacity.saturating_sub(shared.len());
        let fitting = self.items.len().min(room);
        shared.extend(self.items.drain(..fitting));
        drop(shared);
        self.items.clear();
    }
}

#[diagnostic::do_not_recommend]
impl<T> Sink<T> for Spent<T> {
    type Error = Infallible;

    #[inline]
    fn push(&mut self, item: T) -> Result<(), Infallible> {
        self.items.push(item);
        if self.items.len() == self.batch {
            self.hand_over();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn an_item_comes_back_as_it_was() {
        let (mut spare, mut spent) = recycle(1);
        assert_eq!(spare.get(), None);
        let Ok(()) = spent.push(String::from("used"));
        assert_eq!(spare.get().as_deref(), Some("used"));
        assert_eq!(spare.get(), None);
    }

    #[test]
    fn what_nobody_takes_is_dropped() {
        for capacity in [0, 1, 3, 64, 100] {
            let (mut spare, mut spent) = recycle(capacity);
            let item = Rc::new(());
            for _ in 0..1_000 {
                let Ok(()) = spent.push(Rc::clone(&item));
            }
            let held = Rc::strong_count(&item) - 1;
            assert!(held <= capacity + spent.batch, "{held} of {capacity}");
            let found = std::iter::from_fn(|| spare.get()).count();
            assert!(found <= capacity && found + spent.batch >= capacity, "{found} of {capacity}");
            drop((spare, spent));
            assert_eq!(Rc::strong_count(&item), 1);
        }
    }
}
