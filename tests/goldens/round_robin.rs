use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        turns = iter(0..5) -> round_robin(2);
        even  = turns.0 -> collect();
        odd   = turns.1 -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.even, report.odd), (vec![0, 2, 4], vec![1, 3]));
}
