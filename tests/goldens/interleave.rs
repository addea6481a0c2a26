use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        a   = iter([1, 2, 3]) -> filter(|n| *n != 2);
        b   = iter([10, 20, 30, 40]);
        all = interleave(a, b) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 10, 3, 20, 30, 40]);
}
