use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        printed = iter(0..3) -> for_each(drop);
        printed -> for_each(drop);
    //  ^^^^^^^ nothing comes out of `for_each`
    };
}
