use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> fliter(|n| n % 2 == 0) -> sum();
        //                    ^^^^^^ there is no operator called `fliter`
        kept  = iter([1.0]) -> max();
        //                     ^^^ `{float}` has no total order
    };
}
