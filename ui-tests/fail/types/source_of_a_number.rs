use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = source(5) -> count();
        //      ^^^^^^ `{integer}` is not a source
    };
}
