//! Pipelines inside other code: what they capture, what they are named like, where they stand.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;

use streamweave::{Pipeline, RunError, pipeline};

/// A generic function: nothing about the item is known but its bounds.
fn histogram<T, I>(items: I) -> HashMap<T, u64>
where
    T: Hash + Eq + Clone,
    I: IntoIterator<Item = T>,
{
    pipeline! {
        counts = iter(items) -> fold_by(|item: &T| item.clone(), || 0_u64, |n, _| *n += 1);
    }
    .run()
    .unwrap()
    .counts
    .into_iter()
    .collect()
}

fn largest<T: Ord + ?Sized, const N: usize>(items: [&T; N]) -> Option<&T> {
    pipeline! { best = iter(items) -> max(); }.run().unwrap().best
}

#[test]
fn in_generic_functions() {
    assert_eq!(histogram("abca".chars()), HashMap::from([('a', 2), ('b', 1), ('c', 1)]));
    assert_eq!(histogram([1, 1]), HashMap::from([(1, 2)]));
    assert_eq!(largest(["a", "c", "b"]), Some("c"));
    assert_eq!(largest::<u8, 0>([]), None);
}

struct Shop {
    prices: Vec<u32>,
    log: Vec<String>,
    sold: u32,
}

impl Shop {
    fn total(&self, factor: u32) -> u32 {
        pipeline! { total = iter(&self.prices) -> map(|price| price * factor * self.scale()) -> sum(); }
            .run()
            .unwrap()
            .total
    }

    fn scale(&self) -> u32 {
        if self.log.is_empty() { 1 } else { 2 }
    }

    fn sell(&mut self) -> Result<u32, RunError> {
        let report = pipeline! {
            sold = iter(self.prices.drain(..)) -> inspect(|_| self.sold += 1);
            sold -> for_each(|price| self.log.push(format!("sold for {price}")));
            sum  = sold -> copied() -> sum();
        }
        .run()?;
        self.sold += 1;
        Ok(report.sum)
    }
}

#[test]
fn in_methods() {
    let mut shop = Shop { prices: vec![1, 2], log: Vec::new(), sold: 0 };
    assert_eq!(shop.total(10), 30);
    assert_eq!(shop.sell().unwrap(), 3);
    assert_eq!((shop.sold, shop.log.len(), shop.total(1)), (3, 2, 0));
}

#[test]
fn in_closures_and_in_each_other() {
    let sum_to = |n: u32| pipeline! { sum = iter(1..=n) -> sum(); }.run().unwrap().sum;
    let report = pipeline! {
        sums  = iter(1..=4) -> map(sum_to) -> collect();
        inner = iter(["1 2", "3", ""]) -> map(|line| {
            let report = pipeline! {
                numbers = iter(line.split_whitespace()) -> filter_map(|word| word.parse::<u32>().ok());
                sum     = numbers -> sum();
                count   = numbers -> count();
            }
            .run()
            .unwrap();
            (report.sum, report.count)
        }) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sums, [1, 3, 6, 10]);
    assert_eq!(report.inner, [(3, 2), (3, 1), (0, 0)]);
}

macro_rules! summed {
    ($name:ident, $items:expr, $f:expr) => {{
        let offset = 1000;
        let report = pipeline! {
            $name = iter($items) -> map($f) -> sum();
            other = iter([offset]) -> sum();
        }
        .run()
        .unwrap();
        (report.$name, report.other)
    }};
}

macro_rules! counted {
    ($($name:ident = $items:expr;)*) => {
        pipeline! { $($name = iter($items) -> count();)* }.run().unwrap()
    };
}

#[test]
fn in_macros() {
    let offset = 5;
    assert_eq!(summed!(total, [1, 2], |n| n * 10 + offset), (40, 1000));
    let item = 2;
    assert_eq!(summed!(item, vec![item], |n| n + item), (4, 1000));
    let report = counted! { first = 0..3; second = "ab".chars(); };
    assert_eq!((report.first, report.second), (3, 2));
}

/// A pipeline that owns what it captures can be returned.
fn prepared(words: Vec<String>, least: usize) -> Pipeline<impl Debug + Sized, impl Sized> {
    pipeline! {
        move;
        long = iter(words) -> filter(|word| word.len() >= least) -> count();
    }
}

struct Summary<'a, T> {
    longest: Option<&'a str>,
    total: T,
}

fn summary<'a>(words: &'a [String]) -> Summary<'a, usize> {
    pipeline! {
        report Summary<'a, usize>;
        words   = iter(words);
        longest = words -> map(|word: &&'a String| word.as_str()) -> max_by_key(|word| word.len());
        total   = words -> map(|word| word.len()) -> sum();
    }
    .run()
    .unwrap()
}

struct Owned {
    count: u64,
}

fn returned(words: Vec<String>) -> impl FnOnce() -> Result<Owned, RunError> {
    let pipeline = pipeline! {
        move;
        report Owned;
        count = iter(words) -> filter(|word| !word.is_empty()) -> count();
    };
    move || pipeline.run()
}

#[test]
fn pipelines_and_reports_can_be_returned() {
    let words = vec!["one".to_owned(), "three".to_owned(), String::new()];
    let pipeline = prepared(words.clone(), 4);
    assert_eq!(pipeline.graph().stages.len(), 3);
    let Summary { longest, total } = summary(&words);
    assert_eq!((longest, total), (Some("three"), 8));
    assert_eq!(returned(words)().unwrap().count, 2);
    let thread = std::thread::spawn(returned(vec!["x".into()]));
    assert_eq!(thread.join().unwrap().unwrap().count, 1);
}

mod shadowed {
    //! The user's own types have the names of everything that emitted code could name.
    #![allow(dead_code, unused_macros, unreachable_pub, reason = "only the names matter")]
    #![allow(non_upper_case_globals, reason = "these are the names of the prelude's variants")]

    use streamweave::pipeline;

    pub struct Report;
    pub struct Route;
    pub struct Pipeline;
    pub struct Graph;
    pub struct Stage;
    pub struct Position;
    pub enum Option {
        Some,
        None,
    }
    pub enum Result {
        Ok,
        Err,
    }
    pub struct Vec;
    pub struct String;
    pub struct Iterator;
    pub struct Clone;
    pub struct Box;
    pub const Some: u8 = 1;
    pub const None: u8 = 2;
    pub const Ok: u8 = 3;
    pub const Err: u8 = 4;

    mod core {}
    mod std {}

    macro_rules! vec {
        () => {
            compile_error!("not this one")
        };
    }
    macro_rules! panic {
        () => {
            compile_error!("not this one")
        };
    }
    fn drop() {}

    #[test]
    fn names_of_the_prelude_are_free() {
        let report = pipeline! {
            all    = iter(1..=6);
            kept   = all -> collect();
            tried  = all -> try_map(|n: &i32| n.checked_sub(3).ok_or("small"));
            good   = tried -> sum();
            bad    = tried.err -> skip_errors();
            routed = all -> match { 1 => one, _ => more };
            one    = routed.one -> map(|n| n * 10);
            more   = routed.more -> flat_map(|n| [*n; 2]);
            both   = merge(one, more) -> chunks(4) -> map(|four| four.len()) -> collect();
            last   = all -> copied() -> sorted() -> dedup() -> last();
            total  = all -> copied() -> sum();
            next   = total -> map(|n| n + 1) -> last();
            other  = iter(0..3);
            few    = iter(0..2);
            zipped = zip(few, other) -> count();
        }
        .run();
        let ::core::result::Result::Ok(report) = report else {
            ::core::panic!("the run failed");
        };
        assert_eq!((report.good, report.bad, report.total, report.zipped), (3, 0, 21, 2));
        assert_eq!(report.both.as_slice(), [4, 4, 3]);
        assert!(report.next.is_some_and(|next| next == 22));
    }
}

#[test]
fn stages_are_named_like_variables_and_keywords() {
    let total = 100;
    let all = [1, 2, 3];
    let report = pipeline! {
        all    = iter(all) -> map(|n| n + total);
        total  = all -> sum();
        r#type = all -> count();
        r#match = all -> filter(|n| *n > total) -> count();
        sum    = iter(all) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.total, report.r#type, report.r#match, report.sum), (306, 3, 3, 6));
    assert_eq!((total, all.len()), (100, 3));
}

#[test]
fn stages_are_named_like_what_emitted_code_uses() {
    let (run, at, cause, item) = (1, 2, 3, 4);
    let report = pipeline! {
        item   = iter(0..4) -> map(|n| n + run + at + cause + item);
        items  = item -> collect();
        run    = item -> map(|n| *n) -> try_map(|n| if n > 12 { Err("large") } else { Ok(n) });
        at     = run -> count();
        error  = run.err -> map(|cause| cause.cause.len()) -> sum();
        slot   = item -> map(|n| n * at);
        cause  = item -> filter(|n| *n > 11);
        run_2  = cause -> map(|n| n * cause);
        input  = merge(slot, run_2) -> count();
        stage  = item -> map(|n| n + 1);
        state  = stage -> scan(|| item, |state, n| { *state += n; *state }) -> last();
        turn   = iter(["x"]);
        step0  = iter(["y"]);
        other  = merge(turn, step0) -> dedup();
        finished = other -> collect();
        pipeline = finished -> map(|all| all.len()) -> last();
        report = iter([run]) -> collect();
        graph  = iter([at]) -> sum();
        slots  = iter([cause]) -> last();
    }
    .run()
    .unwrap();
    assert_eq!(report.items, [10, 11, 12, 13]);
    assert_eq!((report.at, report.error, report.input), (3, 5, 6));
    assert_eq!((report.state, report.pipeline), (Some(4 + 11 + 12 + 13 + 14), Some(2)));
    assert_eq!((report.report, report.graph, report.slots), (vec![1], 2, Some(3)));
}

#[test]
fn two_stages_may_use_one_captured_variable() {
    let mut log = Vec::new();
    let mut count = 0;
    pipeline! {
        all = iter(1..=2) -> inspect(|n| { log.push(format!("saw {n}")); count += 1; });
        all -> for_each(|n| { log.push(format!("took {n}")); count += 10; });
        sum = all -> filter(|n| { count += 100; *n > 0 }) -> count();
    }
    .run()
    .unwrap();
    assert_eq!(log, ["saw 1", "took 1", "saw 2", "took 2"]);
    assert_eq!(count, 222);
}

#[test]
fn results_borrow_from_the_data() {
    let text = String::from("b a\nc");
    let longest;
    let words: Vec<&str>;
    {
        let prefix = String::from("a");
        let report = pipeline! {
            lines = lines(&text);
            words = lines -> flat_map(|line| line.split(' ')) -> filter(|word| !word.starts_with(&prefix)) -> collect();
            long  = lines -> copied() -> max_by_key(|line| line.len());
        }
        .run()
        .unwrap();
        words = report.words;
        longest = report.long;
    }
    assert_eq!(words, ["b", "c"]);
    assert!(std::ptr::eq(longest.unwrap().as_ptr(), text.as_ptr()));
}

#[test]
fn arguments_are_evaluated_once_and_in_the_order_written() {
    let order = RefCell::new(Vec::new());
    let note = |what: &'static str| order.borrow_mut().push(what);
    fn above(note: impl Fn(&'static str), least: i32) -> impl Fn(&i32) -> bool {
        note("filter");
        move |n| *n > least
    }
    let report = pipeline! {
        all   = iter({ note("iter"); 1..=4 }) -> filter(above(&note, 1)) -> skip({ note("skip"); 1 });
        sum   = all -> map({ note("map"); let mut n = 0; move |x: i32| { n += 1; x * n } }) -> sum();
        seen  = iter({ note("second"); [5] }) -> top_k({ note("top_k"); 1 });
    };
    assert!(order.borrow().is_empty(), "making a pipeline runs nothing");
    let report = report.run().unwrap();
    assert_eq!(*order.borrow(), ["iter", "filter", "skip", "map", "second", "top_k"]);
    assert_eq!((report.sum, report.seen), (3 + 4 * 2, vec![5]));
}

fn half(n: u32) -> Option<u32> {
    n.is_multiple_of(2).then_some(n / 2)
}

struct Scale(u32);

impl Scale {
    fn apply(&self, n: u32) -> u32 {
        self.0 * n
    }

    fn double(n: u32) -> u32 {
        n * 2
    }
}

#[test]
fn functions_and_paths_stand_for_closures() {
    let scale = Scale(3);
    let triple = |n| scale.apply(n);
    let report = pipeline! {
        halves = iter([4, 5, 6]) -> filter_map(half) -> map(Scale::double) -> map(triple) -> collect();
        shown  = iter([1, 2]) -> map(|n: u32| n) -> map(u64::from) -> collect();
        boxed  = iter(["a"]) -> map(Box::new) -> map(Some) -> collect();
        best   = iter([1.5, 0.5]) -> reduce(f64::max);
    }
    .run()
    .unwrap();
    assert_eq!(report.halves, [12, 18]);
    assert_eq!(
        (report.shown, report.boxed, report.best),
        (vec![1_u64, 2], vec![Some(Box::new("a"))], Some(1.5))
    );
}

fn shown<T: Display>(
    items: impl IntoIterator<Item = T>,
    wrap: impl Fn(String) -> String,
) -> Vec<String> {
    pipeline! { all = iter(items) -> map(|item| item.to_string()) -> map(&wrap) -> map(|text| wrap(text) + "!") -> collect(); }
        .run()
        .unwrap()
        .all
}

#[test]
fn closures_of_the_caller() {
    assert_eq!(shown([1, 2], |text| format!("<{text}>")), ["<<1>>!", "<<2>>!"]);
}

#[test]
fn a_report_can_be_shown_compared_and_cloned() {
    let run =
        || pipeline! { all = iter(1..=2) -> collect(); sum = iter(1..=2) -> sum(); }.run().unwrap();
    let (one, two) = (run(), run());
    assert_eq!(one, two.clone());
    assert!(format!("{one:?}").contains("sum: 3"), "{one:?}");
}

#[test]
fn a_typed_name_pins_a_type() {
    let report = pipeline! {
        wide: u64 = iter([1_u8, 2]) -> map(u64::from) -> sum();
        parsed: Result<u8, _> = iter(["7"]) -> map(|word| word.parse());
        first = parsed -> map(|parsed| parsed.unwrap()) -> last();
        table: HashMap<_, _> = iter([("a", 1)]) -> collect();
        text: String = iter(['a', 'b']) -> collect();
    }
    .run()
    .unwrap();
    let wide: u64 = report.wide;
    let first: Option<u8> = report.first;
    assert_eq!((wide, first, report.table["a"], report.text.as_str()), (3, Some(7), 1, "ab"));
}
