use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        words = iter(vec![String::from("a"), String::from("bcd")]);
        bytes = words -> own() -> map(String::into_bytes) -> collect();
        total = words -> map(|word| word.len()) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.bytes, report.total), (vec![b"a".to_vec(), b"bcd".to_vec()], 4));
}
