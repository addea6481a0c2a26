//! A panic in any stage ends the run with an error that names the stage; every value is dropped once.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::panic::{self, AssertUnwindSafe};

use streamweave::{RunError, Sink, Source, Stage, pipeline};
use streamweave_tests::{Ledger, Token};

/// Panics as a value of the user's would, with a message that can be told.
fn boom<T>() -> T {
    panic!("boom")
}

/// Runs what is expected to panic, without a message of that on the test's output.
fn quiet<R>(run: impl FnOnce() -> R) -> R {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let default = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if info.payload_as_str() != Some("boom") {
                default(info);
            }
        }));
    });
    run()
}

#[track_caller]
fn check<R: std::fmt::Debug>(result: Result<R, RunError>, stage: &str) {
    let error = result.expect_err("a panic ends the run");
    assert!(error.is_panic() && !error.is_full(), "{error}");
    assert_eq!(error.stage(), Some(stage), "{error}");
    assert_eq!(error.position(), None);
    assert_eq!(error.to_string(), format!("stage `{stage}` panicked: boom"));
    let payload = error.into_panic().expect("a panic has a payload");
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"boom"));
}

macro_rules! each {
    ($($name:ident: { $($drawing:tt)* })*) => {$(
        #[test]
        fn $name() {
            check(quiet(|| pipeline! { $($drawing)* }.run().map(|_| ())), "guilty");
        }
    )*};
}

/// An item and a key whose every operation panics on the number 3.
#[derive(Debug, Default, Clone)]
struct Fragile(u32);

impl Fragile {
    fn touch(&self) -> u32 {
        if self.0 == 3 { boom() } else { self.0 }
    }
}

impl PartialEq for Fragile {
    fn eq(&self, other: &Self) -> bool {
        self.touch() == other.touch()
    }
}
impl Eq for Fragile {}
impl PartialOrd for Fragile {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Fragile {
    fn cmp(&self, other: &Self) -> Ordering {
        self.touch().cmp(&other.touch())
    }
}
impl Hash for Fragile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.touch().hash(state);
    }
}
impl Extend<Fragile> for Fragile {
    fn extend<I: IntoIterator<Item = Fragile>>(&mut self, items: I) {
        items.into_iter().for_each(|item| _ = item.touch());
    }
}

fn fragile() -> impl Iterator<Item = Fragile> {
    (1..=5).map(Fragile)
}

each! {
    in_map: { guilty = iter(1..4) -> map(|n| if n == 2 { boom() } else { n }); guilty -> for_each(|_| ()); }
    in_filter: { guilty = iter(1..4) -> filter(|_| boom()); total = guilty -> count(); }
    in_inspect: { guilty = iter(1..4) -> inspect(|_| boom()); total = guilty -> count(); }
    in_filter_map: { guilty = iter(1..4) -> filter_map(|_| boom::<Option<u32>>()); total = guilty -> count(); }
    in_flat_map: { guilty = iter(1..4) -> flat_map(|_| boom::<Vec<u32>>()); total = guilty -> count(); }
    in_try_map: { guilty = iter(1..4) -> try_map(|_| boom::<Result<u32, String>>()); total = guilty -> count(); }
    in_attempt: { guilty = iter(1..4) -> attempt(|_| boom::<Result<u32, String>>()); total = guilty -> count(); }
    in_scan: { guilty = iter(1..4) -> scan(|| 0, |_, _| boom::<u32>()); total = guilty -> count(); }
    in_take_while: { guilty = iter(1..4) -> take_while(|_| boom()); total = guilty -> count(); }
    in_skip_while: { guilty = iter(1..4) -> skip_while(|_| boom()); total = guilty -> count(); }
    in_fold: { guilty = iter(1..4) -> fold(|| 0, |sum, n| if n == 3 { boom() } else { *sum += n }); }
    in_fold_by_key: { guilty = iter(1..4) -> fold_by(|_| boom::<u32>(), || 0, |_, _| ()); }
    in_fold_by_init: { guilty = iter(1..4) -> fold_by(|n| *n, boom::<u32>, |_, _| ()); }
    in_fold_by_body: { guilty = iter(1..4) -> fold_by(|n| *n, || 0, |_, _| boom()); }
    in_fold_by_hash: { guilty = iter(fragile()) -> fold_by(|n| n.clone(), || 0, |_, _| ()); }
    in_reduce: { guilty = iter(1..4) -> reduce(|_, _| boom()); }
    in_reduce_by: { guilty = iter(1..4) -> reduce_by(|_| 0, |_, _| boom()); }
    in_unique_by: { guilty = iter(fragile()) -> unique_by(|n| n.clone()); total = guilty -> count(); }
    in_dedup: { guilty = iter(fragile()) -> dedup(); total = guilty -> count(); }
    in_dedup_by_key: { guilty = iter(1..4) -> dedup_by_key(|_| boom::<u32>()); total = guilty -> count(); }
    in_min: { guilty = iter(fragile()) -> min(); }
    in_max: { guilty = iter(fragile()) -> max(); }
    in_min_by_key: { guilty = iter(1..4) -> min_by_key(|_| boom::<u32>()); }
    in_max_by_key: { guilty = iter(fragile()) -> max_by_key(|n| n.clone()); }
    in_top_k: { guilty = iter(fragile()) -> top_k(2); }
    in_sorted: { guilty = iter(fragile()) -> sorted(); total = guilty -> count(); }
    in_sorted_by_key: { guilty = iter(1..4) -> sorted_by_key(|_| boom::<u32>()); total = guilty -> count(); }
    in_sorted_by_key_ord: { guilty = iter(fragile()) -> sorted_by_key(|n| n.clone()); total = guilty -> count(); }
    in_chunk_by: { guilty = iter(1..4) -> chunk_by(|_| boom::<u32>()); total = guilty -> count(); }
    in_map_batch: { guilty = iter(1..4) -> map_batch(|_| boom()); total = guilty -> count(); }
    in_for_each: { guilty = iter(1..4) -> for_each(|_| boom()); }
    in_try_for_each: { guilty = iter(1..4) -> try_for_each(|_| boom::<Result<(), String>>()); }
    in_cloned: {
        all = iter([Cloning]);
        guilty = all -> cloned();
        total = guilty -> count();
        kept = all -> collect();
    }
    in_join_key: {
        left = iter(1..4);
        right = iter(1..4);
        guilty = join(left, right, |_| boom::<u32>(), |_| 0);
        total = guilty -> count();
    }
    in_join_build: {
        left = iter(1..4);
        right = iter(1..4);
        guilty = join(left, right, |_| 0, |_| boom::<u32>());
        total = guilty -> count();
    }
    in_outer_join: {
        left = iter(1..4);
        right = iter(1..4);
        guilty = outer_join(left, right, |_| boom::<u32>(), |_| 0);
        total = guilty -> count();
    }
    in_a_sink: { guilty = iter(1..4) -> sink(Breaks { at_end: false }); }
    in_a_sinks_end: { guilty = iter(1..4) -> sink(Breaks { at_end: true }); }
    in_a_stage: { guilty = iter(1..4) -> via(Breaks { at_end: false }); total = guilty -> count(); }
    in_a_stages_end: { guilty = iter(1..4) -> via(Breaks { at_end: true }); total = guilty -> count(); }
    in_a_collection: { guilty: Fragile = iter(fragile()) -> collect(); }
}

#[derive(Debug)]
struct Cloning;

impl Clone for Cloning {
    fn clone(&self) -> Self {
        boom()
    }
}

struct Breaks {
    at_end: bool,
}

impl<T> Sink<T> for Breaks {
    type Error = Infallible;

    fn push(&mut self, _: T) -> Result<(), Infallible> {
        if self.at_end { Ok(()) } else { boom() }
    }

    fn finish(&mut self) -> Result<(), Infallible> {
        if self.at_end { boom() } else { Ok(()) }
    }
}

impl<T> Stage<T> for Breaks {
    type Out = T;
    type Outs<'s> = Option<T>;

    fn push(&mut self, item: T) -> Option<T> {
        if self.at_end { Some(item) } else { boom() }
    }

    fn finish(&mut self) -> Option<T> {
        if self.at_end { boom() } else { None }
    }
}

impl Source for Breaks {
    type Item<'s> = u32;
    type Items<'s> = std::iter::Empty<u32>;
    type Error = Infallible;

    fn fill(&mut self) -> Result<bool, Infallible> {
        boom()
    }

    fn items(&mut self) -> Self::Items<'_> {
        std::iter::empty()
    }
}

each! {
    in_a_source: { guilty = source(Breaks { at_end: false }); total = guilty -> count(); }
    in_an_iterator: { guilty = iter((1..4).map(|_| boom::<u32>())); total = guilty -> count(); }
    in_a_reader: { guilty = read_lines(Broken); total = guilty -> count(); }
    in_one_of_several_sources: {
        guilty = iter((1..4).map(|_| boom::<u32>()));
        other  = iter(1..9);
        total  = merge(other, guilty) -> count();
    }
}

/// What runs outside the call of a stage's own closure ends the run all the same, without a name.
#[track_caller]
fn check_unnamed<R: std::fmt::Debug>(result: Result<R, RunError>) {
    let error = result.expect_err("a panic ends the run");
    assert!(error.is_panic(), "{error}");
    assert!(error.to_string().ends_with("panicked: boom"), "{error}");
}

#[test]
fn in_guards_arguments_and_lazy_iterators() {
    quiet(|| {
        check_unnamed(
            pipeline! { total = iter(1..4) -> flat_map(|n| (0..n).map(|_| boom::<u32>())) -> count(); }.run(),
        );
        check_unnamed(pipeline! { total = iter(boom::<Vec<u32>>()) -> count(); }.run());
        check_unnamed(pipeline! { total = iter(1..4) -> take(boom()) -> count(); }.run());
        check_unnamed(
            pipeline! {
                routed = iter(1..4) -> match { n if n > boom::<i32>() => high, _ => drop };
                total  = routed.high -> count();
            }
            .run(),
        );
    });
}

struct Broken;

impl std::io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        boom()
    }
}

#[test]
fn a_panic_can_be_resumed_where_the_pipeline_was_run() {
    #[derive(Debug, PartialEq)]
    struct Own(u32);
    let caught = quiet(|| {
        panic::catch_unwind(|| {
            let error = pipeline! {
                iter(1..4) -> for_each(|n: u32| panic::panic_any(Own(n)));
            }
            .run()
            .unwrap_err();
            assert!(error.to_string().contains("a value that is not a message"), "{error}");
            panic::resume_unwind(error.into_panic().unwrap())
        })
    });
    let payload: Box<dyn std::any::Any + Send> = caught.unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&Own(1)));
}

#[test]
fn a_panic_reports_nothing_and_the_next_one_bears_its_own_name() {
    let outcome = quiet(|| {
        pipeline! {
            seen = iter(1..4) -> inspect(|n| if *n == 2 { boom() }) -> collect();
        }
        .run_partial()
    });
    assert!(outcome.report.is_none(), "values may be half updated");
    assert_eq!(outcome.error.unwrap().stage(), Some("inspect"));
    let next =
        quiet(|| pipeline! { total = iter((1..4).map(|_| boom::<u32>())) -> count(); }.run());
    assert_eq!(next.unwrap_err().stage(), Some("iter"));
}

/// Runs a drawing that breaks at the `at`-th item, for every `at`.
fn dropped_once(run: impl Fn(&Ledger, usize) -> Option<RunError>) {
    quiet(|| {
        for at in 0..4 {
            let ledger = Ledger::default();
            let result = panic::catch_unwind(AssertUnwindSafe(|| run(&ledger, at)));
            let error = result.expect("a panic stays in the run");
            assert!(error.expect("the run fails").is_panic());
            ledger.assert_dropped_once();
        }
    });
}

fn breaks_at(token: &Token, at: usize) {
    if token.id == at {
        boom()
    }
}

#[test]
fn moved_items_are_dropped_once() {
    dropped_once(|ledger, at| {
        pipeline! {
            made = iter(ledger.tokens(4)) -> map(|token| (token, ledger.token()))
                -> inspect(|pair| breaks_at(&pair.0, 2 * at)) -> map(|pair| pair.1);
            kept = made -> collect();
        }
        .run_partial()
        .error
    });
}

#[test]
fn lent_items_are_dropped_once() {
    dropped_once(|ledger, at| {
        pipeline! {
            all   = iter(ledger.tokens(4));
            seen  = all -> map(|token| token.id) -> collect();
            risky = all -> map(|token| breaks_at(token, at)) -> count();
            kept  = all -> collect();
            held  = kept -> map(|all| all.len()) -> collect();
        }
        .run_partial()
        .error
    });
}

#[test]
fn shared_items_are_dropped_once() {
    dropped_once(|ledger, at| {
        pipeline! {
            all   = iter(ledger.tokens(4)) -> share();
            one   = all -> sorted_by_key(|token| { breaks_at(token, at); token.id }) -> collect();
            two   = all -> chunks(3) -> map(|some| some.len()) -> collect();
            three = all -> windows(2) -> map(|some| some.len()) -> collect();
            four  = all -> last();
        }
        .run_partial()
        .error
    });
}

#[test]
fn items_that_meet_again_are_dropped_once() {
    dropped_once(|ledger, at| {
        pipeline! {
            all   = iter(ledger.tokens(4));
            left  = all -> flat_map(|_| [ledger.token(), ledger.token()]);
            right = all -> map(|token| { breaks_at(token, 4 * at); ledger.token() });
            both  = merge(left, right) -> collect();
            kept  = all -> collect();
        }
        .run_partial()
        .error
    });
}
