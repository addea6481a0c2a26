//! Messages that are cloned: two counts.

use std::hint::black_box;
use std::sync::Arc;

use bytes::Bytes;
use streamweave::Message;

use crate::job::Job;

/// Messages, and the same things in other handles.
pub struct Handles {
    messages: Vec<Message<Bytes>>,
    arcs: Vec<Arc<Message<Bytes>>>,
    pairs: Vec<(Arc<Bytes>, Arc<Bytes>)>,
}

pub fn job() -> Job {
    Job::builder("a clone of a `Message<Bytes>`", Handles::new(64), messages)
        .bar(2.2)
        .rival("a clone of an `Arc`", arcs)
        .reference("a clone of two `Arc`s", pairs)
        .build()
}

impl Handles {
    fn new(number: u8) -> Self {
        let message = |n: u8| {
            let payload = Bytes::from(vec![n; 100]);
            // The first clone puts the count beside the payload; what follows counts only.
            drop(payload.clone());
            Message::new(payload).with_source("orders").with_offset(n.into())
        };
        let pair = |n: u8| [n, n].map(|n| Arc::new(Bytes::from(vec![n; 100])));
        Self {
            messages: (0..number).map(message).collect(),
            arcs: (0..number).map(message).map(Arc::new).collect(),
            pairs: (0..number).map(pair).map(Into::into).collect(),
        }
    }
}

#[inline(never)]
pub fn messages(handles: &Handles) -> u64 {
    total(&handles.messages, |message| &message.payload)
}

#[inline(never)]
pub fn arcs(handles: &Handles) -> u64 {
    total(&handles.arcs, |message| &message.payload)
}

#[inline(never)]
pub fn pairs(handles: &Handles) -> u64 {
    total(&handles.pairs, |pair| &pair.0)
}

/// Clones each, looks at its payload, and drops it.
#[inline(always)]
fn total<T: Clone>(items: &[T], payload: impl Fn(&T) -> &Bytes) -> u64 {
    let mut total = 0;
    for item in items {
        let copy = item.clone();
        total += u64::from(payload(black_box(&copy))[0]);
    }
    total
}
