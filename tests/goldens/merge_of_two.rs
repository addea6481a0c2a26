use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        a   = iter([1, 2, 3]);
        b   = iter([10, 20]) -> map(|n| n + 1);
        all = merge(a, b) -> chunks(2) -> map(<[_]>::to_vec) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [vec![1, 11], vec![2, 21], vec![3]]);
}
