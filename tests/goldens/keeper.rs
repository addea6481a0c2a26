use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        words = iter(vec![String::from("a"), String::from("bcd")]);
        bytes = words -> map(|word| word.len()) -> sum();
        all   = words -> filter(|word| word.len() > 1) -> collect();
        words -> inspect(|word| assert!(!word.is_empty())) -> for_each(drop);
    }
    .run()
    .unwrap();
    assert_eq!((report.bytes, report.all), (4, vec![String::from("bcd")]));
}
