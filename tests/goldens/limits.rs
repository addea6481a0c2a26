use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        seen  = iter([1, 2, 1, 3]) -> unique_by(|n| *n, max = 2) -> collect(max = 10);
    }
    .run()
    .unwrap();
    assert_eq!(report.seen, [1, 2, 3]);
}
