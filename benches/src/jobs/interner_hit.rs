//! Names that are known, looked up among others.

use std::collections::HashSet;
use std::hint::black_box;
use std::sync::Arc;

use foldhash::fast::RandomState;
use streamweave::data::Interner;

use crate::input::random;
use crate::job::Job;

/// The same names in an interner and in a set, and the order in which they are asked for.
pub struct Names {
    interner: Interner,
    set: HashSet<Arc<str>, RandomState>,
    asked: Vec<String>,
}

/// Few names, as of headers, and many, as of keys.
pub fn jobs() -> [Job; 2] {
    [("interner, 64 names", 64), ("interner, 1000 names", 1000)].map(|(name, number)| {
        Job::builder(name, Names::new(number), interner)
            .bar(2.0)
            .rival("a lookup in a foldhash set", set)
            .reference("a lookup in a foldhash set and a clone", set_and_clone)
            .build()
    })
}

impl Names {
    fn new(number: u64) -> Self {
        let name = |n: u64| format!("name {n:0width$}", width = 3 + n as usize % 12);
        let (interner, mut set) = (Interner::new(), HashSet::default());
        for n in 0..number {
            set.insert(interner.get_or_intern(&name(n)));
        }
        let asked = random(5).take(4096).map(|n| name(n % number)).collect();
        Self { interner, set, asked }
    }
}

#[inline(never)]
pub fn interner(names: &Names) -> u64 {
    total(names, |name| names.interner.get_or_intern(name))
}

#[inline(never)]
pub fn set(names: &Names) -> u64 {
    total(names, |name| names.set.get(name).map_or("", |name| name))
}

#[inline(never)]
pub fn set_and_clone(names: &Names) -> u64 {
    total(names, |name| names.set.get(name).cloned().unwrap_or_default())
}

#[inline(always)]
fn total<S: AsRef<str>>(names: &Names, find: impl Fn(&str) -> S) -> u64 {
    let mut total = 0;
    for name in &names.asked {
        total += black_box(find(name)).as_ref().len() as u64;
    }
    total
}
