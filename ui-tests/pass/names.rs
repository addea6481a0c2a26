//! A stage may bear the name of a captured variable, of a type's constructor or of what the emitted
//! code calls its own things; and a drawing may come out of a macro.

#![deny(warnings, clippy::all, clippy::pedantic)]

use streamweave::{pipeline, stage};

struct Report {
    total: u32,
    run: u64,
}

macro_rules! sum_of {
    ($name:ident, $items:expr, $operator:ident) => {
        pipeline! {
            numbers = iter($items);
            $name   = numbers -> $operator(|n| n + 1) -> sum();
            kept    = numbers -> filter(|n| *n > 1) -> collect();
        }
        .run()
        .unwrap()
    };
}

fn main() {
    let (words, kept, run, item, state) = (2, 3, 4, 5, 6);
    let report = pipeline! {
        report Report;
        words = iter([1_u32, 2]);
        state = words -> map(|n| n + words + kept);
        total = state -> map(|n| n + state + item) -> sum();
        run   = words -> filter(|n| *n < run) -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.total, report.run), (2 * 16 + 3, 2));

    let sums = sum_of!(total, [1, 2], map);
    assert_eq!((sums.total, sums.kept), (5, vec![2]));

    let report = pipeline! {
        r#type = iter([1, 2]);
        at     = r#type -> count();
        cause  = r#type -> own() -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.at, report.cause), (2, 3));

    let double = stage! { |n: u32| n -> map(|n| n * 2) };
    let report = pipeline! { stage = iter([1, 2]) -> via(double) -> sum() }.run().unwrap();
    assert_eq!(report.stage, 6);
}
