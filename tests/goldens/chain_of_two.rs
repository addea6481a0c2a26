use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        head = iter([1, 2]);
        tail = iter(vec![3, 4]) -> filter(|n| *n > 3);
        all  = chain(head, tail) -> map(|n| n * 10) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [10, 20, 40]);
}
