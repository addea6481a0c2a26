use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        sizes  = iter([1.0, 3.0]);
        total  = sizes -> map(|n| *n) -> sum();
        held   = sizes -> map(|n| *n) -> buffer(16);
        shares = with(held, total) -> map(|(size, total)| size / total) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.total, report.shares), (4.0, vec![0.25, 0.75]));
}
