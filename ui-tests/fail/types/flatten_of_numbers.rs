use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter([1, 2]) -> flatten() -> collect();
        //                     ^^^^^^^ `{integer}` is not an iterator
    };
}
