use std::time::Duration;

use streamweave::pipeline;

pub fn main() {
    let second = Duration::from_secs(1);
    let readings = [(1, 20), (58, 22), (61, 30), (59, 24), (130, 25), (62, 31)];
    let report = pipeline! {
        minutes = iter(readings)
            -> tumbling(60 * second, |(at, _)| *at * second, lateness = 5 * second);
        hottest = minutes -> map(|minute| minute.items.iter().map(|(_, t)| *t).max()) -> collect();
        late    = minutes.late -> collect();
        sizes   = iter([3, 4, 6, 20]) -> flat_map(|at| [at, at])
            -> session(5 * second, |at| *at * second, max = 100)
            -> map(|visit| visit.items.len()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.hottest, [Some(24), Some(30), Some(25)]);
    assert_eq!(report.late, [(62, 31)]);
    assert_eq!(report.sizes, [6, 2]);
}
