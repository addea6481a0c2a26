use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seen = iter(0..3) -> count();
        seen = iter(0..4) -> count();
    //  ^^^^ the name `seen` is used twice
    };
}
