use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1, 2]);
        right = iter([2, 3]);
        pairs = join(left, right) -> count();
        //                      ^ `join` joins two chains and a key for each
    };
}
