use streamweave::pipeline;

fn main() {
    let report = pipeline! {
        more = iter(0..3) -> map(|n| { return n; n + 1 }) -> sum();
        //                                       ^^^^^ unreachable expression
    }
    .run();
    println!("{report:?}");
}
