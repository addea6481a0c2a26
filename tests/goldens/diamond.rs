use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter(1..=3_u32);
        small   = numbers -> map(|n| n + 1);
        large   = numbers -> filter(|n| *n > 1) -> map(|n| n * 10);
        all     = merge(small, large) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [2, 3, 20, 4, 30]);
}
