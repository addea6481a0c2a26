use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seen = iter([]) -> count();
        //     ^^^^ type annotations needed
    };
}
