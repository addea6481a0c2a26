use streamweave::pipeline;

fn main() {
    let empty = Vec::new();
    //  ^^^^^ type annotations needed for `Vec<_>`
    let _ = pipeline! {
        seen = iter(empty) -> count();
    };
}
