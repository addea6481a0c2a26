use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        words   = iter(vec![String::from("a"), String::from("bcd")]);
        lengths = words -> map(|word| word.len()) -> collect();
        long    = words -> filter(|word| word.len() > 1) -> count();
        first   = words -> map(|word| word.chars().next()) -> last();
    }
    .run()
    .unwrap();
    assert_eq!((report.lengths, report.long), (vec![1, 3], 1));
    assert_eq!(report.first, Some(Some('b')));
}
