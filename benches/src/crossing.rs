//! How an expert hands items from one thread to another: what pipelines with boundaries are
//! compared with.

use std::iter::repeat_with;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

/// How many items a queue holds.
pub const CAPACITY: usize = 4096;

/// How many items a batch of it holds.
pub const BATCH: usize = CAPACITY / 4;

/// A producer, a consumer, and batches whose buffers go back and forth between them.
pub fn recycled_batches<T: Send>(
    mut items: impl Iterator<Item = T> + Send,
    mut consume: impl FnMut(T),
) {
    let (full, filled) = bounded::<Vec<T>>(4);
    let (spent, empty) = bounded::<Vec<T>>(4);
    for buffer in repeat_with(|| Vec::with_capacity(BATCH)).take(4) {
        spent.send(buffer).unwrap_or_default();
    }
    thread::scope(|scope| {
        scope.spawn(move || produce_batches(&mut items, &full, &empty));
        for mut batch in filled {
            batch.drain(..).for_each(&mut consume);
            spent.send(batch).unwrap_or_default();
        }
    });
}

fn produce_batches<T>(
    items: &mut impl Iterator<Item = T>,
    full: &Sender<Vec<T>>,
    empty: &Receiver<Vec<T>>,
) {
    for mut batch in empty {
        batch.extend(items.take(BATCH));
        if batch.is_empty() || full.send(batch).is_err() {
            return;
        }
    }
}

/// A producer and a consumer, and a channel that carries one item at a time.
pub fn item_by_item<T: Send>(items: impl Iterator<Item = T> + Send, consume: impl FnMut(T)) {
    let (sender, receiver) = bounded(CAPACITY);
    thread::scope(|scope| {
        scope.spawn(move || items.for_each(|item| sender.send(item).unwrap_or_default()));
        receiver.into_iter().for_each(consume);
    });
}

/// The same with two tasks and tokio's channel.
pub fn task_by_task<T: Send + 'static>(
    runtime: &Runtime,
    items: impl Iterator<Item = T> + Send + 'static,
    mut consume: impl FnMut(T),
) {
    let (sender, mut receiver) = mpsc::channel(CAPACITY);
    runtime.block_on(async {
        tokio::spawn(async move {
            for item in items {
                sender.send(item).await.unwrap_or_default();
            }
        });
        while let Some(item) = receiver.recv().await {
            consume(item);
        }
    });
}
