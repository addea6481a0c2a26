use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(0..3) -> count();
        //            ^^^^^ the value of `count` goes nowhere
    };
}
