use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(0..3) -> fliter(|n| n % 2 == 0) -> for_each(drop);
        //            ^^^^^^ there is no operator called `fliter`
    };
}
