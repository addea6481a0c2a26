//! Items behind an `Arc` that is used again when its last owner is gone, and fresh ones.
//!
//! No bar: the library has no such pool, and this is why. See the documentation of its `Pool`.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Mutex, PoisonError};

use crate::input::Record;
use crate::job::Job;

const ITEMS: u64 = 64;
const IN_FLIGHT: usize = 8;

/// Arcs of items, those in use and those that are free.
type Recycler<T> = Mutex<VecDeque<Arc<T>>>;

trait Item: 'static {
    fn new(id: u64) -> Self;
    fn refill(&mut self, id: u64);
    fn id(&self) -> u64;
}

pub fn jobs() -> [Job; 3] {
    [
        job::<[u64; 8]>("items of 64 B behind an `Arc`"),
        job::<[u64; 128]>("items of 1 KiB behind an `Arc`"),
        job::<Record>("records of 8 blocks behind an `Arc`"),
    ]
}

fn job<T: Item>(name: &'static str) -> Job {
    Job::builder(name, Recycler::<T>::default(), recycled::<T>)
        .reference("a fresh `Arc` each", fresh::<T>)
        .build()
}

#[inline(never)]
fn recycled<T: Item>(recycler: &Recycler<T>) -> u64 {
    let open = || recycler.lock().unwrap_or_else(PoisonError::into_inner);
    total(|id| {
        let oldest = open().pop_front();
        let item = match oldest.map(|oldest| refilled(oldest, id)) {
            Some(Ok(item)) => item,
            Some(Err(in_use)) => {
                open().push_back(in_use);
                Arc::new(T::new(id))
            }
            None => Arc::new(T::new(id)),
        };
        open().push_back(Arc::clone(&item));
        item
    })
}

#[inline(always)]
fn refilled<T: Item>(mut item: Arc<T>, id: u64) -> Result<Arc<T>, Arc<T>> {
    match Arc::get_mut(&mut item) {
        Some(only) => only.refill(id),
        None => return Err(item),
    }
    Ok(item)
}

#[inline(never)]
fn fresh<T: Item>(_: &Recycler<T>) -> u64 {
    total(|id| Arc::new(T::new(id)))
}

#[inline(always)]
fn total<T: Item>(make: impl Fn(u64) -> Arc<T>) -> u64 {
    let look = |item: Arc<T>| black_box(item).id();
    let mut in_use = VecDeque::with_capacity(IN_FLIGHT);
    let mut total = 0;
    for id in 0..ITEMS {
        if in_use.len() == IN_FLIGHT {
            total += in_use.pop_front().map_or(0, look);
        }
        in_use.push_back(make(id));
    }
    total + in_use.into_iter().map(look).sum::<u64>()
}

impl<const N: usize> Item for [u64; N] {
    fn new(id: u64) -> Self {
        [id; N]
    }

    fn refill(&mut self, id: u64) {
        *self = [id; N];
    }

    fn id(&self) -> u64 {
        self[0]
    }
}

impl Item for Record {
    fn new(id: u64) -> Self {
        let text = |field| text(String::new(), field, id);
        Self { id, texts: std::array::from_fn(text), values: vec![id; 4] }
    }

    fn refill(&mut self, id: u64) {
        self.id = id;
        for (field, refilled) in self.texts.iter_mut().enumerate() {
            let mut memory = std::mem::take(refilled);
            memory.clear();
            *refilled = text(memory, field, id);
        }
        self.values.clear();
        self.values.extend([id; 4]);
    }

    fn id(&self) -> u64 {
        self.id
    }
}

/// As much as a record's text has, without the time that formatting takes.
fn text(mut memory: String, field: usize, id: u64) -> String {
    memory.push_str("text ");
    memory.push(char::from(b'0' + field as u8));
    memory.push_str(" of record ");
    memory.push(char::from(b'a' + (id % 26) as u8));
    memory
}
