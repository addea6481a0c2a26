use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter([3, 1, 2]);
        doubled = numbers -> copied() -> map(|n| n * 2) -> collect();
        sorted  = numbers -> copied() -> sorted() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.doubled, report.sorted), (vec![6, 2, 4], vec![1, 2, 3]));
}
