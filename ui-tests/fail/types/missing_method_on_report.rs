use streamweave::pipeline;

fn main() {
    let report = pipeline! {
        total = iter(0..3) -> sum();
    }
    .run()
    .unwrap();
    println!("{}", report.totl);
        //                ^^^^ no field `totl` on type `__Report<_>`
}
