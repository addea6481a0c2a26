use streamweave::pipeline;

fn main() {
    let report = pipeline! {
        more = iter(0..3) -> map(|n| { let m = (n); m + 1 }) -> sum();
        //                                     ^ unnecessary parentheses around assigned value
    }
    .run();
    println!("{report:?}");
}
