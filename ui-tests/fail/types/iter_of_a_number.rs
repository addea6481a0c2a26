use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(5) -> count();
        //      ^^^^ `{integer}` is not an iterator
    };
}
