use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        total = iter(1..=10_u64) -> filter(|n| n % 2 == 0) -> map(|n| n * n) -> fold(|| 0, |sum, n| *sum += n);
    }
    .run()
    .unwrap();
    assert_eq!(report.total, 220);
}
