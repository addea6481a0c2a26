use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> sum(combine = |a, b| a + b);
        //                                  ^ `combine` is for the values of replicas, and this `sum` has none
    };
}
