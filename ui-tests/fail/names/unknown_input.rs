use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left = iter(0..3);
        all  = merge(left, rihgt) -> sum();
        //                 ^^^^^ there is no stage called `rihgt`
    };
}
