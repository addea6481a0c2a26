use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter(1..=5);
        first   = numbers -> take(2) -> collect();
        all     = numbers -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.first, report.all), (vec![1, 2], 5));
}
