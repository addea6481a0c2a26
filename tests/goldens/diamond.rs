use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        numbers = iter(1..=3_u32);
        small   = numbers -> map(|n| n + 0);
        large   = numbers -> filter(|n| *n > 1) -> map(|n| n * 10);
        all     = merge(small, large) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, [1, 2, 20, 3, 30]);
}
