use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter(1..=5) -> map(|n| n * 2);
        sums    = numbers -> chunks(2) -> map(|pair| pair.iter().sum::<i32>()) -> collect();
        count   = numbers -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.sums, report.count), (vec![6, 14, 10], 5));
}
