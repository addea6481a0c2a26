//! First light.
use streamweave::pipeline;

#[test]
fn chain() {
    let report = pipeline! {
        even = iter(1..=6) -> filter(|n| n % 2 == 0) -> map(|n| n * 10) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.even, [20, 40, 60]);
}
