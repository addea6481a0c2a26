//! Shutdowns, stops and what a run says about its boundaries.

use std::time::Duration;

use streamweave::{Clock, pipeline};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_shutdown_drains_what_the_sources_have_handed_out() {
    let pipeline = pipeline! {
        sent = iter(0_u64..) -> inspect(|_| ()) -> thread(capacity = 8);
        seen = sent -> count();
    };
    let handle = pipeline.handle();
    let asking = std::thread::spawn(move || {
        handle.shutdown(SECOND * 3600);
        handle.blocking_closed();
    });
    let outcome = pipeline.run_partial();
    asking.join().unwrap();
    assert!(outcome.error.is_none());
    assert_eq!(outcome.boundaries[0].stage, "sent");
    assert_eq!(outcome.boundaries[0].delivered, outcome.report.unwrap().seen);
}

#[tokio::test]
async fn a_stop_ends_tasks_that_wait_for_ever() {
    let pipeline = pipeline! {
        move;
        stuck = iter(0_u64..10) -> spawn(capacity = 4) -> then(async |_| std::future::pending::<()>().await);
        stuck -> count() -> for_each(|_: u64| ());
    }.with_clock(Clock::stepped());
    let handle = pipeline.handle();
    let run = tokio::spawn(async move { pipeline.run_partial().await });
    handle.stop();
    handle.closed().await;
    let outcome = run.await.unwrap();
    assert!(outcome.error.unwrap().is_stopped());
}
