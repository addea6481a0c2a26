use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(0..3) -> frobnicate() -> for_each(drop);
        //            ^^^^^^^^^^ there is no operator called `frobnicate`
    };
}
