use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        routed = iter(["x=1", "y", "", "z=2"]) -> match {
            "" => drop,
            text if text.contains('=') => pair(text.split_once('=')),
            text => word,
        };
        pairs = routed.pair -> flatten() -> map(|(key, _)| key);
        words = routed.word -> map(|word| word);
        all   = merge(pairs, words) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, ["x", "y", "z"]);
}
