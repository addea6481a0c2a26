use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter(0..3);
        right = iter(0..3);
        seen  = with(left, right) -> count();
        //                 ^^^^^ `with` takes a value that is there at the end, and `right` is a stream
    };
}
