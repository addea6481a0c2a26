use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        words   = iter(["a", "bc"]);
        lengths = words -> map(|word| word.len());
        upper   = words -> map(|word| word.to_uppercase());
        pairs   = zip(lengths, upper) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.pairs, [(1, String::from("A")), (2, String::from("BC"))]);
}
