use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter(1..);
        first   = numbers -> take(2) -> map(|n| *n) -> collect();
        below   = numbers -> take_while(|n| *n < 4) -> map(|n| *n) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.first, report.below), (vec![1, 2], 6));
}
