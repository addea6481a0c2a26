use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter([5_i32, -3, 0]);
        sign    = numbers -> match { n if *n < 0 => negative, n if *n > 0 => positive, _ => drop };
        below   = sign.negative -> count();
        above   = sign.positive -> map(|n| *n) -> sum();
        digits  = numbers -> map(|n| n.to_string()) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.below, report.above), (1, 5));
    assert_eq!(report.digits, ["5", "-3", "0"]);
}
