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

#[tokio::test]
async fn a_sink_that_waits_gets_everything() {
    let (sender, mut receiver) = mpsc::channel(2);
    let reader = tokio::spawn(async move {
        let mut seen = Vec::new();
        while let Some(n) = receiver.recv().await {
            seen.push(n);
        }
        seen
    });
    pipeline! { iter(0..50) -> buffer_unordered(4, async |n| n) -> send(sender); }
        .run()
        .await
        .unwrap();
    assert!(reader.await.unwrap().into_iter().eq(0..50));
}

#[tokio::test(start_paused = true)]
async fn time_limits_name_their_stage() {
    let report = pipeline! {
        asked = iter([1, 100]) -> timeout(Duration::from_millis(10), async |n| {
            tokio::time::sleep(Duration::from_millis(n)).await;
            n
        });
        all  = asked -> collect();
        late = asked.err -> map(|failed| failed.to_string()) -> collect();
    }
    .run()
    .await
    .unwrap();
    assert_eq!(report.all, [1]);
    assert_eq!(report.late, ["stage `asked` failed at item 1: took longer than 10ms"]);
}

#[tokio::test(start_paused = true)]
async fn attempts_are_repeated() {
    let mut left = [2, 0, 5];
    let report = pipeline! {
        tried = iter(0..3_usize) -> attempt_then(
            |n| {
                let failed = left[*n] > 0;
                left[*n] -= usize::from(failed);
                async move { if failed { Err("busy") } else { Ok(()) } }
            },
            retry = streamweave::Retry::times(3).backoff(Duration::from_secs(1), 2, Duration::from_secs(9))
        );
        passed = tried -> count();
        given_up = tried.err -> map(|rejected| (rejected.item, rejected.attempts)) -> collect();
    }
    .run()
    .await
    .unwrap();
    assert_eq!((report.passed, report.given_up), (2, vec![(2, 4)]));
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_one_item() {
    let (sender, receiver) = mpsc::channel(8);
    let typing = tokio::spawn(async move {
        for (text, pause) in [("h", 1), ("he", 1), ("hello", 50), ("w", 1), ("world", 0)] {
            sender.send(text).await.unwrap();
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    });
    let report = pipeline! { words = channel(receiver) -> debounce(Duration::from_millis(20)) -> collect(); }
        .run()
        .await
        .unwrap();
    typing.await.unwrap();
    assert_eq!(report.words, ["hello", "world"]);
}

#[tokio::test(start_paused = true)]
async fn throttled_items_keep_their_distance() {
    let begun = tokio::time::Instant::now();
    let report = pipeline! {
        ticks = interval(Duration::from_millis(10)) -> take(3)
            -> throttle(Duration::from_millis(100)) -> map(|n| n) -> collect();
    }
    .run()
    .await
    .unwrap();
    assert_eq!(report.ticks.len(), 3);
    assert!(begun.elapsed() >= Duration::from_millis(200));
}
