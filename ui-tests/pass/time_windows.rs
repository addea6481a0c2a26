//! Windows of time, with a reader of their port and without, and lent to several.

use std::time::Duration;

use streamweave::pipeline;

fn main() {
    let second = Duration::from_secs(1);
    let report = pipeline! {
        tens   = iter([1_u32, 12, 3]) -> tumbling(10 * second, |n| *n * second, lateness = second);
        sizes  = tens -> map(|ten| ten.items.len()) -> collect();
        starts = tens -> map(|ten| ten.start) -> collect();
        late   = tens.late -> count();
        pairs  = iter([1_u32, 2]) -> sliding(2 * second, second, |n| *n * second, max = 9)
            -> map(|pair| pair.items.to_vec()) -> collect();
        visits = iter([1_u32, 2]) -> session(second, |n| *n * second) -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.sizes, report.late, report.visits), (vec![1, 1], 1, 2));
    assert_eq!((report.starts.len(), report.pairs.len()), (2, 3));
}
