use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        squares = iter(1..=100_u64) -> parallel(2) -> map(|n| n * n);
        total   = squares -> sum();
    }
    .run()
    .unwrap();
    assert_eq!(report.total, 338_350);
}
