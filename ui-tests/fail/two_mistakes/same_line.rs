use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> fliter(|n| n % 2 == 0) -> mpa(|n| n + 1) -> sum();
        //                    ^^^^^^ there is no operator called `fliter`
        //                                              ^^^ there is no operator called `mpa`
    };
}
