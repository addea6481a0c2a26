use streamweave::pipeline;

pub fn main() {
    let words = ["to", "be", "or"].map(str::to_owned);
    let report = pipeline! {
        lengths = iter(&words) -> thread(capacity = 8) -> map(|word| word.len());
        total   = lengths -> copied() -> sum();
        all     = lengths -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.total, report.all), (6, vec![2, 2, 2]));
}
