//! `max = n`: what an operator remembers is bounded, and one item too many is a typed error.

use streamweave::{RunError, pipeline};

#[track_caller]
fn check<R>(run: impl Fn(usize) -> Result<R, RunError>, enough: usize) {
    assert!(run(enough).is_ok(), "max = {enough} is enough");
    let error = run(enough - 1).err().expect("one less is not");
    assert!(error.is_full() && !error.is_panic(), "{error}");
    assert_eq!(error.stage(), Some("held"));
    assert!(error.to_string().contains(&format!("at most {}", enough - 1)), "{error}");
}

const ITEMS: [u32; 6] = [3, 1, 1, 2, 2, 3];

#[test]
fn each_growing_operator_can_be_limited() {
    check(|n| pipeline! { held = iter(ITEMS) -> collect(max = n); }.run(), 6);
    check(|n| pipeline! { held = iter(ITEMS) -> sorted(max = n); all = held -> count(); }.run(), 6);
    check(
        |n| {
            pipeline! {
                held = iter(ITEMS) -> sorted_by_key(|x| *x, max = n);
                all  = held -> count();
            }
            .run()
        },
        6,
    );
    check(
        |n| {
            pipeline! { held = iter(ITEMS) -> fold_by(|x| *x, || 0, |n, _| *n += 1, max = n); }
                .run()
        },
        3,
    );
    check(|n| pipeline! { held = iter(ITEMS) -> reduce_by(|x| *x, |a, _| a, max = n); }.run(), 3);
    check(
        |n| {
            pipeline! {
                held = iter(ITEMS) -> chunk_by(|x| *x, max = n);
                all  = held -> count();
            }
            .run()
        },
        2,
    );
}

#[test]
fn joins_are_limited_by_what_they_build() {
    check(
        |n| {
            pipeline! {
                left  = iter(0..100);
                right = iter(0..4);
                held  = join(left, right, |l| *l, |r| *r, max = n);
                all   = held -> count();
            }
            .run()
        },
        4,
    );
    check(
        |n| {
            pipeline! {
                left  = iter(0..100);
                right = iter(0..4);
                held  = left_join(left, right, |l| *l, |r| *r, max = n);
                all   = held -> count();
            }
            .run()
        },
        4,
    );
    check(
        |n| {
            pipeline! {
                left  = iter(0..100);
                right = iter(0..4);
                held  = outer_join(left, right, |l| *l, |r| *r, max = n);
                all   = held -> count();
            }
            .run()
        },
        4,
    );
}

#[test]
fn unique_by_forgets_instead() {
    let of = |n: usize| {
        pipeline! { seen = iter([1, 2, 1, 3, 1, 2]) -> unique_by(|x| *x, max = n) -> collect(); }
            .run()
            .unwrap()
            .seen
    };
    assert_eq!(of(3), [1, 2, 3]);
    assert_eq!(of(2), [1, 2, 3, 1, 2]);
    assert_eq!(of(1), [1, 2, 1, 3, 1, 2]);
}

#[test]
fn a_full_stage_reports_what_there_was() {
    let outcome = pipeline! {
        all  = iter(0..);
        held = all -> collect(max = 3);
        seen = all -> count();
    }
    .run_partial();
    let error = outcome.error.unwrap();
    assert!(error.is_full());
    assert_eq!(error.position().and_then(|at| at.index()), Some(3));
    let report = outcome.report.unwrap();
    assert!(report.held.starts_with(&[0, 1, 2]));
    assert_eq!(report.seen, 4);
}

#[test]
fn a_limit_is_evaluated_once_and_may_be_any_expression() {
    let mut asked = 0;
    let mut limit = || {
        asked += 1;
        4
    };
    let report =
        pipeline! { held = iter(ITEMS) -> take(4) -> collect(max = limit()); }.run().unwrap();
    assert_eq!((report.held, asked), (vec![3, 1, 1, 2], 1));
}

#[test]
fn explain_marks_what_has_no_limit() {
    let bounded = pipeline! { held = iter(ITEMS) -> collect(max = 10); };
    let unbounded = pipeline! { held = iter(ITEMS) -> collect(); };
    assert!(!bounded.explain().contains("no limit"), "{}", bounded.explain());
    assert!(unbounded.explain().contains("no limit"), "{}", unbounded.explain());
}
