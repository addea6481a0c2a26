use streamweave::pipeline;

fn main() {
    let report = pipeline! {
        sizes = iter([Some(1), None]) -> match { Some(n) => some, None => drop };
        //                                            ^ unused variable: `n`
        some  = sizes.some -> count();
    }
    .run();
    println!("{report:?}");
}
