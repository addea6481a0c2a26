use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        rises = iter([1, 3, 2, 5]) -> windows(2) -> filter(|pair| pair[0] < pair[1]) -> count();
    }
    .run()
    .unwrap();
    assert_eq!(report.rises, 2);
}
