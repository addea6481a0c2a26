use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> fliter(|n| n % 2 == 0) -> sum();
        //                    ^^^^^^ there is no operator called `fliter`
        seen  = iter(0..3) -> coutn();
        //                    ^^^^^ there is no operator called `coutn`
    };
}
