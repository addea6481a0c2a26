use streamweave::pipeline;

fn main() {
    let report = pipeline! {
        total = iter(0..9) -> then(async |n| n + 1) -> sum();
    }
    .run()
    .unwrap();
  // ^^^^^^ no method named `unwrap` found for opaque type
    println!("{}", report.total);
}
