use streamweave::pipeline;

fn main() {
    let report = pipeline! {
        ones = iter(0..3) -> map(|n| 1) -> sum();
        //                        ^ unused variable: `n`
    }
    .run();
    println!("{report:?}");
}
