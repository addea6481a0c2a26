use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        best = iter([1.0, 2.0]) -> max();
        //                         ^^^ `{float}` has no total order
    };
}
