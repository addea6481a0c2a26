use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        tried = iter(vec![String::from("1"), String::from("x")]) -> attempt(|text| text.parse::<i32>());
        good  = tried -> sum();
        bad   = tried.err -> map(|rejected| (rejected.item, rejected.position.index())) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.good, 1);
    assert_eq!(report.bad, [(String::from("x"), Some(1))]);
}
