use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1, 2]);
        pairs = join(left) -> count();
        //               ^ `join` joins at least two chains
    };
}
