use streamweave::pipeline;

fn main() {
    let report = pipeline! {
        numbers = iter(0..9_u32);
        shown   = numbers -> thread(isolated) -> map(|n| n + 1) -> collect();
        total   = numbers -> thread(overflow = block) -> parallel(2) -> map(|n| n * 2) -> sum();
    }
    .run()
    .unwrap();
    println!("{:?} {}", report.shown, report.total);
}
