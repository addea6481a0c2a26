//! Asynchronous regions and tasks.

use std::time::Duration;

use streamweave::pipeline;
use tokio::sync::mpsc;

#[tokio::test]
async fn stages_await_in_place() {
    let report = pipeline! {
        slow = iter(1..=4) -> then(async |n| { tokio::task::yield_now().await; n * 2 });
        all = slow -> collect();
        total = slow -> copied() -> sum();
    }
    .run()
    .await
    .unwrap();
    assert_eq!((report.all, report.total), (vec![2, 4, 6, 8], 20));
}

#[tokio::test]
async fn a_task_runs_what_follows() {
    for capacity in [1, 2, 7, 1024] {
        let report = pipeline! {
            all = iter(0..100) -> spawn(capacity = capacity) -> map(|n| n + 1) -> collect();
        }
        .run()
        .await
        .unwrap();
        assert!(report.all.into_iter().eq(1..=100));
    }
}

#[tokio::test]
async fn futures_run_side_by_side_and_keep_their_order() {
    let report = pipeline! {
        all = iter(0..50_u64)
            -> buffered(8, async |n| { for _ in 0..(50 - n) { tokio::task::yield_now().await; } n })
            -> collect();
    }
    .run()
    .await
    .unwrap();
    assert!(report.all.into_iter().eq(0..50));
}

#[tokio::test]
async fn channels_and_streams_meet() {
    let (sender, receiver) = mpsc::channel(4);
    let fed = tokio::spawn(async move {
        for n in 0..20 {
            sender.send(n).await.unwrap();
        }
    });
    let report = pipeline! {
        a = channel(receiver);
        b = iter(100..110);
        all = merge(a, b) -> sorted() -> collect();
    }
    .run()
    .await
    .unwrap();
    fed.await.unwrap();
    assert!(report.all.into_iter().eq((0..20).chain(100..110)));
    let _ = Duration::ZERO;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_are_tasks_in_an_asynchronous_graph() {
    let factor = std::sync::Arc::new(3);
    for capacity in [1, 16] {
        let factor = factor.clone();
        let report = pipeline! {
            all = iter(0..500_u64) -> parallel(3, capacity = capacity)
                -> then(async |n| { tokio::task::yield_now().await; n * *factor })
                -> sorted() -> collect();
        }
        .run()
        .await
        .unwrap();
        assert!(report.all.into_iter().eq((0..500).map(|n| n * 3)));
    }
}
