//! Items behind an `Arc`, filled again when their last owner is gone, and fresh ones.
//!
//! A bar for records that own memory, for which the pool is made; the others show what it is not for.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::Arc;

use streamweave::data::ArcPool;

use crate::input::Record;
use crate::job::{Builder, Job};

const ITEMS: u64 = 64;
const IN_USE: usize = 8;

trait Item: Default + 'static {
    fn fill(&mut self, id: u64);
    fn id(&self) -> u64;
}

/// An item without memory of its own.
struct Plain<const N: usize>([u64; N]);

/// An item that owns eight blocks of memory.
#[derive(Default)]
struct Owning(Record);

pub fn jobs() -> [Job; 3] {
    let name = "a fresh `Arc` each";
    [
        job::<Plain<8>>("64 B behind an `Arc`").reference(name, fresh::<Plain<8>>).build(),
        job::<Plain<128>>("1 KiB behind an `Arc`").reference(name, fresh::<Plain<128>>).build(),
        job::<Owning>("8 blocks behind an `Arc`").outrun(3.0, name, fresh::<Owning>).build(),
    ]
}

fn job<T: Item>(name: &'static str) -> Builder<ArcPool<T>> {
    Job::builder(name, ArcPool::new(64), recycled::<T>)
}

#[inline(never)]
fn recycled<T: Item>(pool: &ArcPool<T>) -> u64 {
    total(|id| pool.get(|item| item.fill(id)))
}

#[inline(never)]
fn fresh<T: Item>(_: &ArcPool<T>) -> u64 {
    total(|id| {
        let mut item = T::default();
        item.fill(id);
        Arc::new(item)
    })
}

#[inline(always)]
fn total<T: Item>(make: impl Fn(u64) -> Arc<T>) -> u64 {
    let look = |item: Arc<T>| black_box(item).id();
    let mut in_use = VecDeque::with_capacity(IN_USE);
    let mut total = 0;
    for id in 0..ITEMS {
        if in_use.len() == IN_USE {
            total += in_use.pop_front().map_or(0, look);
        }
        in_use.push_back(make(id));
    }
    total + in_use.into_iter().map(look).sum::<u64>()
}

impl<const N: usize> Default for Plain<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> Item for Plain<N> {
    #[inline(always)]
    fn fill(&mut self, id: u64) {
        self.0 = [id; N];
    }

    fn id(&self) -> u64 {
        self.0[0]
    }
}

impl Item for Owning {
    fn fill(&mut self, id: u64) {
        self.0.id = id;
        for (field, text) in (b'0'..).zip(&mut self.0.texts) {
            // As much as a record's text has, without the time that formatting takes.
            text.clear();
            text.push_str("text ");
            text.push(char::from(field));
            text.push_str(" of record ");
            text.push(char::from(b'a' + (id % 26) as u8));
        }
        self.0.values.clear();
        self.0.values.extend([id; 4]);
    }

    fn id(&self) -> u64 {
        self.0.id
    }
}
