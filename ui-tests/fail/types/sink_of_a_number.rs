use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(0..3) -> sink(5);
        //            ^^^^ `{integer}` is not a sink for `{integer}`
    };
}
