use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        parsed = iter(["1", "x", "3"]) -> try_map(str::parse::<i32>);
        bad    = parsed.err -> map(|_| -1);
        good   = parsed -> map(|n| n * 2);
        all    = merge(good, bad) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [2, -1, 6]);
}
