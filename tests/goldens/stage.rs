use streamweave::{pipeline, stage};

pub fn main() {
    let report = pipeline! {
        lengths = iter(["a", "bcd", "ef"]) -> via(stage! { |word: &str|
            long = word -> filter(|word| word.len() > 1);
            long -> map(|word| word.len())
        }) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.lengths, [3, 2]);
}
