use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left = iter(0..3);
        all  = merge(left) -> sum();
        //               ^ `merge` joins at least two chains
    };
}
