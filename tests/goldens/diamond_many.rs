use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter(1..=3_u32);
        one     = numbers -> map(|n| n * 100);
        many    = numbers -> flat_map(|n| 0..*n) -> filter(|n| n % 2 == 0);
        all     = merge(one, many) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [100, 0, 200, 0, 300, 0, 2]);
}
