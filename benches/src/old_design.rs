//! The design that this one replaces: a task a stage, a channel an edge, JSON on every edge.
//!
//! An item travels as `Arc<Vec<u8>>`; each stage reads its input from JSON and writes its output as
//! JSON. That buys stages that know nothing of each other, and is what a pipeline is compared with.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

/// How many items an edge holds.
const CAPACITY: usize = 1024;

type Item = Arc<Vec<u8>>;

/// The output of a stage.
pub struct Edge(mpsc::Receiver<Item>);

/// The runtime that carries the tasks, with a thread a core.
pub fn runtime() -> Runtime {
    Builder::new_multi_thread().build().expect("the benches may start threads")
}

/// A stage that hands out what an iterator yields; must be called inside the runtime.
pub fn source<T: Serialize + 'static>(items: impl Iterator<Item = T> + Send + 'static) -> Edge {
    let (to, edge) = mpsc::channel(CAPACITY);
    tokio::spawn(async move {
        for item in items.map(|item| encode(&item)) {
            if to.send(item).await.is_err() {
                break;
            }
        }
    });
    Edge(edge)
}

/// A source that hands out an item whenever `next` yields one.
pub fn paced_source<T: Serialize + 'static>(
    mut next: mpsc::Receiver<()>,
    items: impl Iterator<Item = T> + Send + 'static,
) -> Edge {
    let (to, edge) = mpsc::channel(CAPACITY);
    tokio::spawn(async move {
        let mut items = items.map(|item| encode(&item));
        while next.recv().await.is_some() {
            let Some(item) = items.next() else { break };
            if to.send(item).await.is_err() {
                break;
            }
        }
    });
    Edge(edge)
}

impl Edge {
    /// A stage with at most one output an item.
    pub fn stage<T, U>(mut self, mut f: impl FnMut(T) -> Option<U> + Send + 'static) -> Self
    where
        T: DeserializeOwned + Send,
        U: Serialize + Send,
    {
        let (to, edge) = mpsc::channel(CAPACITY);
        tokio::spawn(async move {
            while let Some(item) = self.0.recv().await {
                let Some(output) = f(decode(&item)).map(|output| encode(&output)) else {
                    continue;
                };
                if to.send(output).await.is_err() {
                    break;
                }
            }
        });
        Self(edge)
    }

    /// Hands every item to `branches` edges.
    pub fn fan_out(mut self, branches: usize) -> Vec<Self> {
        let (to, edges): (Vec<_>, Vec<_>) = (0..branches).map(|_| mpsc::channel(CAPACITY)).unzip();
        tokio::spawn(async move {
            while let Some(item) = self.0.recv().await {
                for branch in &to {
                    if branch.send(Arc::clone(&item)).await.is_err() {
                        return;
                    }
                }
            }
        });
        edges.into_iter().map(Self).collect()
    }

    /// The end of the line: folds what arrives.
    pub async fn fold<T: DeserializeOwned, S>(mut self, mut state: S, f: impl Fn(&mut S, T)) -> S {
        while let Some(item) = self.0.recv().await {
            f(&mut state, decode(&item));
        }
        state
    }
}

fn encode(item: &impl Serialize) -> Item {
    Arc::new(serde_json::to_vec(item).expect("the items of the benches are plain data"))
}

fn decode<T: DeserializeOwned>(item: &Item) -> T {
    serde_json::from_slice(item).expect("what was encoded can be decoded")
}
