use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        best = iter([1.0, 2.0]) -> top_k(2);
        //                         ^^^^^ `{float}` has no total order
    };
}
