use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1, 2]);
        right = iter([3, 4]);
        pairs = zip(left, right) -> count();
        turns = interleave(left, right) -> count();
        //      ^^^^^^^^^^ `interleave` and `zip` would pull the same source at different paces
    };
}
