use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        names   = iter(["a", "b", "c"]);
        numbers = iter(0..) -> filter(|n| n % 2 == 1);
        pairs   = zip(names, numbers) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [("a", 1), ("b", 3), ("c", 5)]);
}
